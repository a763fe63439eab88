"""Writing the columns of a locked row, without going over what somebody else wrote meanwhile."""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from core.translating import record_translation
from core.typed import mark

MINOR = _("I only correct mistakes: the translations stay as they are")
"""What pages ask whoever writes."""


@dataclass(frozen=True)
class Written:
    """`before`: the row as it was, none where nothing was written. What of others is in the way was `kept_back`."""

    before: Any | None
    kept_back: list[str]


def write_columns(
    row: Any, now: Mapping[str, Any], words: Mapping[str, Any], *, version: Mapping[str, str], minor: bool = False
) -> Written:
    """Write `words` into a locked row that holds `now`. `version` has the mark of each column as the writer read it.

    What the writer left as it was is left. A column that both changed keeps what it says; the others are saved.
    `minor`: the change of the source does not alter the meaning, so translations stay current.
    """
    if not words.keys() <= now.keys():
        raise ValueError("not a column of this row")
    changed = {name: value for name, value in words.items() if mark(value) not in {version.get(name), mark(now[name])}}
    kept_back = [name for name in changed if version.get(name) != mark(now[name])]
    wanted = {name: value for name, value in changed.items() if name not in kept_back}
    if not wanted:
        return Written(None, kept_back)
    before = copy.copy(row)
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save(update_fields=list(wanted))
    record_translation(row, before=before, minor=minor)
    return Written(before, kept_back)


def confirm_columns(row: Any, fields: Iterable[str], language: str) -> None:
    """Take the words of a locked row in a language for a translation of what the source says now."""
    before = copy.copy(row)
    for field in fields:
        setattr(before, build_localized_fieldname(field, language), "\0")
    record_translation(row, before=before)
