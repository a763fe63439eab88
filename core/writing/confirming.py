"""Saying that a translation still fits, though its source has changed since."""

from typing import Any

from django.db import transaction

from core.auditing import record
from core.errors import Conflict, WrongState
from core.models import TranslationState
from core.states import require
from core.translating import source_hashes, source_mark, translated_fields
from core.writing.outside import Row, Texts, rows_of
from core.writing.saving import confirm_columns


@transaction.atomic
def confirm_translation(texts: Texts, key: int, language: str, *, source: str, by: Any) -> Row:
    """Take the words of a row in a language for a translation of what its source says now.

    `source` is the mark of the source as `by` knows it. Raises NotAllowed, Conflict when the source has changed since,
    WrongState when there is no such row, its words stand, or its translation is not out of date.
    """
    row = rows_of(texts, [key], lock=True).get(key)
    if row is None:
        raise WrongState(str(key))
    permission, on = texts.asked(row)
    require(by, permission, on)
    if texts.stands(row):
        raise WrongState(str(texts.stands(row)))
    if source_mark(source_hashes(row)) != source:
        raise Conflict(language)
    if not TranslationState.objects.of_row(row).out_of_date(language).exists():
        raise WrongState(language)
    confirm_columns(row, translated_fields(texts.model) if texts.fields is None else texts.fields(row), language)
    texts.written(row, before=row, by=by)
    record("core.confirm_translation", by=by, on=row, language=language)
    return row
