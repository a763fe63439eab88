"""The columns of a translated row: each of its texts in each language."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import models
from modeltranslation.utils import build_localized_fieldname

from core.models import TranslationState
from core.typed import mark

States = dict[tuple[str, int], dict[str, str]]
"""How far rows are translated: by table and key, the state of each language."""

CODES = [code for code, _name in settings.LANGUAGES]


def columns_of(fields: Iterable[str]) -> list[str]:
    """The columns in which these fields are written."""
    return [build_localized_fieldname(field, code) for field in fields for code in CODES]


def marks_of(content: Mapping[str, Any]) -> dict[str, str]:
    """A mark of each column, by which a writer says what they have read."""
    return {name: mark(value) for name, value in content.items()}


def languages_first(source: str) -> list[str]:
    """All languages, the one that the row is written in before the others."""
    return sorted(CODES, key=lambda code: code != source)


def translation_states(rows: Iterable[models.Model]) -> States:
    """How far each row is translated: by its table and key, the state of each language."""
    found: States = {}
    by_table: dict[str, list[int]] = {}
    for row in rows:
        by_table.setdefault(row._meta.label_lower, []).append(row.pk)
    for table, keys in by_table.items():
        for state in TranslationState.objects.filter(object_type=table, object_id__in=keys):
            found.setdefault((table, state.object_id), {})[state.language] = state.state
    return found
