"""What is recorded about a person, field by field, as plain values."""

from typing import Any

from beneficiaries.models import Beneficiary

PROFILE = [
    "given_name", "family_name", "email", "phone", "sex", "birth_date", "citizenships", "contact_language",
    "residence_country", "residence_region", "residence_city", "origin_country", "origin_region", "origin_city",
    "arrival_year", "dependants", "permit_kind", "permit_expires_on", "education_level", "education_field",
    "education_title", "education_recognised", "occupation", "occupation_group", "occupation_title", "skills",
]  # fmt: skip
"""Everything but languages, which are rows of their own."""


def value_of(row: Beneficiary, name: str) -> Any:
    """A field as a JSON value: countries as their codes, a day as its text, None for what nobody said."""
    value = getattr(row, name)
    if name == "citizenships":
        return sorted(country.code for country in value)
    if name.endswith("_country"):
        return value.code or ""
    return value.isoformat() if hasattr(value, "isoformat") else value


def is_said(value: Any) -> bool:
    """Whether anything was told: 0 is something."""
    return value not in ("", None, [])
