"""Filters of the public list of calls; the address holds them."""

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core.code_lists import Instrument
from core.places import country_name
from programmes.models import Programme
from projects.models import Call
from projects.querysets import CallQuerySet


def published_programmes(_request: Any) -> Any:
    """What a call can belong to, asked anew each time, as the order depends on the language."""
    return Programme.objects.published().for_list().by_name()


def countries_of_calls() -> list[tuple[str, str]]:
    """The countries that published calls name, by the name that is shown."""
    codes = Call.objects.published().countries_named()
    return sorted(((code, country_name(code)) for code in codes), key=lambda choice: choice[1])


class CallFilter(filters.FilterSet):  # type: ignore[misc]
    """By programme, country and support; a value that does not exist is refused beside its field."""

    programme = filters.ModelChoiceFilter(
        label=_("Programme"), queryset=published_programmes, to_field_name="code", empty_label=_("All programmes")
    )
    country = filters.ChoiceFilter(
        label=_("Where the project is"), choices=countries_of_calls, method="in_country", empty_label=_("Any country")
    )
    support = filters.ChoiceFilter(
        label=_("Support offered"), choices=Instrument.choices, method="offering", empty_label=_("Any support")
    )

    class Meta:
        model = Call
        fields: list[str] = []

    def in_country(self, calls: CallQuerySet, _name: str, code: str) -> CallQuerySet:
        return calls.in_country(code)

    def offering(self, calls: CallQuerySet, _name: str, instrument: str) -> CallQuerySet:
        return calls.offering(instrument)

    @property
    def active(self) -> int:
        """How many filters are in use."""
        return sum(bool(self.data.get(name)) for name in self.filters)
