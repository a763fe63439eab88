"""Decisions at the very same moment: published once, and never after they were superseded."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from django.utils import timezone

from accounts.models import User
from core import states
from programmes.models import Programme, Role
from projects import deciding
from projects.assessing import submit_assessment
from projects.assigning import declare_interests
from projects.deciding import assessments_of, confirm_decision, publish_decision
from projects.models import Assessment, Decision, Project
from projects.states import AssignmentState, DecisionState
from tests.cast import member
from tests.kit.races import Outcome, no_row_locks, run_together
from tests.projects.looking import mails
from tests.projects.racing import refusals, succeeded, window
from tests.stories import drafted_decision, fresh

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sara(programme: Programme) -> User:
    return member(programme, Role.MANAGER, "Sara Costa")


@pytest.fixture
def drafted(assessed_project: Project, giulia: User) -> Decision:
    return drafted_decision(assessed_project, officer=giulia)


def publish_twice(decision: Decision, first: User, second: User, *, locks: bool) -> list[Outcome]:
    confirm_decision(decision, by=first, at=timezone.now())
    with window(deciding, "set_state", locks=locks):
        return run_together(
            lambda: publish_decision(decision, by=first, at=timezone.now()),
            lambda: publish_decision(decision, by=second, at=timezone.now()),
        )


def test_of_two_managers_one_publishes(drafted: Decision, marco: User, sara: User) -> None:
    outcomes = publish_twice(drafted, marco, sara, locks=True)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["UndecidedYet"])
    assert drafted.project.events.filter(act="publish_decision").count() == 1
    assert len(mails("projects/decision_published")) == 1


def test_control_without_the_lock_the_applicant_is_told_twice(drafted: Decision, marco: User, sara: User) -> None:
    outcomes = publish_twice(drafted, marco, sara, locks=False)
    assert succeeded(outcomes) == 2
    assert len(mails("projects/decision_published")) == 2


@contextmanager
def confirming_waits_for(superseded: threading.Event, *, seconds: float) -> Iterator[None]:
    """Whoever confirms has read the decision and waits, at most so long, until it is superseded."""
    original = states.set_state

    def waits(*args: Any, **kwargs: Any) -> None:
        superseded.wait(seconds)
        original(*args, **kwargs)

    with mock.patch.object(deciding, "set_state", waits):
        yield


def confirm_against_a_new_draft(decision: Decision, officer: User, manager: User, *, seconds: float) -> list[Outcome]:
    superseded = threading.Event()

    def draft_anew() -> Decision:
        found = drafted_decision(decision.project, officer=officer, outcome="refused")
        superseded.set()
        return found

    with confirming_waits_for(superseded, seconds=seconds):
        return run_together(lambda: confirm_decision(decision, by=manager, at=timezone.now()), draft_anew)


def test_a_decision_is_confirmed_and_then_superseded_or_not_confirmed_at_all(
    drafted: Decision, giulia: User, marco: User
) -> None:
    confirming, drafting = confirm_against_a_new_draft(drafted, giulia, marco, seconds=0.3)
    assert drafting.error is None
    assert confirming.error is None or type(confirming.error).__name__ == "WrongState"
    drafted.refresh_from_db()
    assert drafted.state == DecisionState.SUPERSEDED
    assert list(Decision.objects.open()) == [drafting.value]


def test_control_without_the_lock_only_the_database_keeps_a_superseded_decision_from_being_confirmed(
    drafted: Decision, giulia: User, marco: User
) -> None:
    with no_row_locks():
        confirming, drafting = confirm_against_a_new_draft(drafted, giulia, marco, seconds=20)
    assert drafting.error is None
    assert "stays as it is" in str(confirming.error)


def test_an_assessment_handed_in_while_the_assessor_declares_a_conflict_does_not_count(
    assessed_project: Project, salma: User
) -> None:
    sheet = Assessment.objects.get(assignment__assessor=salma)
    outcomes = run_together(
        lambda: submit_assessment(sheet, by=salma, at=timezone.now()),
        lambda: declare_interests(sheet.assignment, answer=AssignmentState.CONFLICT, by=salma, at=timezone.now()),
    )
    assert refusals(outcomes) == ["AlreadySubmitted"]
    assert assessments_of(fresh(assessed_project)) == 1
