"""A person is erased while a file with everybody of the programme is being written; and without the lock."""

import threading

import pytest
from django.db import transaction

from accounts.models import User
from beneficiaries import exporting
from beneficiaries.erasing import subject_for
from beneficiaries.exporting import withdraw_exports_of, write_next
from beneficiaries.models import PersonExport
from programmes.models import Programme
from tests.beneficiaries.test_exporting import ask
from tests.kit.races import no_row_locks, run_together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("folders")]


def state_after(programme: Programme, marco: User, amina: User, monkeypatch: pytest.MonkeyPatch) -> str:
    """What becomes of a file whose writer has read the person, and goes on for a moment while the person is erased."""
    export = ask(programme, marco)
    read, erased = threading.Event(), threading.Event()
    write = exporting._write

    def slowly(found: PersonExport) -> int:
        rows = write(found)
        read.set()
        erased.wait(1)
        return rows

    @transaction.atomic
    def erase() -> None:
        assert read.wait(20)
        withdraw_exports_of(subject_for(amina.beneficiary))

    def erase_and_say() -> None:
        erase()
        erased.set()

    monkeypatch.setattr(exporting, "_write", slowly)
    assert [outcome.error for outcome in run_together(write_next, erase_and_say)] == [None, None]
    export.refresh_from_db()
    return export.state


def test_the_file_goes_once_it_is_written(
    programme: Programme, marco: User, amina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert state_after(programme, marco, amina, monkeypatch) == "expired"


def test_control_without_the_lock_it_stays(
    programme: Programme, marco: User, amina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with no_row_locks():
        assert state_after(programme, marco, amina, monkeypatch) == "ready"
