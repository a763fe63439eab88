"""Who may do what with projects, as the table of roles says: role by role, act by act."""

from datetime import timedelta
from typing import Any

import pytest
import rules
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from core.states import allowed
from programmes.models import Membership, Programme, Role
from projects.models import Assignment, Call, Decision, Project
from tests.builders import make_mandate, make_membership, make_participation
from tests.stories import assigned, draft, drafted_decision, in_assessment, submitted, with_co_applicant

OFFICE = {"officer", "manager"}
APPLICANTS = {"participant", "co_applicant"}
OWNER = {"participant"}
MANAGER = {"manager"}
NOBODY: set[str] = set()

ON_A_CALL = {
    "view_call": OFFICE,
    "add_call": OFFICE,
    "change_call": OFFICE,
    "delete_call": MANAGER,
    "add_project": {"officer", "case_worker"},
    "rank_call": OFFICE,
    "enter_assessment": {"assessor"},
    "share_ranking": {"assessor"},
    "see_ranking": NOBODY,
}
ON_A_SUBMITTED_PROJECT = {
    "view_project": APPLICANTS | OFFICE,
    "print_dossier": APPLICANTS | OFFICE,
    "edit_project": NOBODY,
    "submit_project": OWNER,
    "withdraw_project": OWNER,
    "renounce_project": OWNER,
    "write_message": APPLICANTS | OFFICE,
    "write_staff_note": OFFICE,
    "read_deliberations": OFFICE,
    "screen_project": OFFICE,
    "open_assessment": OFFICE,
    "ask_revision": OFFICE,
    "start_project": OFFICE,
    "complete_project": OFFICE,
    "terminate_project": MANAGER,
    "assign_assessor": OFFICE,
    "draft_decision": OFFICE,
    "decide_project": MANAGER,
}
ON_A_DRAFT = {"view_project": APPLICANTS, "edit_project": APPLICANTS, "submit_project": OWNER}
ON_AN_ACCEPTED_ASSIGNMENT = {
    "view_assignment": OFFICE | {"assessor"},
    "declare_interests": {"assessor"},
    "read_assigned": {"assessor"},
    "assess": {"assessor"},
    "read_others_assessments": NOBODY,
}
ON_A_DRAFTED_DECISION = {"view_decision": OFFICE, "confirm_decision": MANAGER, "publish_decision": MANAGER}
ON_AN_ASSESSMENT = {"view_assessment": OFFICE | {"assessor"}}


def who_may(everybody: dict[str, User], permission: str, row: Any) -> set[str]:
    return {role for role, person in everybody.items() if allowed(person, f"projects.{permission}", row)}


def test_every_right_stands_in_one_of_these_tables() -> None:
    named = ON_A_CALL | ON_A_SUBMITTED_PROJECT | ON_AN_ACCEPTED_ASSIGNMENT | ON_A_DRAFTED_DECISION | ON_AN_ASSESSMENT
    known = {name.removeprefix("projects.") for name in rules.permissions.permissions if name.startswith("projects.")}
    assert known == set(named)


def test_on_a_call(call: Call, everybody: dict[str, User]) -> None:
    assert {name: who_may(everybody, name, call) for name in ON_A_CALL} == ON_A_CALL


def test_on_a_submitted_project(call: Call, everybody: dict[str, User]) -> None:
    project = submitted(call, everybody["participant"])
    with_co_applicant(project, everybody["co_applicant"])
    found = {name: who_may(everybody, name, project) for name in ON_A_SUBMITTED_PROJECT}
    assert found == ON_A_SUBMITTED_PROJECT


def test_on_a_draft(call: Call, everybody: dict[str, User]) -> None:
    project = draft(call, everybody["participant"])
    with_co_applicant(project, everybody["co_applicant"])
    assert {name: who_may(everybody, name, project) for name in ON_A_DRAFT} == ON_A_DRAFT


def test_on_an_assignment(call: Call, everybody: dict[str, User]) -> None:
    project = in_assessment(call, everybody["participant"], officer=everybody["officer"])
    assignment = assigned(project, everybody["assessor"], officer=everybody["officer"])
    found = {name: who_may(everybody, name, assignment) for name in ON_AN_ACCEPTED_ASSIGNMENT}
    assert found == ON_AN_ACCEPTED_ASSIGNMENT
    assert who_may(everybody, "view_project", project) == OWNER | OFFICE | {"assessor"}


def test_on_a_decision_and_an_assessment(assessed_project: Project, everybody: dict[str, User]) -> None:
    decision = drafted_decision(assessed_project, officer=everybody["officer"])
    assert {name: who_may(everybody, name, decision) for name in ON_A_DRAFTED_DECISION} == ON_A_DRAFTED_DECISION
    assessment = Assignment.objects.get(assessor=everybody["assessor"]).assessments.get()
    assert {name: who_may(everybody, name, assessment) for name in ON_AN_ASSESSMENT} == ON_AN_ASSESSMENT


def test_a_visitor_may_nothing(submitted_project: Project) -> None:
    visitor = AnonymousUser()
    for name in ON_A_SUBMITTED_PROJECT:
        assert not rules.has_perm(f"projects.{name}", visitor, submitted_project), name


def test_without_a_row_a_right_says_whether_there_may_be_any(everybody: dict[str, User]) -> None:
    for name in ("view_call", "view_assignment", "view_assessment", "view_decision"):
        assert who_may(everybody, name, None) == OFFICE, name
    assert who_may(everybody, "view_project", None) == OFFICE | {"case_worker"}


def test_the_same_roles_in_another_programme_give_nothing(
    submitted_project: Project, other_programme: Programme, yasmine: User
) -> None:
    for role in Role:
        make_membership(yasmine, other_programme, role)
    for name in ON_A_SUBMITTED_PROJECT:
        assert not allowed(yasmine, f"projects.{name}", submitted_project), name


PERIODS = {
    "over": (timedelta(days=-9), timedelta(days=-1), False),
    "over just now": (timedelta(days=-9), timedelta(0), False),
    "not begun": (timedelta(hours=1), None, False),
    "begun and without end": (timedelta(days=-9), None, True),
    "begun and ending tomorrow": (timedelta(days=-9), timedelta(days=1), True),
}


@pytest.mark.parametrize(("since", "until", "counts"), PERIODS.values(), ids=PERIODS)
def test_a_role_counts_from_its_beginning_to_before_its_end(
    submitted_project: Project, marco: User, since: timedelta, until: timedelta | None, counts: bool
) -> None:
    now = timezone.now()
    Membership.objects.filter(user=marco).update(since=now + since, until=None if until is None else now + until)
    assert allowed(marco, "projects.screen_project", submitted_project) is counts
    assert Project.objects.seen_by_staff(marco).exists() is counts
    assert Call.objects.seen_by_staff(marco).exists() is counts


MANDATES = {
    "in force": (timedelta(days=-9), None, True),
    "over": (timedelta(days=-9), timedelta(0), False),
    "not begun": (timedelta(hours=1), None, False),
}


@pytest.mark.parametrize(("since", "until", "counts"), MANDATES.values(), ids=MANDATES)
def test_a_mandate_counts_in_its_time(
    call: Call, amina: User, lucia: User, since: timedelta, until: timedelta | None, counts: bool
) -> None:
    project, now = draft(call, amina), timezone.now()
    end = None if until is None else now + until
    make_mandate(amina.beneficiary.participations.get(), lucia, since=now + since, until=end)
    rights = ["view_project", "edit_project", "submit_project", "withdraw_project", "write_message"]
    assert {allowed(lucia, f"projects.{name}", project) for name in rights} == {counts}
    assert Project.objects.visible_to(lucia).exists() is counts
    assert Project.objects.seen_by_staff(lucia).exists() is counts


def test_a_mandate_of_another_programme_gives_nothing_here(
    call: Call, amina: User, other_programme: Programme, lucia: User
) -> None:
    project = draft(call, amina)
    make_membership(lucia, other_programme, Role.CASE_WORKER)
    make_mandate(make_participation(amina.beneficiary, other_programme), lucia)
    assert not allowed(lucia, "projects.view_project", project)
    assert not Project.objects.visible_to(lucia).exists()


def test_a_mandate_ends_with_the_role(call: Call, amina: User, lucia: User) -> None:
    project = draft(call, amina)
    make_mandate(amina.beneficiary.participations.get(), lucia)
    Membership.objects.filter(user=lucia).update(until=timezone.now())
    assert not allowed(lucia, "projects.submit_project", project)
    assert not Project.objects.visible_to(lucia).exists()


def test_who_drafted_a_confirmed_decision_does_not_decide_the_project(
    assessed_project: Project, giulia: User, marco: User, programme: Programme
) -> None:
    make_membership(giulia, programme, Role.MANAGER)
    decision = drafted_decision(assessed_project, officer=giulia)
    Decision.objects.filter(pk=decision.pk).update(state="confirmed", confirmed_by=marco)
    assert allowed(marco, "projects.decide_project", assessed_project)
    assert not allowed(giulia, "projects.decide_project", assessed_project)
