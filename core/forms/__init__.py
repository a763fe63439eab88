"""Form fields that several apps ask people with."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.amounts import read_amount
from core.places import country_choices, is_region_of, region_choices, region_name
from core.typed import DAYS, plain

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
"""Days that staff mean; beyond the year 9999 no clock can say when a day ends."""


class TypedText(forms.CharField):
    """Text as people type it: line breaks count once, null characters are dropped."""

    default_error_messages = {
        "max_length": _("Too long: at most %(limit_value)d characters, and this has %(show_value)d."),
    }

    def to_python(self, value: Any) -> Any:
        return super().to_python(plain(value) if isinstance(value, str) else value)


class Amount(forms.DecimalField):
    """An amount of money, written in any of the usual ways."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("Write the amount in figures, with at most two decimals, as 12000 or 12000.50."),
        "min_value": _("Write an amount that is not below zero."),
        "max_digits": _("This amount is too large."),
        "max_whole_digits": _("This amount is too large."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": Decimal(0), "max_digits": 12, "decimal_places": 2, **kwargs})

    def to_python(self, value: Any) -> Any:
        text = plain(str(value or "")).strip()
        if not text:
            return None
        try:
            return read_amount(text[:60])
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "class": "short", "autocomplete": "off"}


class Whole(forms.IntegerField):
    """A whole number between two bounds."""

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Write a whole number in figures.")}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "class": "short", "autocomplete": "off"}


class Day(forms.DateField):
    """A day between two bounds; browsers without a calendar may write 31/12/1990.

    `past` takes no day that has not come yet, `coming` none that is over.
    """

    default_error_messages = {"invalid": _("Write the day as 31/12/1990.")}

    def __init__(
        self, *, first: date = EARLIEST, last: date = LATEST, past: bool = False, coming: bool = False, **kwargs: Any
    ) -> None:
        self.first, self.last, self.past, self.coming = first, last, past, coming
        attrs = {"type": "date", "class": "medium", "min": first.isoformat(), **kwargs.pop("attrs", {})}
        widget = forms.DateInput(format="%Y-%m-%d", attrs=attrs)
        super().__init__(input_formats=DAYS, widget=widget, **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.past and value > date.today():  # noqa: DTZ011 (a day in the future is one everywhere, give or take)
            raise ValidationError(_("This day has not come yet."), code="future")
        if self.coming and value < timezone.localdate():
            raise ValidationError(_("This day is over."), code="over")
        if not self.first <= value <= self.last:
            raise ValidationError(_("Look at the year again."), code="year")


def day_after(day: date | None) -> datetime | None:
    """The first moment after a day, in the current time zone; none for none."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min)) if day else None


class LongSelect(forms.Select):
    """A list of hundreds, written without a template for each of its lines."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(one) for one in self.format_value(value)}
        lines = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            ((code, " selected" if str(code) in chosen else "", label) for code, label in self.choices),
        )
        further = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>{}</select>', name, further, lines)


class Region(forms.ChoiceField):
    """A region from a list that follows a country; the form says with `region_of` whether it lies there."""

    widget = LongSelect

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)


def countries(*, empty: Any = _("Choose a country"), only: Iterable[str] = ()) -> list[tuple[str, Any]]:
    """Choices for a country, named in the current language; `only` these, if any are given."""
    wanted = set(only)
    found = [(code, name) for code, name in country_choices() if not wanted or code in wanted]
    return [("", empty), *found]


def regions(chosen: Iterable[str]) -> list[tuple[str, Any]]:
    """Choices for a region of the chosen countries."""
    found = region_choices(code for code in chosen if code)
    return [("", _("Choose a region") if found else _("Choose the country first")), *found]


def region_of(region: str, country: str) -> str:
    """The region if it lies in the country, '' for one that belongs to another country.

    Raises ValidationError for what is no region at all.
    """
    if not region or is_region_of(region, country):
        return region
    if region_name(region) != region:
        return ""
    raise ValidationError(_("Choose a region from the list."), code="invalid_choice")


class LocalMoment(forms.SplitDateTimeField):
    """A day and a time without a zone: the form says in which zone they are meant. One that is needed `at_times`,
    as another answer has it, is not called optional."""

    at_times = False

    def __init__(self, *, label: Any, **kwargs: Any) -> None:
        day: Any = {"type": "date", "aria-label": format_lazy("{} ({})", label, _("day"))}
        time: Any = {"type": "time", "aria-label": format_lazy("{} ({})", label, _("time"))}
        widget = forms.SplitDateTimeWidget(date_format="%Y-%m-%d", time_format="%H:%M", date_attrs=day, time_attrs=time)
        super().__init__(label=label, widget=widget, **kwargs)

    def compress(self, data_list: Any) -> datetime | None:
        if not data_list or None in data_list or "" in data_list:
            return None
        day, time = data_list
        if not EARLIEST <= day <= LATEST:
            raise ValidationError(_("Look at the year again."), code="year")
        return datetime.combine(day, time)


def add_errors(form: forms.Form, error: ValidationError) -> None:
    """Put what an act refused beside the fields of the form that it is about, else above them."""
    found = error.error_dict if hasattr(error, "error_dict") else {"__all__": error.error_list}
    for name, errors in found.items():
        form.add_error(name if name in form.fields else None, errors)
