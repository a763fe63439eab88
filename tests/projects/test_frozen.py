"""What happened stays as it was: no UPDATE and no DELETE past the models, except while somebody is being erased."""

from collections.abc import Callable

import pgtrigger
import pytest
from django.db import models
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import Consent
from core.auditing import record
from core.models import AuditEvent, Message
from projects.deciding import confirm_decision
from projects.documents import add_document
from projects.messaging import send_message
from projects.models import Call, Criterion, Decision, Project, ProjectDocument, ProjectEvent, Revision, ScalePoint
from tests.builders import in_all_languages, make_call
from tests.kit.hostile_files import upload
from tests.projects.looking import refused_by_database, run_sql
from tests.stories import draft, drafted_decision, submitted

ERASING = "SELECT set_config('circolo.erasing', 'on', true)"


def a_message(project: Project, amina: User) -> None:
    send_message(project, body="Good day.", by=amina, at=timezone.now())


def an_event(project: Project, amina: User) -> None:
    record("projects.test", by=amina)


def nothing(project: Project, amina: User) -> None:
    """The story has left such a row already."""


# model, a column to change, how a row comes to be
WRITTEN_ONCE: list[tuple[type[models.Model], str, Callable[[Project, User], None]]] = [
    (AuditEvent, "verb", an_event),
    (Message, "body", a_message),
    (Consent, "evidence", nothing),
    (ProjectEvent, "note", nothing),
    (Revision, "number", nothing),
]
NAMES = [model.__name__ for model, _, _ in WRITTEN_ONCE]


@pytest.mark.parametrize(("model", "column", "make"), WRITTEN_ONCE, ids=NAMES)
def test_a_row_is_written_once(
    submitted_project: Project, amina: User, model: type[models.Model], column: str,
    make: Callable[[Project, User], None],
) -> None:  # fmt: skip
    make(submitted_project, amina)
    table = model._meta.db_table
    change = f"UPDATE {table} SET {column} = '7'"
    with refused_by_database("append only"):
        run_sql(change)
    with refused_by_database("append only"):
        run_sql(f"DELETE FROM {table}")
    with pgtrigger.ignore(f"{model._meta.label}:append_only"):
        assert run_sql(change) > 0, "the control: without the trigger it passes"


def test_while_somebody_is_erased_a_value_may_be_replaced(submitted_project: Project, amina: User) -> None:
    a_message(submitted_project, amina)
    run_sql(ERASING)
    assert run_sql("UPDATE core_message SET body = 'erased'") == 1
    run_sql("SELECT set_config('circolo.erasing', '', true)")
    with refused_by_database("append only"):
        run_sql("UPDATE core_message SET body = 'again'")


def test_no_state_moves_even_while_somebody_is_erased(submitted_project: Project) -> None:
    run_sql(ERASING)
    with refused_by_database("Invalid transition"):
        run_sql("UPDATE projects_project SET state = 'approved' WHERE id = %s", submitted_project.pk)


@pytest.fixture
def confirmed(assessed_project: Project, giulia: User, marco: User) -> Decision:
    return confirm_decision(drafted_decision(assessed_project, officer=giulia), by=marco, at=timezone.now())


@pytest.mark.parametrize(
    "change", ["amount = 99999", "outcome = 'refused'", "message_it = 'No.'", "drafted_by_id = confirmed_by_id"]
)
def test_a_confirmed_decision_stays_as_it_is(confirmed: Decision, change: str) -> None:
    with refused_by_database("stays as it is"):
        run_sql(f"UPDATE projects_decision SET {change}")


def test_no_decision_is_deleted_not_even_a_draft(assessed_project: Project, giulia: User) -> None:
    decision = drafted_decision(assessed_project, officer=giulia)
    with refused_by_database("stays as it is"):
        run_sql("DELETE FROM projects_decision")
    assert run_sql("UPDATE projects_decision SET amount = 9000") == 1
    decision.refresh_from_db()
    assert decision.amount == 9000


def test_control_without_the_trigger_a_confirmed_decision_changes(confirmed: Decision) -> None:
    with pgtrigger.ignore("projects.Decision:frozen_once_confirmed"):
        assert run_sql("UPDATE projects_decision SET amount = 99999") == 1


IN_USE = [
    "UPDATE projects_criterion SET weight = 5 WHERE call_id = %s",
    "UPDATE projects_criterion SET optional = true WHERE call_id = %s",
    "DELETE FROM projects_criterion WHERE call_id = %s",
    "UPDATE projects_scalepoint SET value = value + 10 WHERE call_id = %s",
    "DELETE FROM projects_scalepoint WHERE call_id = %s",
]


@pytest.mark.parametrize("statement", IN_USE)
def test_the_structure_of_a_call_stands_still_once_a_project_is_handed_in(
    call: Call, amina: User, statement: str
) -> None:
    draft(call, amina)
    assert run_sql("UPDATE projects_criterion SET weight = 3 WHERE call_id = %s", call.pk) == 3
    submitted(call, amina)
    with refused_by_database("in use"):
        run_sql(statement, call.pk)
    with pgtrigger.ignore("projects.Criterion:frozen_after_submission", "projects.ScalePoint:frozen_after_submission"):
        assert run_sql(statement, call.pk) > 0, "the control: without the trigger it passes"


def test_nothing_is_added_to_a_call_in_use_or_moved_out_of_it(submitted_project: Project, other_call: Call) -> None:
    call = submitted_project.call
    with refused_by_database("in use"):
        Criterion.objects.create(call=call, **in_all_languages("label", "Late"))
    with refused_by_database("in use"):
        ScalePoint.objects.create(call=call, value=9, **in_all_languages("label", "Late"))
    with refused_by_database("in use"):
        run_sql("UPDATE projects_criterion SET call_id = %s WHERE call_id = %s", other_call.pk, call.pk)
    with refused_by_database("in use"):
        run_sql("UPDATE projects_criterion SET call_id = %s WHERE call_id = %s", call.pk, other_call.pk)


def test_words_of_a_call_in_use_may_still_be_mended(submitted_project: Project) -> None:
    call = submitted_project.call
    assert run_sql("UPDATE projects_criterion SET label_fr = 'Idée' WHERE call_id = %s", call.pk) == 3
    assert run_sql("UPDATE projects_scalepoint SET label_fr = 'Bon' WHERE call_id = %s", call.pk) == 6


@pytest.fixture
def other_call(call: Call) -> Call:

    return make_call(call.programme)


def test_a_call_closes_after_it_opens_and_amounts_are_not_below_zero(call: Call, draft_project: Project) -> None:
    with refused_by_database("call_closes_after_opening"):
        Call.objects.filter(pk=call.pk).update(closes_at=call.opens_at)
    with refused_by_database("amounts_not_below_zero"):
        run_sql("UPDATE projects_project SET amount_requested = -1, own_contribution = 0")
    with refused_by_database("amounts_not_below_zero"):
        run_sql("UPDATE projects_project SET amount_requested = NULL, own_contribution = -1")


def test_every_change_of_a_project_leaves_its_history_past_the_models_too(draft_project: Project, amina: User) -> None:
    before = draft_project.history.count()  # type: ignore[attr-defined]
    run_sql("UPDATE projects_project SET title = 'By hand' WHERE id = %s", draft_project.pk)
    last = draft_project.history.order_by("pgh_id").last()  # type: ignore[attr-defined]
    assert (last.title, draft_project.history.count()) == ("By hand", before + 1)  # type: ignore[attr-defined]


@pytest.fixture
def document(draft_project: Project, amina: User) -> ProjectDocument:
    return add_document(draft_project, by=amina, at=timezone.now(), file=upload("a plain PDF"), label="Quote")


def test_a_file_that_stands_in_a_row_is_not_lost_with_it(document: ProjectDocument) -> None:
    with pytest.raises(models.ProtectedError):
        document.upload.delete()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_upload SET content_type = 'text/html'",
        "UPDATE core_upload SET file = 'elsewhere'",
        "DELETE FROM core_upload",
        "UPDATE projects_projectdocument SET label = 'Diploma'",
        "DELETE FROM projects_projectdocument",
    ],
)
def test_a_file_and_what_it_was_called_stay(document: ProjectDocument, statement: str) -> None:
    with refused_by_database("frozen"):
        run_sql(statement)


def test_a_document_is_only_taken_off(document: ProjectDocument) -> None:
    assert run_sql("UPDATE projects_projectdocument SET removed_at = now()") == 1
    with pgtrigger.ignore("projects.ProjectDocument:frozen"):
        assert run_sql("UPDATE projects_projectdocument SET label = 'Diploma'") == 1, "the control"
    run_sql(ERASING)
    assert run_sql("UPDATE core_upload SET name = 'erased'") == 1
