"""A person's profile in words."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst

from beneficiaries.models import Beneficiary
from core.places import country_name, language_name, region_name


def facts_of(person: Beneficiary, names: list[str]) -> list[dict[str, str]]:
    """What the person has told in these fields, as facts to show; what is empty is left out."""
    rows = [{"label": str(label_of(name)), "value": words_of(person, name)} for name in names]
    return [row for row in rows if row["value"]]


def languages_of(person: Beneficiary) -> list[dict[str, str]]:
    """The languages that the person knows, as facts to show."""
    return [
        {"label": capfirst(language_name(skill.language)), "value": str(skill.get_level_display())}
        for skill in (person.languages.all() if person.pk else [])
    ]


def label_of(name: str) -> str:
    """The name of a field in the current language."""
    return str(capfirst(Beneficiary._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def words_of(person: Beneficiary, name: str) -> str:
    """A value in words; '' where nothing was told."""
    value: Any = getattr(person, name)
    if name == "citizenships":
        return ", ".join(country_name(country.code) for country in value)
    if name.endswith("_country"):
        return country_name(value.code) if value.code else ""
    if name.endswith("_region"):
        return region_name(value)
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if value is None:
        return ""
    shown = getattr(person, f"get_{name}_display", None)
    return str(shown() if shown else value)
