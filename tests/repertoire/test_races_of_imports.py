"""Two officers at the same import, two imports of the same organisation; and what would happen without the locks."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import pytest
from django.utils import timezone

from accounts.models import User
from core.importing import merging
from core.importing.merging import accept_import, carry_out
from core.models import AuditEvent, ImportBatch
from programmes.models import Programme
from repertoire.importing import writing
from repertoire.models import Organisation
from tests.builders import make_repertoire
from tests.kit.races import Outcome, run_together
from tests.projects.racing import refusals, succeeded, window
from tests.repertoire.test_importing import preview, row, table

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def batches(giulia: User, programme: Programme) -> list[ImportBatch]:
    """Two spreadsheets with the same new organisation, both looked at."""
    make_repertoire(programme, code="supporters")
    return [preview(table(row("Casa del Ritorno")), giulia) for _ in range(2)]


@contextmanager
def no_turns() -> Iterator[None]:
    """The negative control: nobody waits for the other import."""
    with mock.patch.object(merging, "_wait_for_others"):
        yield


def accept_twice(batch: ImportBatch, first: User, second: User, *, locks: bool) -> list[Outcome]:
    with window(merging, "set_state", locks=locks):
        return run_together(
            lambda: accept_import(batch, by=first, at=timezone.now()),
            lambda: accept_import(batch, by=second, at=timezone.now()),
        )


def test_of_two_officers_one_accepts(batches: list[ImportBatch], giulia: User, marco: User) -> None:
    outcomes = accept_twice(batches[0], giulia, marco, locks=True)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["WrongState"])
    assert AuditEvent.objects.filter(verb="core.accept_import").count() == 1


def test_control_without_the_lock_both_accept(batches: list[ImportBatch], giulia: User, marco: User) -> None:
    outcomes = accept_twice(batches[0], giulia, marco, locks=False)
    assert refusals(outcomes) != ["WrongState"]


def carry_out_both(first: ImportBatch, second: ImportBatch, by: User, *, locks: bool) -> list[str]:
    """Carry out two batches, or one twice, at once; returns the states that they end in."""
    for batch in {first.pk: first, second.pk: second}.values():
        accept_import(batch, by=by, at=timezone.now())
    with window(writing, "require", locks=locks):
        outcomes = run_together(lambda: carry_out(first), lambda: carry_out(second))
    return sorted(outcome.value.state if outcome.value else type(outcome.error).__name__ for outcome in outcomes)


def test_a_batch_is_carried_out_once(batches: list[ImportBatch], giulia: User) -> None:
    carry_out_both(batches[0], batches[0], giulia, locks=True)
    assert Organisation.objects.count() == 1
    assert AuditEvent.objects.filter(verb="core.merge_import").count() == 1


def test_control_without_the_locks_it_is_carried_out_twice(batches: list[ImportBatch], giulia: User) -> None:
    with no_turns():
        carry_out_both(batches[0], batches[0], giulia, locks=False)
    assert Organisation.objects.count() == 2


def test_of_two_batches_with_the_same_organisation_one_is_given_back(batches: list[ImportBatch], giulia: User) -> None:
    assert carry_out_both(batches[0], batches[1], giulia, locks=True) == ["merged", "ready"]
    assert Organisation.objects.count() == 1
    assert ImportBatch.objects.get(state="ready").problem


def test_control_without_taking_turns_it_is_there_twice(batches: list[ImportBatch], giulia: User) -> None:
    with no_turns():
        assert carry_out_both(batches[0], batches[1], giulia, locks=False) == ["merged", "merged"]
    assert Organisation.objects.count() == 2
