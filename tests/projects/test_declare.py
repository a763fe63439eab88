"""The declaration of interests: before it nothing opens, after a conflict nothing stays open."""

import pytest
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed, WrongState
from core.states import allowed
from programmes.models import Membership
from projects.assessing import begin_assessment
from projects.assigning import declare_interests, release_assessor
from projects.deciding import assessments_of
from projects.leaving import withdraw_project
from projects.models import Assignment, Project
from projects.states import AssignmentState
from tests.builders import make_membership, make_person
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import Named, assert_refused, audited, mails
from tests.stories import assessed, fresh, invited, with_co_applicant


@pytest.fixture
def request_to_salma(project_in_assessment: Project, salma: User, giulia: User) -> Assignment:
    return invited(project_in_assessment, salma, officer=giulia)


def declare(assignment: Assignment, answer: str, by: User, declaration: str = "") -> Assignment:
    return declare_interests(assignment, answer=answer, by=by, at=timezone.now(), declaration=declaration)


def reads(user: User, assignment: Assignment) -> tuple[bool, bool, bool]:
    """Whether the rule, the list of assignments and the list of projects let the user read."""
    found = Assignment.objects.get(pk=assignment.pk)
    return (
        allowed(user, "projects.read_assigned", found),
        Assignment.objects.open_to(user).filter(pk=found.pk).exists(),
        Project.objects.visible_to(user).filter(pk=found.project_id).exists(),
    )


def test_before_the_declaration_nothing_is_read(request_to_salma: Assignment, salma: User) -> None:
    assert reads(salma, request_to_salma) == (False, False, False)


def test_without_interest_the_project_opens(request_to_salma: Assignment, salma: User) -> None:
    declare(request_to_salma, AssignmentState.ACCEPTED, salma)
    assert reads(salma, request_to_salma) == (True, True, True)
    assert not mails("projects/assessor_unavailable")
    assert audited("projects.declare_interests").parameters == {"answer": "accepted"}


@pytest.mark.parametrize("answer", [AssignmentState.DECLINED, AssignmentState.CONFLICT])
def test_who_cannot_assess_reads_nothing_and_the_officer_is_told(
    request_to_salma: Assignment, salma: User, giulia: User, answer: str
) -> None:
    declare(request_to_salma, answer, salma, "The owner is my cousin.")
    assert reads(salma, request_to_salma) == (False, False, False)
    assert Assignment.objects.get().declaration == "The owner is my cousin."
    [mail] = mails("projects/assessor_unavailable")
    assert (mail.recipient, mail.language) == (giulia.email, "it")
    assert "cousin" not in str(mail.parameters)


def test_a_conflict_found_later_closes_the_content(salmas_assignment: Assignment, salma: User) -> None:
    assert reads(salma, salmas_assignment) == (True, True, True)
    declare(salmas_assignment, AssignmentState.CONFLICT, salma, "I recognise the bakery.")
    assert reads(salma, salmas_assignment) == (False, False, False)
    with nothing_changes(), pytest.raises(NotAllowed):
        begin_assessment(Assignment.objects.get(), by=salma)


def test_what_somebody_with_a_conflict_gave_does_not_count(
    project_in_assessment: Project, salma: User, nabil: User, giulia: User
) -> None:
    biased = assessed(project_in_assessment, salma, officer=giulia, value=5)
    assessed(project_in_assessment, nabil, officer=giulia, value=2)
    assert assessments_of(fresh(project_in_assessment)) == 2
    declare(biased.assignment, AssignmentState.CONFLICT, salma)
    ranked = Project.objects.ranked().get(pk=project_in_assessment.pk)
    assert assessments_of(fresh(project_in_assessment)) == 1
    assert (ranked.assessed, ranked.mean) == (1, pytest.approx(40))  # type: ignore[attr-defined]


@pytest.mark.parametrize("answer", [AssignmentState.INVITED, AssignmentState.RELEASED, "yes", ""])
def test_an_answer_that_is_none_is_refused(request_to_salma: Assignment, salma: User, answer: str) -> None:
    with nothing_changes(), pytest.raises(WrongState):
        declare(request_to_salma, answer, salma)


@pytest.mark.parametrize("answer", [AssignmentState.ACCEPTED, AssignmentState.DECLINED])
def test_who_accepted_does_not_answer_again_except_for_a_conflict(
    salmas_assignment: Assignment, salma: User, answer: str
) -> None:
    with nothing_changes(), pytest.raises(WrongState):
        declare(salmas_assignment, answer, salma)


def test_nobody_declares_for_another(request_to_salma: Assignment, named: Named) -> None:
    assert_refused(
        lambda by: declare(request_to_salma, AssignmentState.ACCEPTED, by),
        named("nabil", "giulia", "marco", "amina", "ada"),
    )


def test_who_was_released_declares_nothing(request_to_salma: Assignment, salma: User, giulia: User) -> None:
    release_assessor(request_to_salma, by=giulia)
    with nothing_changes(), pytest.raises(WrongState):
        declare(request_to_salma, AssignmentState.ACCEPTED, salma)


def test_an_assessor_whose_time_is_over_reads_and_declares_nothing(salmas_assignment: Assignment, salma: User) -> None:
    Membership.objects.filter(user=salma).update(until=timezone.now())
    assert reads(salma, salmas_assignment) == (False, False, False)
    with nothing_changes(), pytest.raises(NotAllowed):
        declare(salmas_assignment, AssignmentState.CONFLICT, salma)


def test_the_role_in_another_programme_does_not_help(
    salmas_assignment: Assignment, salma: User, other_programme: object
) -> None:
    Membership.objects.filter(user=salma).update(until=timezone.now())
    make_membership(salma, other_programme, "assessor")  # type: ignore[arg-type]
    assert reads(salma, salmas_assignment) == (False, False, False)


def test_a_withdrawn_project_closes(salmas_assignment: Assignment, salma: User, amina: User) -> None:
    withdraw_project(salmas_assignment.project, by=amina, at=timezone.now())
    assert reads(salma, salmas_assignment) == (False, False, False)


def test_who_joins_the_applicants_later_reads_nothing_as_assessor(salmas_assignment: Assignment, salma: User) -> None:
    make_person(salma)
    with_co_applicant(salmas_assignment.project, salma)
    rule, opened, _shared = reads(salma, salmas_assignment)
    assert (rule, opened) == (False, False)
    with nothing_changes(), pytest.raises(NotAllowed):
        begin_assessment(salmas_assignment, by=salma)
