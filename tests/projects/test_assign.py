"""Asking assessors, and taking the request back."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed, WrongState
from core.models import OutboxMail
from programmes.models import Membership, Programme, Role
from projects.assigning import AlreadyAssigned, assign_assessor, declare_interests, release_assessor
from projects.models import Assignment, Call, Project
from projects.states import AssignmentState
from tests.builders import make_membership, make_person
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import Named, assert_refused, audited, mails
from tests.stories import assessed, assigned, eligible, in_assessment, invited, with_co_applicant


def ask(project: Project, assessor: User, by: User, **more: Any) -> Assignment:
    due_on = timezone.localdate() + timedelta(days=14)
    return assign_assessor(project, assessor=assessor, due_on=due_on, by=by, at=timezone.now(), **more)


def test_an_assessor_is_asked_by_mail_in_the_own_language(
    project_in_assessment: Project, salma: User, giulia: User
) -> None:
    assignment = ask(project_in_assessment, salma, giulia)
    assert (assignment.state, assignment.assigned_by) == (AssignmentState.INVITED, giulia)
    [mail] = mails("projects/assigned")
    assert (mail.recipient, mail.language) == (salma.email, "fr")
    assert str(assignment.uuid) in mail.parameters["path"]
    assert project_in_assessment.title not in str(mail.parameters)
    assert audited("projects.assign_assessor").parameters == {"assessor": salma.pk}


def test_only_officers_and_managers_ask(project_in_assessment: Project, nabil: User, named: Named) -> None:
    assert_refused(
        lambda by: ask(project_in_assessment, nabil, by),
        named("amina", "youssef", "lucia", "salma", "hind", "chiara", "dario", "ada"),
    )


def test_only_assessors_are_asked(project_in_assessment: Project, giulia: User, named: Named) -> None:
    assert_refused(
        lambda assessor: ask(project_in_assessment, assessor, giulia),
        named("youssef", "karim", "hind", "lucia", "giulia", "marco", "paolo"),
    )


def test_an_assessor_of_another_programme_is_not_asked(
    project_in_assessment: Project, other_programme: Programme, yasmine: User, giulia: User
) -> None:
    make_membership(yasmine, other_programme, Role.ASSESSOR)
    with nothing_changes(), pytest.raises(NotAllowed):
        ask(project_in_assessment, yasmine, giulia)


def test_an_assessor_whose_time_is_over_is_not_asked(project_in_assessment: Project, salma: User, giulia: User) -> None:
    Membership.objects.filter(user=salma).update(until=timezone.now())
    with nothing_changes(), pytest.raises(NotAllowed):
        ask(project_in_assessment, salma, giulia)


def test_an_assessor_who_may_not_sign_in_is_not_asked(
    project_in_assessment: Project, salma: User, giulia: User
) -> None:
    salma.is_active = False
    with nothing_changes(), pytest.raises(NotAllowed):
        ask(project_in_assessment, salma, giulia)


def test_an_assessor_who_applies_with_the_project_is_not_asked(
    project_in_assessment: Project, salma: User, giulia: User
) -> None:
    make_person(salma)
    with_co_applicant(project_in_assessment, salma)
    with nothing_changes(), pytest.raises(NotAllowed):
        ask(project_in_assessment, salma, giulia)


def test_a_project_that_is_not_in_assessment_is_not_assigned(
    call: Call, amina: User, salma: User, giulia: User
) -> None:
    project = eligible(call, amina, officer=giulia)
    with nothing_changes(), pytest.raises(WrongState):
        ask(project, salma, giulia)


def test_nobody_is_asked_twice(project_in_assessment: Project, salma: User, giulia: User) -> None:
    ask(project_in_assessment, salma, giulia)
    with nothing_changes(), pytest.raises(AlreadyAssigned):
        ask(project_in_assessment, salma, giulia)


@pytest.mark.parametrize("answer", [AssignmentState.DECLINED, AssignmentState.CONFLICT])
def test_who_said_no_is_not_asked_again(project_in_assessment: Project, salma: User, giulia: User, answer: str) -> None:
    declare_interests(ask(project_in_assessment, salma, giulia), answer=answer, by=salma, at=timezone.now())
    with nothing_changes(), pytest.raises((AlreadyAssigned, NotAllowed)):
        ask(project_in_assessment, salma, giulia)


def test_who_is_released_reads_nothing_and_the_request_is_not_sent(
    project_in_assessment: Project, salma: User, giulia: User
) -> None:
    assignment = ask(project_in_assessment, salma, giulia)
    release_assessor(assignment, by=giulia)
    assert Assignment.objects.get().state == AssignmentState.RELEASED
    assert mails("projects/assigned")[0].state == OutboxMail.State.CANCELLED
    assert not Assignment.objects.of_assessor(salma).exists()


def test_who_was_released_can_be_asked_again_and_declares_anew(
    project_in_assessment: Project, salma: User, giulia: User
) -> None:
    assignment = assigned(project_in_assessment, salma, officer=giulia)
    release_assessor(assignment, by=giulia)
    again = ask(project_in_assessment, salma, giulia)
    assert (again.pk, again.state) == (assignment.pk, AssignmentState.INVITED)
    assert (again.declared_at, again.declaration, again.reminded_at) == (None, "", None)
    assert len(mails("projects/assigned")) == 2


def test_what_was_assessed_stays_after_a_release(project_in_assessment: Project, salma: User, giulia: User) -> None:
    assessment = assessed(project_in_assessment, salma, officer=giulia)
    release_assessor(assessment.assignment, by=giulia)
    assessment.refresh_from_db()
    assert assessment.state == "submitted"


def test_releasing_twice_is_refused(project_in_assessment: Project, salma: User, giulia: User) -> None:
    assignment = invited(project_in_assessment, salma, officer=giulia)
    release_assessor(assignment, by=giulia)
    with nothing_changes(), pytest.raises(WrongState):
        release_assessor(assignment, by=giulia)


def test_only_officers_and_managers_release(salmas_assignment: Assignment, named: Named) -> None:
    assert_refused(
        lambda by: release_assessor(salmas_assignment, by=by), named("amina", "salma", "nabil", "lucia", "chiara")
    )


def test_one_assessor_may_judge_many_projects(call: Call, amina: User, karim: User, salma: User, giulia: User) -> None:
    for owner in (amina, karim):
        ask(in_assessment(call, owner, officer=giulia), salma, giulia)
    assert Assignment.objects.of_assessor(salma).count() == 2
