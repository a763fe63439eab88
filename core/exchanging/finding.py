"""Which text a row of a translator's file means, and whether it may be written."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from core.exchanging.units import as_exchanged, has_uuid, hash_of, state_of, text_in
from core.importing.kinds import Found, Values
from core.models import TranslationState
from core.places import language_name
from core.translating import translated_models
from core.writing.outside import Texts, exchanged_fields, may_write, rows_of, texts_of

Hashes = dict[tuple[str, int, str], dict[str, str]]
"""What translations were made from, by table, key and language."""
Address = tuple[str, str]
"""The table of a row, and its identifier."""


@dataclass(frozen=True)
class Target:
    """A row of the platform with how its texts are written."""

    texts: Texts
    row: Any


def address_of(values: Values) -> Address:
    """The row that a text belongs to."""
    table, key, _field = values["id"].split(":")
    return table, key


def field_of(values: Values) -> str:
    """The field that a text stands in."""
    return str(values["id"].rpartition(":")[2])


def key_of(values: Values) -> int:
    """The number that stands for one text in one language."""
    said = f"{values['id']}|{values['language']}".encode()
    return int.from_bytes(blake2b(said, digest_size=8).digest()) >> 1


def targets_of(rows: Iterable[Values], *, lock: bool = False) -> dict[Address, Target]:
    """The rows that these texts belong to, where there are such; each table is asked once."""
    wanted: dict[str, set[str]] = {}
    for table, key in map(address_of, rows):
        wanted.setdefault(table, set()).add(key)
    found: dict[Address, Target] = {}
    for table, keys in sorted(wanted.items()):
        texts = _texts_of(table)
        if texts is not None:
            by_key = _keys_of(texts.model, keys)
            there = rows_of(texts, by_key, lock=lock)
            found |= {(table, by_key[pk]): Target(texts, row) for pk, row in there.items()}
    return found


def _texts_of(table: str) -> Texts | None:
    try:
        model = apps.get_model(table)
    except LookupError:
        return None
    return texts_of(model) if model in translated_models() else None


def _keys_of(model: type[models.Model], keys: set[str]) -> dict[int, str]:
    """By primary key, how the file names the row."""
    if not has_uuid(model):
        return {int(key): key for key in keys if key.isdecimal() and len(key) < 18}
    whole = {key for key in keys if len(key) == 36 and key.count("-") == 4}
    try:
        found = model._default_manager.filter(uuid__in=whole).values_list("pk", "uuid")
        return {pk: str(uuid) for pk, uuid in found}
    except ValidationError:
        return {}


def hashes_of(targets: dict[Address, Target]) -> Hashes:
    """What the translations of these rows were made from."""
    found: Hashes = {}
    by_table: dict[str, list[int]] = {}
    for (table, _key), target in targets.items():
        by_table.setdefault(table, []).append(target.row.pk)
    for table, keys in by_table.items():
        for state in TranslationState.objects.filter(object_type=table, object_id__in=keys):
            found[table, state.object_id, state.language] = state.hashes
    return found


def find(rows: list[Values], *, similar: bool, by: Any) -> list[Found]:
    """For each row the text that it means, with what the platform calls it; or why it cannot be written."""
    targets = targets_of(rows)
    allowed = {address: may_write(one.texts, one.row, by) for address, one in targets.items()}
    hashes = hashes_of(targets)
    found = []
    for values in rows:
        address = address_of(values)
        target = targets.get(address) if allowed.get(address) else None
        problems = _problems(values, target, hashes)
        if target is not None:
            values |= _called(values, target)
        found.append(Found(problems=problems) if problems else Found(target=key_of(values)))
    return found


def _called(values: Values, target: Target) -> Values:
    """What the platform calls the text, whatever the file says."""
    if field_of(values) not in exchanged_fields(target.texts, target.row):
        return {"title": str(target.row)[:200]}
    field: Any = target.texts.model._meta.get_field(field_of(values))
    kind = str(target.texts.model._meta.verbose_name)
    return {"title": str(target.row)[:200], "about": f"{kind}: {field.verbose_name} ({values['language']})"}


def _problems(values: Values, target: Target | None, hashes: Hashes) -> dict[str, str]:
    """What keeps a text from being written, by column."""
    if target is None:
        return {"id": _("There is no such text, or you may not change it.")}
    row, field, language = target.row, field_of(values), values["language"]
    if field not in exchanged_fields(target.texts, row):
        return {"id": _("This field is not translated.")}
    if language == row.source_language:
        said = _("This text was written in %(language)s first: its source is changed on its own page.")
        return {"language": said % {"language": language_name(language)}}
    if values["source_hash"] != hash_of(text_in(row, field, row.source_language)):
        return {"source_hash": _("The source has changed since the export. Export this text again.")}
    if "translation" not in values:
        return {"translation": _("There is no translation here yet.")}
    now = _now(values, target, hashes)
    if now == values:
        return {}
    if target.texts.stands(row):
        return {"id": str(target.texts.stands(row))}
    same = now["translation"] == values["translation"]
    reason = "" if same else _refusal(row, field, language, values["translation"])
    return {"translation": reason} if reason else {}


def _refusal(row: Any, name: str, language: str, text: str) -> str:
    """Why the field does not take a text; '' where it does."""
    field: Any = row._meta.get_field(build_localized_fieldname(name, language))
    if field.max_length and len(text) > field.max_length:
        told = {"most": field.max_length, "has": len(text)}
        return _("Too long: at most %(most)s characters, and this has %(has)s.") % told
    if isinstance(field, models.CharField) and "\n" in text:
        return _("This text stands on one line.")
    try:
        field.run_validators(text)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def current(rows: dict[int, Values], *, lock: bool) -> dict[int, Values]:
    """What stands there now, by the number of the text. What the file only repeats is as the file says; texts of
    which the source has changed, or that stand, count as gone."""
    targets = targets_of(rows.values(), lock=lock)
    hashes = hashes_of(targets)
    found = {}
    for number, values in rows.items():
        target = targets.get(address_of(values))
        if target is not None and not (lock and _has_moved(values, target)):
            found[number] = _now(values, target, hashes)
    return found


def _has_moved(values: Values, target: Target) -> bool:
    source = text_in(target.row, field_of(values), target.row.source_language)
    return values["source_hash"] != hash_of(source) or bool(target.texts.stands(target.row))


def _now(values: Values, target: Target, hashes: Hashes) -> Values:
    row, field, language = target.row, field_of(values), values["language"]
    now = dict(values) | {"translation": as_exchanged(text_in(row, field, language))}
    if "state" in values:
        known = hashes.get((address_of(values)[0], row.pk, language), {})
        now["state"] = str(state_of(row, field, language, known))
    return now
