"""Fields of the forms of entries and opportunities."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.forms import TypedText


def asked(model: Any, name: str, help_text: Any = "", **more: Any) -> dict[str, Any]:
    """What a field of a form says of the column that it fills."""
    column: Any = model._meta.get_field(name)
    words = {"label": capfirst(column.verbose_name), "help_text": help_text or column.help_text}
    return {**words, "required": not column.blank, **more}


def text(model: Any, name: str, help_text: Any = "", *, long: bool = False, **more: Any) -> TypedText:
    """Words for a column, at most as many as it takes."""
    column: Any = model._meta.get_field(name)
    widget = forms.Textarea(attrs={"rows": 6}) if long else forms.TextInput()
    return TypedText(**asked(model, name, help_text, **{"max_length": column.max_length, "widget": widget, **more}))


def one_of(model: Any, name: str, choices: Any, help_text: Any = "", **more: Any) -> forms.ChoiceField:
    """One code of a list."""
    return forms.ChoiceField(**asked(model, name, help_text, **{"choices": choices, **more}))


def some_of(model: Any, name: str, choices: Any, help_text: Any = "", **more: Any) -> forms.MultipleChoiceField:
    """Any number of codes of a list."""
    boxes = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(**asked(model, name, help_text, **{"choices": choices, "widget": boxes, **more}))


class Degrees(forms.DecimalField):
    """A latitude or longitude, kept with five decimals: about one metre."""

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Write the coordinate in degrees, as 45.07049.")}

    def to_python(self, value: Any) -> Any:
        found: Any = super().to_python(str(value or "").replace(",", ".")[:40])
        if found is None or not found.is_finite() or abs(found) > 1000:
            return found
        return found.quantize(Decimal("0.00001"))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "class": "short", "autocomplete": "off"}
