"""What a file with persons can hold: the columns, and which of them are sensitive."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst

from beneficiaries.models import Beneficiary
from core.personal_data import Kind
from core.places import country_name, region_name

PLACES = {"residence_country", "origin_country"}
REGIONS = {"residence_region", "origin_region"}


COLUMNS: dict[str, Kind] = {
    "given_name": Kind.IDENTITY, "family_name": Kind.IDENTITY, "sex": Kind.IDENTITY, "birth_date": Kind.IDENTITY,
    "citizenships": Kind.IDENTITY, "email": Kind.CONTACT, "phone": Kind.CONTACT, "contact_language": Kind.CONTACT,
    "residence_country": Kind.CONTACT, "residence_region": Kind.CONTACT, "residence_city": Kind.CONTACT,
    "origin_country": Kind.PROFILE, "origin_region": Kind.PROFILE, "origin_city": Kind.PROFILE,
    "arrival_year": Kind.PROFILE, "education_level": Kind.PROFILE, "education_field": Kind.PROFILE,
    "education_title": Kind.PROFILE, "occupation": Kind.PROFILE, "occupation_title": Kind.PROFILE,
    "skills": Kind.PROFILE, "dependants": Kind.SENSITIVE, "permit_kind": Kind.SENSITIVE,
    "permit_expires_on": Kind.SENSITIVE,
}  # fmt: skip
SENSITIVE = frozenset({"dependants", "permit_kind", "permit_expires_on", "birth_date", "citizenships"})
"""Each needs a reason of its own."""


def label_of(name: str) -> str:
    """What a column is called, in the current language."""
    column: Any = Beneficiary._meta.get_field(name)
    label: str | Promise = column.verbose_name
    return capfirst(str(label))


def cells_of(person: Beneficiary, names: list[str]) -> list[object]:
    """The person's values for these columns, in words."""
    return [_cell(person, name) for name in names]


def _cell(person: Beneficiary, name: str) -> object:
    value = getattr(person, name)
    if name == "citizenships":
        return ", ".join(country_name(country.code) for country in value)
    if name in PLACES:
        return country_name(value.code or "")
    if name in REGIONS:
        return region_name(value)
    shown: Callable[[], str] | None = getattr(person, f"get_{name}_display", None)
    return shown() if shown is not None and value not in (None, "") else value
