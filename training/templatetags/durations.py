"""Minutes in pages."""

from collections.abc import Mapping
from typing import Any

from django import template

from training.durations import in_hours, spoken

register = template.Library()
register.filter("spoken", spoken)


@register.filter
def hours(minutes: int | None) -> str:
    """Minutes as "4 h 30"."""
    return "–" if minutes is None else in_hours(minutes)


@register.filter
def at(names: Mapping[str, str], key: str) -> str:
    """What a column is called."""
    return names[key]


@register.filter
def figure(line: Any, name: str) -> str:
    """A figure of a report's line: people as a number, everything else as hours."""
    value: int | None = getattr(line, name)
    return str(value) if name == "people" and value is not None else hours(value)
