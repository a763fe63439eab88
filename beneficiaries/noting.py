"""Notes about a case: written once, corrected by a further note."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.locking import lock_participation
from beneficiaries.models import CaseNote, Participation
from core.auditing import record
from core.states import require


@transaction.atomic
def write_note(participation: Participation, *, body: str, visibility: str, by: Any, at: datetime) -> CaseNote:
    """Note something about the case. Raises NotAllowed when `by` may not read such notes, ValidationError for an
    empty one."""
    participation = lock_participation(participation)
    note = CaseNote(participation=participation, visibility=visibility, body=body, by=by, at=at)
    return _write(note, verb="beneficiaries.write_note")


@transaction.atomic
def correct_note(note: CaseNote, *, body: str, by: Any, at: datetime) -> CaseNote:
    """Say what is right instead: a new note, read by the same people. Raises NotAllowed, or ValidationError."""
    participation = lock_participation(note.participation)
    further = CaseNote(participation=participation, visibility=note.visibility, body=body, corrects=note, by=by, at=at)
    return _write(further, verb="beneficiaries.correct_note")


def _write(note: CaseNote, *, verb: str) -> CaseNote:
    """Keep a note that is not saved yet. What is written down leads to the note alone: whoever may not read it must
    not learn from the person's history that there is one."""
    require(note.by, "beneficiaries.write_note", note)
    if not note.body.strip():
        raise ValidationError({"body": _("Write something.")})
    note.full_clean()
    note.save()
    record(verb, by=note.by, on=note)
    return note
