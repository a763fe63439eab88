"""The columns of a translator's spreadsheet, and how each is read. Reasons are for people."""

import re

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.exchanging.units import as_exchanged
from core.importing.kinds import Column, Values
from core.importing.readers import named, one_of, text
from core.models import TranslationState

LONGEST = 200_000
"""Characters: no text of the platform is longer."""


def _identifier(typed: str) -> str:
    if not re.fullmatch(r"[a-z]+\.[a-z]+:[0-9a-f-]{1,36}:[a-z_]+", typed):
        raise ValueError(_("This is not the identifier of a text as an export gives it."))
    return typed


def _mark(typed: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{16}", typed):
        raise ValueError(_("This is not the mark of a source as an export gives it."))
    return typed


def _translation(typed: str) -> str:
    """As it was written, with the blanks around it."""
    found = as_exchanged(typed)
    if len(found) > LONGEST:
        return str(text(LONGEST)(found))
    return found


COLUMNS = [
    Column("id", gettext_lazy("identifier of the text"), _identifier, gettext_lazy("as the export gave it")),
    Column(
        "language", gettext_lazy("translated into"), named(lambda: settings.LANGUAGES),
        gettext_lazy("a code, or its name in Italian, French or English"),
    ),
    Column(
        "state", gettext_lazy("state of the translation"), one_of(TranslationState.State),
        gettext_lazy("“current” says that a translation which was out of date still fits as it is"),
    ),
    Column(
        "source_hash", gettext_lazy("mark of the source"), _mark,
        gettext_lazy("as the export gave it: it tells whether the source has changed since"),
    ),
    Column(
        "translation", gettext_lazy("translation"), _translation, gettext_lazy("what the translator writes"), raw=True
    ),
]  # fmt: skip

TO_READ = [
    Column("kind", gettext_lazy("kind"), str),
    Column("object", gettext_lazy("object"), str),
    Column("field", gettext_lazy("field"), str),
    Column("part", gettext_lazy("part of a long text"), str),
    Column("joint", gettext_lazy("what stands before the part"), str),
    Column("source_language", gettext_lazy("language of the source"), str),
    Column("source", gettext_lazy("source"), str),
]
"""Columns that tell translators what they translate; nothing of them is carried out."""


def check(values: Values) -> dict[str, str]:
    """What is wrong with a row as a whole. Of the states only "current" says anything: the others follow."""
    wrong = {name: _("This is needed.") for name in ("id", "language", "source_hash") if name not in values}
    if values.get("state") != TranslationState.State.CURRENT:
        values.pop("state", None)
    return wrong


def identity(values: Values) -> str:
    """What rows of one file share that mean the same text."""
    return f"{values['id']}|{values['language']}" if "id" in values and "language" in values else ""
