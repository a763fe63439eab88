"""Which translations are missing or out of date."""

from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.db import models, transaction
from modeltranslation.translator import translator
from modeltranslation.utils import build_localized_fieldname

from core.models import Translated, TranslationState

State = TranslationState.State


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


@transaction.atomic
def record_translation(row: Any, *, before: Any | None = None, minor: bool = False) -> None:
    """Write the translation states of `row` after its texts were saved.

    A field counts as translated anew when its text in that language differs from `before`'s (the row as it was,
    None when it is new). `minor` says that the change of the source does not alter the meaning: translations that
    were current stay so.
    """
    source = _texts(row, row.source_language)
    old_source = _texts(before, row.source_language) if before is not None else {}
    for language, _name in settings.LANGUAGES:
        target = _texts(row, language)
        old_target = _texts(before, language) if before is not None else {}
        known = _known(row, language)
        made_from: dict[str, str] = dict(known.hashes) if known else {}
        for field, text in source.items():
            was_current = made_from.get(field) == text_hash(old_source.get(field, ""))
            renewed = target[field] != old_target.get(field, "")
            if language == row.source_language or renewed or (minor and was_current):
                made_from[field] = text_hash(text)
        _write(row, language, _state(source, target, made_from), made_from)


def _known(row: models.Model, language: str) -> TranslationState | None:
    return TranslationState.objects.filter(
        object_type=row._meta.label_lower, object_id=row.pk, language=language
    ).first()


def _write(row: models.Model, language: str, state: str, hashes: dict[str, str]) -> None:
    TranslationState.objects.update_or_create(
        object_type=row._meta.label_lower,
        object_id=row.pk,
        language=language,
        defaults={"label": str(row)[:200], "state": state, "hashes": hashes},
    )


def _forget_orphans(model: type[models.Model]) -> int:
    states = TranslationState.objects.filter(object_type=model._meta.label_lower)
    return states.exclude(object_id__in=model._base_manager.values("pk")).delete()[0]


def translated_models() -> list[type[models.Model]]:
    """The models whose translations are followed."""
    return [m for m in translator.get_registered_models(abstract=False) if issubclass(m, Translated)]


def check_translations() -> int:
    """Recompute every state from the texts; returns how many rows were wrong (drift), each mended.

    States of objects that are gone are wrong too, and go.
    """
    wrong = 0
    for model in translated_models():
        wrong += _forget_orphans(model)
        for row in model._default_manager.iterator(chunk_size=200):
            source = _texts(row, row.source_language)  # type: ignore[attr-defined]
            for language, _name in settings.LANGUAGES:
                known = _known(row, language)
                hashes = dict(known.hashes) if known else {}
                if language == row.source_language:  # type: ignore[attr-defined]
                    hashes = {field: text_hash(text) for field, text in source.items()}
                state = _state(source, _texts(row, language), hashes)
                if known is None or known.state != state:
                    wrong += 1
                    _write(row, language, state, hashes)
    return wrong
