"""Which translations are missing or out of date."""

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import translation
from modeltranslation.translator import translator
from modeltranslation.utils import build_localized_fieldname

from core.models import Translated, TranslationState

State = TranslationState.State
WRITTEN = ("source_language", "label", "state", "hashes")
"""What is kept of a translation, and follows from the row."""


def text_hash(text: str) -> str:
    """What tells one text from another, blanks around it apart."""
    return blake2b(text.strip().encode(), digest_size=8).hexdigest()


def translated_fields(model: type[models.Model]) -> list[str]:
    """The names of the translated fields of a model."""
    return sorted(translator.get_options_for_model(model).get_field_names())


def _texts(row: models.Model, language: str) -> dict[str, str]:
    fields = translated_fields(type(row))
    return {field: getattr(row, build_localized_fieldname(field, language)) or "" for field in fields}


def _state(source: dict[str, str], target: dict[str, str], made_from: dict[str, str]) -> str:
    wanted = [field for field, text in source.items() if text.strip()]
    if any(not target[field].strip() for field in wanted):
        return State.MISSING
    if any(made_from.get(field) != text_hash(source[field]) for field in wanted):
        return State.STALE
    return State.CURRENT


def source_hashes(row: Any) -> dict[str, str]:
    """By field, the hash of what the row says in its source language."""
    return {field: text_hash(text) for field, text in _texts(row, row.source_language).items()}


def source_mark(hashes: Mapping[str, str]) -> str:
    """What tells one source text from another, by the hashes of its fields."""
    return text_hash(repr(sorted(hashes.items())))


@transaction.atomic
def record_translation(row: Any, *, before: Any | None = None, minor: bool = False) -> None:
    """Write the translation states of `row` after its texts were saved.

    A field counts as translated anew when its text in that language differs from `before`'s (the row as it was,
    None when it is new). `minor` says that the change of the source does not alter the meaning: translations that
    were current stay so.
    """
    known = {state.language: state.hashes for state in TranslationState.objects.of_row(row)}
    _write(_states_after(row, before, known, minor))


def record_translations(rows: list[Any], *, before: dict[int, Any]) -> None:
    """The same for many rows of one model that were saved together; `before` holds those that were there, by key."""
    if not rows:
        return
    known: dict[int, dict[str, dict[str, str]]] = {}
    kept = TranslationState.objects.filter(object_type=rows[0]._meta.label_lower, object_id__in=list(before))
    for state in kept:
        known.setdefault(state.object_id, {})[state.language] = state.hashes
    _write([found for row in rows for found in _states_after(row, before.get(row.pk), known.get(row.pk, {}), False)])


def _states_after(
    row: Any, before: Any | None, known: dict[str, dict[str, str]], minor: bool
) -> list[TranslationState]:
    source = _texts(row, row.source_language)
    old_source = _texts(before, row.source_language) if before is not None else {}
    states = []
    for language, _name in settings.LANGUAGES:
        target = _texts(row, language)
        old_target = _texts(before, language) if before is not None else {}
        made_from: dict[str, str] = dict(known.get(language, {}))
        for field, text in source.items():
            was_current = made_from.get(field) == text_hash(old_source.get(field, ""))
            renewed = target[field] != old_target.get(field, "")
            if language == row.source_language or renewed or (minor and was_current):
                made_from[field] = text_hash(text)
        states.append(_as_state(row, language, _state(source, target, made_from), made_from))
    return states


def _label(row: Any) -> str:
    """What the row is called in its source language, whoever reads or writes it."""
    with translation.override(row.source_language):
        return str(row)[:200]


def _as_state(row: Any, language: str, state: str, hashes: dict[str, str]) -> TranslationState:
    return TranslationState(
        object_type=row._meta.label_lower,
        object_id=row.pk,
        language=language,
        source_language=row.source_language,
        label=_label(row),
        state=state,
        hashes=hashes,
    )


def _write(states: list[TranslationState]) -> None:
    TranslationState.objects.bulk_create(
        states,
        update_conflicts=True,
        unique_fields=["object_type", "object_id", "language"],
        update_fields=[*WRITTEN, "checked_at"],
    )


def _forget_orphans(model: type[models.Model]) -> int:
    states = TranslationState.objects.filter(object_type=model._meta.label_lower)
    return states.exclude(object_id__in=model._base_manager.values("pk")).delete()[0]


def translated_models() -> list[type[models.Model]]:
    """The models whose translations are followed."""
    return [m for m in translator.get_registered_models(abstract=False) if issubclass(m, Translated)]


def check_translations() -> int:
    """Recompute every state and label from the texts; returns how many rows were wrong (drift), each mended.

    States of objects that are gone are wrong too, and go.
    """
    wrong = 0
    for model in translated_models():
        wrong += _forget_orphans(model)
        for row in model._default_manager.iterator(chunk_size=200):
            mended = list(_drifted(row))
            wrong += len(mended)
            if mended:
                _write(mended)
    return wrong


def _drifted(row: Any) -> Iterator[TranslationState]:
    """What the states of `row` should be, where they are not."""
    source = _texts(row, row.source_language)
    known = {state.language: state for state in TranslationState.objects.of_row(row)}
    for language, _name in settings.LANGUAGES:
        found = known.get(language)
        hashes = dict(found.hashes) if found else {}
        if language == row.source_language:
            hashes = source_hashes(row)
        state = _state(source, _texts(row, language), hashes)
        wanted = _as_state(row, language, state, hashes)
        if found is None or any(getattr(found, name) != getattr(wanted, name) for name in WRITTEN):
            yield wanted
