"""What a translator gets: one unit for each text of a row in one language, the same in every format."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from core.models import TranslationState
from core.translating import text_hash
from core.typed import plain
from core.writing.outside import Texts, exchanged_fields, rows_of, texts_of

MOST_TEXTS = 5_000
MOST_CHARACTERS = 2_000_000
"""Of sources and translations together: what one request makes a file of, and what can be sent back."""
AT_ONCE = 200
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
State = TranslationState.State


class Which(models.TextChoices):
    """Which texts a translator is asked for."""

    TODO = "todo", _("only what is missing or out of date")
    MISSING = "missing", _("only what is missing")
    STALE = "stale", _("only what is out of date")
    ALL = "all", _("all texts, for reading over")


class TooMuch(Exception):
    """These are more texts than one file holds."""


@dataclass(frozen=True)
class Unit:
    """`id` is "app.model:uuid or key:field"; `source_hash` tells whether the source has changed since."""

    id: str
    table: str
    kind: str
    object: str
    field: str
    source_language: str
    source: str
    source_hash: str
    language: str
    translation: str
    state: str

    @property
    def size(self) -> int:
        return len(self.source) + len(self.translation)


@dataclass(frozen=True)
class Size:
    """How much there is; `too_much` for one file: the numbers are then those at which counting stopped."""

    objects: int
    texts: int
    characters: int
    too_much: bool


def as_exchanged(text: str | None) -> str:
    """A text as it travels: one kind of line break, and nothing that XML cannot hold."""
    return NOT_IN_XML.sub("", plain(text or ""))


def hash_of(source: str | None) -> str:
    """What tells one source from another, whatever its line breaks."""
    return text_hash(as_exchanged(source))


def has_uuid(model: type[models.Model]) -> bool:
    """Whether rows of the table have an identifier of their own beside their key."""
    return any(field.name == "uuid" for field in model._meta.concrete_fields)


def text_in(row: Any, field: str, language: str) -> str:
    """The text of a field in one language."""
    return getattr(row, build_localized_fieldname(field, language)) or ""


def state_of(row: Any, field: str, language: str, hashes: dict[str, str]) -> str:
    """How far one text is translated, by what its translation was made from."""
    if not text_in(row, field, language).strip():
        return State.MISSING
    made_from = hashes.get(field) == text_hash(text_in(row, field, row.source_language))
    return State.CURRENT if made_from else State.STALE


def units_of(states: Iterable[TranslationState], which: str) -> Iterator[Unit]:
    """The texts of the objects that these states are about (in order of their table), in the languages of the states.

    What is empty in the source needs no translation; what is about a person, or can no longer be changed, is left out.
    """
    for table, found in groupby(states, key=lambda state: state.object_type):
        texts = table_of(table)
        while texts is not None and (some := list(islice(found, AT_ONCE))):
            rows = rows_of(texts, [state.object_id for state in some])
            for state in some:
                row = rows.get(state.object_id)
                if row is not None and not texts.stands(row):
                    yield from _units(texts, row, state, which)


def table_of(table: str) -> Texts | None:
    """How the texts of the table of that name are written; None for one of which none leave the house."""
    try:
        return texts_of(apps.get_model(table))
    except LookupError:
        return None


def _units(texts: Texts, row: Any, of: TranslationState, which: str) -> Iterator[Unit]:
    wanted = {Which.TODO: {State.MISSING, State.STALE}, Which.ALL: set(State)}.get(Which(which), {which})
    key = row.uuid if has_uuid(texts.model) else row.pk
    for field in exchanged_fields(texts, row):
        source, state = text_in(row, field, row.source_language), state_of(row, field, of.language, of.hashes)
        if of.language == row.source_language or not source.strip() or state not in wanted:
            continue
        yield Unit(
            id=f"{of.object_type}:{key}:{field}", table=of.object_type, kind=str(texts.model._meta.verbose_name),
            object=of.label, field=_label(texts, field),
            source_language=row.source_language, source=as_exchanged(source), source_hash=hash_of(source),
            language=of.language, translation=as_exchanged(text_in(row, field, of.language)), state=state,
        )  # fmt: skip


def _label(texts: Texts, name: str) -> str:
    field: Any = texts.model._meta.get_field(name)
    return str(field.verbose_name)


def bounded(units: Iterable[Unit]) -> Iterator[Unit]:
    """The same, as far as one file goes. Raises TooMuch."""
    texts = characters = 0
    for unit in units:
        texts, characters = texts + 1, characters + unit.size
        if texts > MOST_TEXTS or characters > MOST_CHARACTERS:
            raise TooMuch
        yield unit


def size_of(units: Iterable[Unit]) -> Size:
    """How much there is to translate."""
    texts = characters = 0
    objects: set[str] = set()
    try:
        for unit in bounded(units):
            objects.add(unit.id.rpartition(":")[0])
            texts, characters = texts + 1, characters + len(unit.source)
    except TooMuch:
        return Size(len(objects), texts, characters, too_much=True)
    return Size(len(objects), texts, characters, too_much=False)
