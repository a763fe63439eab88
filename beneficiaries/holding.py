"""What is held about a person in words: counted by kind, and what stays after an erasure, why and until when."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.erasing import Held
from core.personal_data import registered


def held_of(counted: dict[str, int]) -> list[dict[str, Any]]:
    """How many rows of each kind are held. What has no name for people is counted as technical."""
    rows: dict[str, int] = {}
    technical = 0
    for label, number in counted.items():
        names = apps.get_model(label)._meta
        if isinstance(names.verbose_name, Promise):
            name = capfirst(str(names.verbose_name_plural))
            rows[name] = rows.get(name, 0) + number
        else:
            technical += number
    if technical:
        rows[_("Technical records")] = technical
    return [{"label": label, "value": str(number)} for label, number in rows.items()]


def stored(held: Iterable[Held]) -> list[dict[str, Any]]:
    """What stays, as JSON: codes, so that each reader gets the words in the own language."""
    return [
        {"model": one.model, "code": one.code, "rows": one.rows, "until": one.until.isoformat() if one.until else None}
        for one in held
    ]


def stays_in_words(held: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """What stays, as facts: which fields of how many rows, why, and until when."""
    rules = {(table.model._meta.label, hold.code): hold for table in registered() for hold in table.holds}
    return [_in_words(one, rules[one["model"], one["code"]]) for one in held if (one["model"], one["code"]) in rules]


def _in_words(one: dict[str, Any], hold: Any) -> dict[str, str]:
    model = apps.get_model(one["model"])
    fields = sorted(str(model._meta.get_field(name).verbose_name) for name in hold.fields)
    until = _("as long as the reason holds")
    if one["until"]:
        day = date_format(date.fromisoformat(one["until"]), "DATE_FORMAT")
        until = _("until %(day)s") % {"day": day}
    return {
        "label": f"{capfirst(str(model._meta.verbose_name_plural))} ({one['rows']})",
        "value": f"{', '.join(fields)} – {until}. {hold.reason}",
    }


def told_of(held: list[dict[str, Any]], language: str) -> str:
    """The same in one line, for the last mail."""
    with translation.override(language):
        return " ".join(f"{one['label']}: {one['value']}" for one in stays_in_words(held))
