"""Reminders follow dates, and come once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import Beneficiary, ContactTask
from projects.assigning import declare_interests, release_assessor
from projects.leaving import withdraw_project
from projects.models import Assignment, Call, Project
from projects.reminding import remind_assessors, remind_closing_calls
from projects.states import AssignmentState
from tests.projects.looking import mails, recipients
from tests.stories import assessed, assigned, draft, invited, submitted

DUE = timedelta(days=14)


@pytest.mark.parametrize("accepted", [False, True])
def test_an_assessor_is_reminded_three_days_before_and_only_once(
    project_in_assessment: Project, salma: User, giulia: User, accepted: bool
) -> None:
    assignment = (assigned if accepted else invited)(project_in_assessment, salma, officer=giulia)
    now = timezone.now()
    assert remind_assessors(at=now + DUE - timedelta(days=4)) == 0
    assert remind_assessors(at=now + DUE - timedelta(days=3)) == 1
    assert remind_assessors(at=now + DUE - timedelta(days=3)) == 0
    assert remind_assessors(at=now + DUE) == 0
    [mail] = mails("projects/assessment_due")
    assert (mail.recipient, mail.language, mail.cause_id) == (salma.email, "fr", assignment.pk)


def test_who_has_nothing_left_to_do_is_not_reminded(
    project_in_assessment: Project, salma: User, nabil: User, elena: User, giulia: User
) -> None:
    assessed(project_in_assessment, salma, officer=giulia)
    release_assessor(assigned(project_in_assessment, nabil, officer=giulia), by=giulia)
    declined = invited(project_in_assessment, elena, officer=giulia)
    declare_interests(declined, answer=AssignmentState.DECLINED, by=elena, at=timezone.now())
    assert remind_assessors(at=timezone.now() + DUE) == 0


def test_a_project_that_is_gone_reminds_nobody(salmas_assignment: Assignment, amina: User) -> None:
    withdraw_project(salmas_assignment.project, by=amina, at=timezone.now())
    assert remind_assessors(at=timezone.now() + DUE) == 0


def test_who_has_a_draft_is_reminded_three_days_before_the_close_and_only_once(
    call: Call, draft_project: Project, amina: User
) -> None:
    assert remind_closing_calls(at=call.closes_at - timedelta(days=4)) == 0
    assert remind_closing_calls(at=call.closes_at - timedelta(days=2)) == 1
    assert remind_closing_calls(at=call.closes_at - timedelta(days=2)) == 0
    [mail] = mails("projects/call_closing")
    assert (mail.recipient, mail.language) == (amina.email, "fr")
    assert mail.parameters["time_zone"] == call.time_zone


def test_nobody_is_reminded_of_a_call_that_has_closed(call: Call, draft_project: Project) -> None:
    assert remind_closing_calls(at=call.closes_at) == 0


def test_nobody_is_reminded_of_a_call_that_is_not_public(call: Call, draft_project: Project) -> None:
    Call.objects.update(published=False)
    assert remind_closing_calls(at=call.closes_at - timedelta(days=1)) == 0


def test_who_has_handed_in_or_withdrawn_is_not_reminded(call: Call, amina: User, karim: User) -> None:
    submitted(call, amina)
    withdraw_project(draft(call, karim), by=karim, at=timezone.now())
    assert remind_closing_calls(at=call.closes_at - timedelta(days=1)) == 0


def test_without_an_address_staff_are_asked_to_tell(call: Call, draft_project: Project, amina: User) -> None:
    Beneficiary.objects.filter(user=amina).update(user=None, email="")
    assert remind_closing_calls(at=call.closes_at - timedelta(days=1)) == 1
    assert ContactTask.objects.get().template == "projects/call_closing"
    assert recipients("projects/call_closing") == []
