"""How an applicant steps back: withdrawing before the decision, renouncing after."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed, WrongState
from core.models import OutboxMail
from projects.following import start_project
from projects.leaving import renounce_project, withdraw_project
from projects.models import Assignment, Call, Project
from projects.states import BEFORE_THE_END, ProjectState
from tests.builders import make_mandate
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import Named, acts_on, assert_refused, audited, mails
from tests.stories import (
    draft,
    drafted_decision,
    eligible,
    fresh,
    in_assessment,
    invited,
    published_decision,
    submitted,
    with_co_applicant,
)

STATIONS: dict[str, Callable[[Call, User, User], Project]] = {
    "draft": lambda call, amina, _officer: draft(call, amina),
    "submitted": lambda call, amina, _officer: submitted(call, amina),
    "eligible": lambda call, amina, giulia: eligible(call, amina, officer=giulia),
    "in_assessment": lambda call, amina, giulia: in_assessment(call, amina, officer=giulia),
}
STRANGERS = ["youssef", "karim", "giulia", "marco", "lucia", "salma", "ada"]


@pytest.mark.parametrize("station", STATIONS)
def test_a_project_is_withdrawn_at_every_station(call: Call, amina: User, giulia: User, station: str) -> None:
    project = STATIONS[station](call, amina, giulia)
    withdraw_project(project, by=amina, at=timezone.now(), note="I go back earlier.")
    assert acts_on(project)[-1] == ("withdraw", station, "withdrawn")
    assert project.events.last().note == "I go back earlier."  # type: ignore[union-attr]


def test_also_from_the_reserve_list(assessed_project: Project, amina: User, giulia: User, marco: User) -> None:
    decision = published_decision(assessed_project, officer=giulia, manager=marco, outcome=ProjectState.RESERVE)
    withdraw_project(assessed_project, by=amina, at=timezone.now())
    assert fresh(assessed_project).state == ProjectState.WITHDRAWN
    assert OutboxMail.objects.get(cause_id=decision.pk, template="projects/decision_published").state == "cancelled"


def test_the_stations_are_those_of_the_table() -> None:
    assert set(STATIONS) | {"revision_requested", "reserve"} == {str(state) for state in BEFORE_THE_END}


def test_what_was_asked_of_others_falls_away(assessed_project: Project, elena: User, amina: User, giulia: User) -> None:
    assignment = invited(assessed_project, elena, officer=giulia)
    decision = drafted_decision(assessed_project, officer=giulia)
    withdraw_project(assessed_project, by=amina, at=timezone.now())
    decision.refresh_from_db()
    assert Assignment.objects.get(pk=assignment.pk).state == "released"
    assert decision.state == "superseded"
    assert {mail.state for mail in mails("projects/submitted")} == {OutboxMail.State.CANCELLED}


def test_nobody_else_withdraws(submitted_project: Project, named: Named) -> None:
    assert_refused(lambda by: withdraw_project(submitted_project, by=by, at=timezone.now()), named(*STRANGERS))


def test_the_co_applicant_neither_withdraws_nor_renounces(submitted_project: Project, karim: User) -> None:
    with_co_applicant(submitted_project, karim)
    with nothing_changes(), pytest.raises(NotAllowed):
        withdraw_project(submitted_project, by=karim, at=timezone.now())


def test_under_a_mandate_it_is_recorded_for_whom(submitted_project: Project, amina: User, lucia: User) -> None:
    make_mandate(amina.beneficiary.participations.get(), lucia)
    withdraw_project(submitted_project, by=lucia, at=timezone.now())
    event = submitted_project.events.get(act="withdraw")
    assert (event.by, event.on_behalf_of) == (lucia, amina.beneficiary)
    assert audited("projects.withdraw").parameters["on_behalf_of"] == amina.beneficiary.pk


def test_what_is_decided_is_not_withdrawn(approved_project: Project, amina: User) -> None:
    with nothing_changes(), pytest.raises(WrongState):
        withdraw_project(approved_project, by=amina, at=timezone.now())


@pytest.mark.parametrize("running", [False, True])
def test_an_approved_or_running_project_is_renounced(
    approved_project: Project, amina: User, giulia: User, running: bool
) -> None:
    if running:
        start_project(approved_project, by=giulia, at=timezone.now())
    renounce_project(approved_project, by=amina, at=timezone.now(), note="The partner left.")
    assert fresh(approved_project).state == ProjectState.RENOUNCED


def test_what_is_not_decided_is_not_renounced(submitted_project: Project, amina: User) -> None:
    with nothing_changes(), pytest.raises(WrongState):
        renounce_project(submitted_project, by=amina, at=timezone.now())


def test_nobody_else_renounces(approved_project: Project, named: Named) -> None:
    assert_refused(lambda by: renounce_project(approved_project, by=by, at=timezone.now()), named(*STRANGERS))
