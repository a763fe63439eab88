"""Widgets of the back office."""

from typing import Any

from django import forms


class CountryBoxes(forms.CheckboxSelectMultiple):
    """Many choices as boxes in a frame that scrolls, what is chosen first. Works without scripts and on a phone."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"class": "boxes"} | (attrs or {}), choices)

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        groups = super().optgroups(name, value, attrs)
        return sorted(groups, key=lambda group: not any(option["selected"] for option in group[1]))
