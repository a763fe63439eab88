"""Notes of a case: who writes and corrects them, and that they stay as they were written."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import CaseNote, Participation
from beneficiaries.noting import correct_note
from core.errors import NotAllowed
from core.models import AuditEvent
from tests.beneficiaries.cases import RESTRICTED, TEAM, case_of, noted
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import refused_by_database, run_sql


@pytest.fixture
def case(amina: User) -> Participation:
    return case_of(amina)


@pytest.mark.parametrize("somebody", ["giulia", "marco", "lucia"])
def test_the_team_writes_notes(case: Participation, somebody: str, request: pytest.FixtureRequest) -> None:
    by = request.getfixturevalue(somebody)
    note = noted(case, "Met at the desk.", by=by)
    assert (note.participation, note.by, note.visibility) == (case, by, TEAM)


@pytest.mark.parametrize("somebody", ["amina", "youssef", "salma", "hind", "chiara", "dario", "ada", "yasmine"])
def test_nobody_else_writes_any(case: Participation, somebody: str, request: pytest.FixtureRequest) -> None:
    by = request.getfixturevalue(somebody)
    with nothing_changes(), pytest.raises(NotAllowed):
        noted(case, "Met at the desk.", by=by)


@pytest.mark.parametrize("somebody", ["marco", "lucia"])
def test_restricted_ones_are_written_by_who_may_read_them(
    case: Participation, somebody: str, request: pytest.FixtureRequest
) -> None:
    assert noted(case, "She is afraid.", by=request.getfixturevalue(somebody), visibility=RESTRICTED).pk


def test_an_officer_writes_no_restricted_note(case: Participation, giulia: User) -> None:
    with nothing_changes(), pytest.raises(NotAllowed):
        noted(case, "She is afraid.", by=giulia, visibility=RESTRICTED)


def test_a_case_worker_writes_about_the_own_persons_only(karim: User, lucia: User) -> None:
    with nothing_changes(), pytest.raises(NotAllowed):
        noted(case_of(karim), "Met at the desk.", by=lucia)


@pytest.mark.parametrize(("body", "visibility"), [("  \n ", TEAM), ("Fine.", "everybody")])
def test_a_note_says_something_to_somebody(case: Participation, marco: User, body: str, visibility: str) -> None:
    with nothing_changes(), pytest.raises(ValidationError):
        noted(case, body, by=marco, visibility=visibility)


def test_a_note_stays_and_a_further_one_corrects_it_for_the_same_readers(
    case: Participation, marco: User, lucia: User, giulia: User
) -> None:
    note = noted(case, "At the desk.", by=lucia, visibility=RESTRICTED)
    further = correct_note(note, body="At the town hall.", by=marco, at=timezone.now())
    assert (further.corrects, further.visibility) == (note, RESTRICTED)
    kept = CaseNote.objects.with_corrections().get(pk=note.pk)
    assert (kept.body, kept.corrected) == ("At the desk.", True)
    with nothing_changes(), pytest.raises(NotAllowed):
        correct_note(note, body="At home.", by=giulia, at=timezone.now())


def test_the_database_keeps_what_was_written(case: Participation, marco: User) -> None:
    note = noted(case, "At the desk.", by=marco)
    for statement in ("UPDATE beneficiaries_casenote SET body = 'x' WHERE id = %s",
                      "DELETE FROM beneficiaries_casenote WHERE id = %s"):  # fmt: skip
        with refused_by_database("append only"):
            run_sql(statement, note.pk)


def test_what_is_written_down_leads_to_the_note_alone(case: Participation, marco: User) -> None:
    note = noted(case, "She is afraid.", by=marco, visibility=RESTRICTED)
    event = AuditEvent.objects.get(verb="beneficiaries.write_note")
    assert (event.target_type, event.target_id) == ("beneficiaries.casenote", note.pk)
    assert event.parameters == {}
