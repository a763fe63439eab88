"""Reading the demo's files."""

import json
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import models
from django.utils import timezone

FOLDER = Path(__file__).parent
PASSWORD = "circolo-demo"  # noqa: S105 (the demo's only, printed at its start)
LANGUAGES = ("it", "fr", "en")


@cache
def read(name: str) -> dict[str, Any]:
    """The content of <name>.json."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def in_languages(field: str, texts: dict[str, str] | None) -> dict[str, str]:
    """{"it": …} as the columns field_it, field_fr, field_en."""
    return {f"{field}_{code}": (texts or {}).get(code, "") for code in LANGUAGES}


def days_from_now(days: float, *, hour: int = 12) -> datetime:
    """A moment so many days from today, at a full hour in the project's zone."""
    today = timezone.localdate()
    moment = datetime.combine(today + timedelta(days=int(days)), time(hour), tzinfo=timezone.get_default_timezone())
    return moment + timedelta(minutes=round((days - int(days)) * 600))


def steady_id(kind: str, key: str) -> UUID:
    """The same identifier for the same thing in every demo."""
    return uuid5(NAMESPACE_URL, f"circolo-demo/{kind}/{key}")


def keep_id(row: models.Model, key: str) -> None:
    """Give `row` its steady identifier."""
    row.uuid = steady_id(row._meta.label_lower, key)  # type: ignore[attr-defined]
    row.save(update_fields=["uuid"])
