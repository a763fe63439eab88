"""What is held about a person, counted by kind, in words."""

from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _


def held_of(collected: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """How many rows of each kind were collected. What has no name for people is counted as technical."""
    rows: dict[str, int] = {}
    technical = 0
    for label, found in collected.items():
        name = apps.get_model(label)._meta.verbose_name_plural
        if isinstance(name, Promise):
            rows[capfirst(str(name))] = rows.get(capfirst(str(name)), 0) + len(found)
        else:
            technical += len(found)
    if technical:
        rows[_("Technical records")] = technical
    return [{"label": label, "value": str(number)} for label, number in rows.items()]
