"""What a proposed change would change: field by field, word by word, codes as their labels."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.comparing import Part, compare_words
from core.places import country_name, language_name, region_name
from repertoire.content import DETAIL_FIELDS, PARTS, PLACE_FIELDS, content_of, fields_of
from repertoire.models import ContactDetail, EntryRevision, Location, Opportunity, Organisation


@dataclass(frozen=True)
class Difference:
    """A field that would say something else; `language` is that of its text, empty for what has none."""

    label: str
    parts: list[Part]
    language: str = ""


def differences_of(revision: EntryRevision) -> list[Difference]:
    """What the row would say, beside what it says now; beside nothing for one that was never published."""
    row: Any = revision.opportunity or revision.organisation
    present = content_of(row) if row.published_at is not None else {}
    found = []
    for name in [*fields_of(row), *PARTS]:
        if name not in revision.content:
            continue
        old, new = text_of(row, name, present.get(name)), text_of(row, name, revision.content[name])
        if old != new:
            found.append(Difference(label_of(row, name), list(compare_words(old, new)), _language_of(name)))
    return found


def _language_of(name: str) -> str:
    code = name.rpartition("_")[2]
    return code if code in dict(settings.LANGUAGES) else ""


def label_of(row: Organisation | Opportunity, name: str) -> str:
    """What a field is called, with its language where it has one."""
    if name in PARTS:
        return _("Where you are") if name == "locations" else _("How to reach you")
    code = _language_of(name)
    column: Any = row._meta.get_field(name.removesuffix(f"_{code}") if code else name)
    label = capfirst(str(column.verbose_name))
    return f"{label} ({language_name(code)})" if code else label


def text_of(row: Organisation | Opportunity, name: str, value: Any) -> str:
    """A value of the content as people read it."""
    if value in (None, "", []):
        return ""
    if name in PARTS:
        model: Any = Location if name == "locations" else ContactDetail
        fields = PLACE_FIELDS if name == "locations" else DETAIL_FIELDS
        return "\n".join(
            ", ".join(part for part in (_word(model, field, one.get(field)) for field in fields) if part)
            for one in value
        )
    return _word(type(row), name, value)


def _word(model: Any, name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if isinstance(value, list):
        return ", ".join(_word(model, name, one) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in {"languages", "source_language"}:
        return language_name(value)
    if name == "country":
        return country_name(value)
    if name == "region":
        return region_name(value)
    column: Any = model._meta.get_field(name)
    labels = dict(getattr(column, "base_field", column).flatchoices)
    return str(labels.get(value, value))
