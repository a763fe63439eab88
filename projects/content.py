"""The fields of a project: which there are, which must be filled, and their plain values."""

from decimal import Decimal
from typing import Any

from projects.models import Project

TEXTS = ["title", "summary", "need", "activities", "people", "sustainability"]
CHOICES = ["working_language", "aim", "return_form", "stage", "sector", "goals", "needs"]
PLACE = ["country", "region", "city"]
FIGURES = ["amount_requested", "own_contribution", "jobs_expected", "women_led", "youth_led"]
FIELDS = [*TEXTS, *CHOICES, *PLACE, *FIGURES]
REQUIRED = [
    "title", "summary", "need", "activities", "working_language", "aim", "return_form", "stage", "sector",
    "country", "city", "amount_requested", "own_contribution",
]  # fmt: skip


def content_of(project: Project) -> dict[str, Any]:
    """Each field's value as JSON: amounts as text, countries as codes."""
    return {name: _plain(getattr(project, name)) for name in FIELDS}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list | bool | int) or value is None:
        return value
    return str(value)


def missing_fields(project: Project) -> list[str]:
    """The fields that must be filled before submitting and are still empty."""
    return [name for name in REQUIRED if _empty(getattr(project, name))]


def _empty(value: Any) -> bool:
    return value is None or (not isinstance(value, Decimal) and not str(value).strip())
