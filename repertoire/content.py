"""What a partner writes of an entry or an opportunity, as plain values that wait for clearance."""

import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.translating import record_translation, translated_fields
from repertoire.code_lists import Visibility
from repertoire.models import ContactDetail, Location, Opportunity, Organisation

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def in_each_language(*names: str) -> list[str]:
    """The columns of translated fields."""
    return [f"{name}_{code}" for name in names for code in LANGUAGES]


ENTRY_FIELDS = [
    "source_language", *in_each_language("name"), "acronym", "kind", *in_each_language("mission"), "sectors",
    "languages", "website",
]  # fmt: skip
OFFER_FIELDS = [
    "source_language", *in_each_language("title"), "kind", "aim", *in_each_language("description", "conditions"),
    "country", "region", "city", "online", "sectors", "stages", "amount_from", "amount_to", "currency", "places",
    "valid_from", "valid_until",
]  # fmt: skip
PLACE_FIELDS = ["country", "region", "city", "latitude", "longitude"]
DETAIL_FIELDS = ["kind", "value", "label", "visibility"]
PARTS = ["locations", "details"]
SOURCE_NEEDED = {Organisation: "name", Opportunity: "title"}
OPEN_TO_PARTNERS = [Visibility.PUBLIC.value, Visibility.SIGNED_IN.value]
"""What staff keep for themselves no partner reads or changes."""

MOST_PARTS = 20

Row = Organisation | Opportunity


@dataclass
class Candidate:
    """A row as it would be, not saved; the parts of an organisation as they would be (None: as they are)."""

    row: Any
    locations: list[Location] | None = None
    details: list[ContactDetail] | None = None
    columns: list[str] = field(default_factory=list)


def fields_of(row: Row) -> list[str]:
    """The columns that a partner writes."""
    return ENTRY_FIELDS if isinstance(row, Organisation) else OFFER_FIELDS


def content_of(row: Row) -> dict[str, Any]:
    """Each field's value as JSON, the parts of an organisation as lists."""
    found = {name: _plain(getattr(row, name)) for name in fields_of(row)}
    if isinstance(row, Organisation):
        found["locations"] = [
            {"uuid": str(place.uuid)} | {name: _plain(getattr(place, name)) for name in PLACE_FIELDS}
            for place in row.locations.all()
        ]
        found["details"] = [
            {name: _plain(getattr(detail, name)) for name in DETAIL_FIELDS}
            for detail in row.details.all()
            if detail.visibility in OPEN_TO_PARTNERS
        ]
    return found


def plain_content(values: dict[str, Any]) -> dict[str, Any]:
    """Values as forms clean them, as JSON."""
    return {name: value if name in PARTS else _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int):
        return value
    return [str(part) for part in value] if isinstance(value, list) else str(value)


def changed_in(row: Row, content: dict[str, Any]) -> dict[str, Any]:
    """What of `content` differs from the row as the public has it; all of it for a row that was never published.

    Only that waits, so that clearing it leaves alone what staff changed elsewhere meanwhile.
    """
    known = set(fields_of(row)) | (set(PARTS) if isinstance(row, Organisation) else set())
    content = {name: value for name, value in content.items() if name in known}
    if row.published_at is None:
        return content
    present = content_of(row)
    differs = {name for name in content if _comparable(name, content[name]) != _comparable(name, present[name])}
    return {name: value for name, value in content.items() if name in differs}


def _comparable(name: str, value: Any) -> Any:
    """Numbers equal whatever their zeros, order of codes apart, nothing equal to an empty text."""
    if name in PARTS:
        return [{key: _comparable(key, part) for key, part in one.items()} for one in value]
    if name in {"amount_from", "amount_to", "latitude", "longitude"}:
        return Decimal(value) if value not in (None, "") else None
    if isinstance(value, list):
        return sorted(value)
    return "" if value is None else value


def candidate_of(row: Row, content: dict[str, Any]) -> Candidate:
    """The row with `content` in it, checked and not saved. Raises ValidationError, by field.

    Places and details are checked as "locations" and "details".
    """
    changed = copy.copy(row)
    columns = [name for name in fields_of(row) if name in content]
    for name in columns:
        column: Any = type(row)._meta.get_field(name)
        setattr(changed, name, column.to_python(_given(content[name], column)))
    _check(changed)
    found = Candidate(changed, columns=columns)
    if isinstance(row, Organisation):
        if "locations" in content:
            found.locations = _places(row, content["locations"])
        if "details" in content:
            found.details = _details(row, content["details"])
    return found


def _given(value: Any, column: Any) -> Any:
    return None if value == "" and column.null else value


def _check(row: Any) -> None:
    """All columns but the shadows of translated ones, and the text in the source language."""
    row.full_clean(exclude=[*translated_fields(type(row)), "state", "organisation", "uuid"], validate_unique=False)
    name = f"{SOURCE_NEEDED[type(row)]}_{row.source_language}"
    if not (getattr(row, name) or "").strip():
        raise ValidationError({name: _("Write this in the language that you work in first.")})


def _places(row: Organisation, given: list[dict[str, Any]]) -> list[Location]:
    known = {str(place.uuid): place for place in row.locations.all()} if row.pk else {}
    places = []
    for values in _few(given, "locations"):
        place = known.pop(str(values.get("uuid", "")), None) or Location(organisation=row)
        for name in PLACE_FIELDS:
            column: Any = Location._meta.get_field(name)
            setattr(place, name, column.to_python(_given(values.get(name, ""), column)))
        if (place.latitude is None) != (place.longitude is None):
            raise ValidationError({"locations": _("Give both coordinates, or none.")})
        places.append(_sound(place, "locations"))
    return places


def _details(row: Organisation, given: list[dict[str, Any]]) -> list[ContactDetail]:
    details = []
    for values in _few(given, "details"):
        if values.get("visibility") not in OPEN_TO_PARTNERS:
            raise ValidationError({"details": _("Say who may see each contact.")})
        made = ContactDetail(organisation=row, **{name: values.get(name, "") for name in DETAIL_FIELDS})
        details.append(_sound(made, "details"))
    return details


def _few(given: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    if len(given) > MOST_PARTS:
        raise ValidationError({name: _("At most %(number)s.") % {"number": MOST_PARTS}})
    return given


def _sound(part: Any, name: str) -> Any:
    try:
        part.full_clean(exclude=["organisation", "uuid"], validate_unique=False)
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from None
    return part


def apply_content(row: Row, content: dict[str, Any]) -> None:
    """Write `content` into a locked row and its parts. Raises ValidationError for what no longer fits the row."""
    before = copy.copy(row)
    found = candidate_of(row, content)
    for name in found.columns:
        setattr(row, name, getattr(found.row, name))
    if found.columns:
        row.save(update_fields=found.columns)
    if found.locations is not None and isinstance(row, Organisation):
        row.locations.exclude(pk__in=[place.pk for place in found.locations if place.pk]).delete()
        for place in found.locations:
            place.save()
    if found.details is not None and isinstance(row, Organisation):
        _write_details(row, found.details)
    record_translation(row, before=before)


def _write_details(row: Organisation, wanted: list[ContactDetail]) -> None:
    """Keep what is the same, so that the row history tells only of changes."""
    missing = {tuple(getattr(detail, name) for name in DETAIL_FIELDS): detail for detail in wanted}
    for detail in row.details.filter(visibility__in=OPEN_TO_PARTNERS):
        if missing.pop(tuple(getattr(detail, name) for name in DETAIL_FIELDS), None) is None:
            detail.delete()
    for detail in missing.values():
        detail.save()
