"""The table of transitions holds in the database too: for every pair of states, past the models."""

from collections.abc import Iterable

import pgtrigger
import pytest
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from accounts.models import User
from core.errors import WrongState
from core.models import Thread
from core.states import find_transition
from projects.models import Assessment, Assignment, Call, Decision, Project
from projects.states import (
    ASSIGNMENT_TRANSITIONS,
    DECISION_TRANSITIONS,
    EDITABLE,
    LEGAL_MOVES,
    TRANSITIONS,
    AssignmentState,
    DecisionState,
    ProjectState,
)
from tests.projects.looking import refused_by_database, run_sql
from tests.stories import drafted_decision

Pairs = Iterable[tuple[str, str]]


def moves_that_pass(row: models.Model, states: type[models.TextChoices], source: str) -> set[str]:
    """The states that a raw UPDATE can take the row to from `source`."""
    table, passed = row._meta.db_table, set()
    label = row._meta.label
    for target in states.values:
        if target == source:
            continue
        with pgtrigger.ignore(f"{label}:legal_state"):
            run_sql(f"UPDATE {table} SET state = %s WHERE id = %s", source, row.pk)
        try:
            with transaction.atomic():
                run_sql(f"UPDATE {table} SET state = %s WHERE id = %s", target, row.pk)
        except DatabaseError as error:
            if "Invalid transition" not in str(error):
                raise
        else:
            passed.add(target)
    return passed


def targets(pairs: Pairs, source: str) -> set[str]:
    return {str(target) for start, target in pairs if start == source}


@pytest.mark.parametrize("source", ProjectState.values)
def test_a_raw_update_of_a_project_passes_exactly_where_the_table_has_a_line(
    submitted_project: Project, source: str
) -> None:
    assert moves_that_pass(submitted_project, ProjectState, source) == targets(LEGAL_MOVES, source)


@pytest.mark.parametrize("source", AssignmentState.values)
def test_a_raw_update_of_an_assignment_too(salmas_assignment: Assignment, source: str) -> None:
    pairs = [(line.source, line.target) for line in ASSIGNMENT_TRANSITIONS]
    assert moves_that_pass(salmas_assignment, AssignmentState, source) == targets(pairs, source)


@pytest.mark.parametrize("source", [DecisionState.DRAFT, DecisionState.CONFIRMED, DecisionState.SUPERSEDED])
def test_a_raw_update_of_a_decision_too(
    assessed_project: Project, giulia: User, marco: User, source: DecisionState
) -> None:
    decision = drafted_decision(assessed_project, officer=giulia)
    run_sql(
        "UPDATE projects_decision SET confirmed_by_id = %s, published_by_id = %s, published_at = now()",
        marco.pk, marco.pk,
    )  # fmt: skip
    pairs = [(line.source, line.target) for line in DECISION_TRANSITIONS]
    assert moves_that_pass(decision, DecisionState, source) == targets(pairs, source)


def test_control_without_the_trigger_an_illegal_move_passes(submitted_project: Project) -> None:
    statement = "UPDATE projects_project SET state = 'approved' WHERE id = %s"
    with refused_by_database("Invalid transition"):
        run_sql(statement, submitted_project.pk)
    with pgtrigger.ignore("projects.Project:legal_state"):
        assert run_sql(statement, submitted_project.pk) == 1


def test_other_columns_change_without_a_move(submitted_project: Project) -> None:
    assert run_sql("UPDATE projects_project SET title = 'Mended' WHERE id = %s", submitted_project.pk) == 1


def a_project(call: Call, owner: User, state: str) -> Project:
    return Project(
        call=call, owner=owner.beneficiary, state=state, thread=Thread.objects.create(), reference=f"X-{state}",
        submitted_at=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize("state", [state for state in ProjectState.values if state != ProjectState.DRAFT])
def test_a_project_is_not_born_in_a_later_state(call: Call, amina: User, state: str) -> None:
    row = a_project(call, amina, state)
    with refused_by_database("begins as draft"):
        Project.objects.bulk_create([row])


def test_a_project_is_born_as_a_draft(call: Call, amina: User) -> None:
    [row] = Project.objects.bulk_create([a_project(call, amina, ProjectState.DRAFT)])
    assert row.pk


def test_control_without_the_trigger_a_project_is_born_approved(submitted_project: Project, amina: User) -> None:
    row = a_project(submitted_project.call, amina, ProjectState.APPROVED)
    row.latest_revision = submitted_project.latest_revision
    with pgtrigger.ignore("projects.Project:first_state"):
        Project.objects.bulk_create([row])
    assert Project.objects.get(pk=row.pk).state == ProjectState.APPROVED


def test_what_was_handed_in_has_reference_moment_and_revision(draft_project: Project) -> None:
    with refused_by_database("handed_in_is_whole"):
        run_sql("UPDATE projects_project SET state = 'submitted' WHERE id = %s", draft_project.pk)


@pytest.mark.parametrize("state", [state for state in AssignmentState.values if state != "invited"])
def test_an_assignment_is_not_born_answered(
    project_in_assessment: Project, salma: User, giulia: User, state: str
) -> None:
    row = Assignment(
        project=project_in_assessment, assessor=salma, assigned_by=giulia, due_on=timezone.localdate(), state=state
    )
    with refused_by_database("begins as invited"):
        Assignment.objects.bulk_create([row])


@pytest.mark.parametrize("state", [state for state in DecisionState.values if state != "draft"])
def test_a_decision_is_not_born_confirmed(assessed_project: Project, giulia: User, marco: User, state: str) -> None:
    row = Decision(
        project=assessed_project, outcome="approved", drafted_by=giulia, confirmed_by=marco, published_by=marco,
        published_at=timezone.now(), state=state,
    )  # fmt: skip
    with refused_by_database("begins as draft"):
        Decision.objects.bulk_create([row])


def test_an_assessment_is_not_born_submitted(salmas_assignment: Assignment) -> None:
    row = Assessment(
        assignment=salmas_assignment, revision=salmas_assignment.project.latest_revision, state="submitted",
        total=100, submitted_at=timezone.now(),
    )  # fmt: skip
    with refused_by_database("begins as draft"):
        Assessment.objects.bulk_create([row])


def test_no_line_stands_twice_and_every_act_has_one_right() -> None:
    for table in (TRANSITIONS, ASSIGNMENT_TRANSITIONS, DECISION_TRANSITIONS):
        keys = [(line.source, line.target, line.act) for line in table]
        assert len(keys) == len(set(keys))
        assert len({(line.act, line.permission) for line in table}) == len({line.act for line in table})


def test_a_project_can_leave_every_state_but_the_last_ones() -> None:
    last = {state for state in ProjectState.values if not targets(LEGAL_MOVES, state)}
    assert last == {"ineligible", "refused", "completed", "terminated", "renounced", "withdrawn"}
    assert set(EDITABLE) == {line.source for line in TRANSITIONS if line.act == "submit"}


def test_an_act_without_a_line_is_the_wrong_state() -> None:
    line = find_transition(TRANSITIONS, source="submitted", act="screen", target="eligible")
    assert line.permission == "projects.screen_project"
    with pytest.raises(WrongState):
        find_transition(TRANSITIONS, source="draft", act="screen", target="eligible")
