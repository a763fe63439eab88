"""What happened to a row: the audit events about it, and each change of its columns where those are kept."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

import pghistory.models
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django_countries.fields import CountryField

from core.models import AuditEvent
from core.places import country_name
from core.wording import told_of, words_of

AT_MOST = 200
TECHNICAL = ("pgh_", "reminded_at", "updated_at", "latest_revision", "last_number")


@dataclass(frozen=True)
class Happening:
    """An act or a change: when, by whom, in words; `changes` are (column's name, before, after), `told` what an
    app says of an act beyond its words, as (label, text)."""

    at: datetime
    actor: Any
    text: str
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)


def happened_to(row: models.Model, *, unseen: Collection[str] = ()) -> list[Happening]:
    """The latest events about a row and changes of it, latest first; `unseen` columns are left out."""
    found = [*_events(row), *_changes(row, unseen)]
    return sorted(found, key=lambda happening: happening.at, reverse=True)[:AT_MOST]


def _events(row: models.Model) -> list[Happening]:
    events = AuditEvent.objects.filter(target_type=row._meta.label_lower, target_id=row.pk).select_related("actor")
    return [Happening(event.at, event.actor, words_of(event), told=told_of(event)) for event in events[:AT_MOST]]


def _changes(row: models.Model, unseen: Collection[str]) -> list[Happening]:
    history = getattr(row, "history", None)
    if history is None:
        return []
    versions = list(history.order_by("-pgh_created_at", "-pgh_id").select_related("pgh_context")[:AT_MOST])
    people = _people(versions)
    found = []
    for newer, older in pairwise(versions):
        changes = _differences(newer, older, unseen)
        if changes:
            actor = people.get(_user_of(newer))
            found.append(Happening(newer.pgh_created_at, actor, "", changes))
    return found


def _differences(newer: Any, older: Any, unseen: Collection[str]) -> list[tuple[str, str, str]]:
    found = []
    for column in newer._meta.concrete_fields:
        if column.primary_key or column.name in unseen or column.name.startswith(TECHNICAL):
            continue
        before, after = getattr(older, column.attname), getattr(newer, column.attname)
        if before != after:
            found.append((str(column.verbose_name), _shown(older, column), _shown(newer, column)))
    return found


def _shown(version: Any, column: Any) -> str:
    value = getattr(version, column.attname)
    if value in (None, "", []):
        return "–"
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(column, CountryField):  # of several countries it knows no choices
        return ", ".join(country_name(country.code) for country in (value if column.multiple else [value]))
    labels = dict(getattr(column, "base_field", column).flatchoices)
    values = value if isinstance(value, list) else [value]
    return ", ".join(str(labels.get(one, one)) for one in values)


def _user_of(version: Any) -> Any:
    context = version.pgh_context
    return context.metadata.get("user") if isinstance(context, pghistory.models.Context) else None


def _people(versions: list[Any]) -> dict[Any, Any]:
    from django.contrib.auth import get_user_model

    keys = {_user_of(version) for version in versions} - {None}
    return dict(get_user_model()._default_manager.in_bulk(keys)) if keys else {}
