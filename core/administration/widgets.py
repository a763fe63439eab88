"""Widgets of the back office."""

from typing import Any

from django import forms
from django.db import models

PLAIN_DAYS: dict[Any, dict[str, Any]] = {
    models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})},
}
"""The browser's own calendar for days."""


class Boxes(forms.CheckboxSelectMultiple):
    """Many choices as boxes in a frame that scrolls, what is chosen first. Works without scripts and on a phone."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"class": "boxes"} | (attrs or {}), choices)

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        groups = super().optgroups(name, value, attrs)
        return sorted(groups, key=lambda group: not any(option["selected"] for option in group[1]))
