"""What is held about a person, counted by kind, in words."""

from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _


def held_of(counted: dict[str, int]) -> list[dict[str, Any]]:
    """How many rows of each kind are held. What has no name for people is counted as technical."""
    rows: dict[str, int] = {}
    technical = 0
    for label, number in counted.items():
        name = apps.get_model(label)._meta.verbose_name_plural
        if isinstance(name, Promise):
            rows[capfirst(str(name))] = rows.get(capfirst(str(name)), 0) + number
        else:
            technical += number
    if technical:
        rows[_("Technical records")] = technical
    return [{"label": label, "value": str(number)} for label, number in rows.items()]
