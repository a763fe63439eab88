"""What the address of the repertoire's lists may hold: words, facets and an order."""

from functools import cached_property
from typing import Any

import django_filters as filters
from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from repertoire.facets import FACETS, REPERTOIRE, Facet, facet_named, published_repertoires, values_of
from repertoire.models import EntryIndex
from repertoire.querysets.entries import EntryIndexQuerySet
from repertoire.searching import LONGEST

ORDERS = {"name": ("sort_key", "id"), "confirmed": ("-confirmed_on", "-id"), "latest": ("-published_at", "-id")}
MOST_VALUES = 20


class ValuesField(forms.Field):
    """Several values of one name; those that do not exist are left out, so that an old address still finds."""

    widget = forms.MultipleHiddenInput

    def __init__(self, facet: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.facet = facet

    def clean(self, value: Any) -> list[str]:
        sent = [str(item) for item in value or []][:MOST_VALUES]
        if self.facet == "repertoire":
            return [item for item in dict.fromkeys(sent) if len(item) <= 60]
        return values_of(facet_named(self.facet), sent)


class FacetFilter(filters.Filter):  # type: ignore[misc]
    """Rows that carry one of the chosen values of a facet."""

    field_class = ValuesField

    def __init__(self, facet: Facet) -> None:
        super().__init__(label=facet.title, facet=facet.name)
        self.facet = facet

    def filter(self, rows: EntryIndexQuerySet, value: list[str]) -> EntryIndexQuerySet:
        codes = [self.facet.code(item) for item in value]
        return rows.carrying(codes, self.parent.read_in) if codes else rows


class RepertoireFilter(filters.Filter):  # type: ignore[misc]
    """Rows that stand in one of the chosen published repertoires, named by their codes."""

    field_class = ValuesField

    def filter(self, rows: EntryIndexQuerySet, value: list[str]) -> EntryIndexQuerySet:
        if not value:
            return rows
        chosen = [row.pk for row in published_repertoires() if row.code in value]
        return rows.carrying([f"{REPERTOIRE}:{key}" for key in chosen], self.parent.read_in)


class EntryFilter(filters.FilterSet):  # type: ignore[misc]
    """The whole search over rows of the index, read in a language (default: the current one); `q` is left to
    repertoire.searching, `sort` to the page."""

    q = filters.CharFilter(label=_("Search"), max_length=LONGEST, method="untouched")
    sort = filters.ChoiceFilter(
        label=_("Order"), method="untouched",
        choices=[
            ("relevance", _("Best match")), ("name", _("Name")), ("confirmed", _("Confirmed last")),
            ("latest", _("Newest")),
        ],
    )  # fmt: skip
    repertoire = RepertoireFilter(label=_("Repertoire"), facet="repertoire")
    kind = FacetFilter(facet_named("kind"))
    support = FacetFilter(facet_named("support"))
    aim = FacetFilter(facet_named("aim"))
    country = FacetFilter(facet_named("country"))
    region = FacetFilter(facet_named("region"))
    sector = FacetFilter(facet_named("sector"))
    language = FacetFilter(facet_named("language"))

    def __init__(self, data: QueryDict, queryset: EntryIndexQuerySet, *, language: str = "") -> None:
        super().__init__(data, queryset)
        self.read_in = language or get_language() or "it"

    class Meta:
        model = EntryIndex
        fields: list[str] = []

    def untouched(self, rows: EntryIndexQuerySet, _name: str, _value: str) -> EntryIndexQuerySet:
        return rows

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """What is asked for, by name; what makes no sense left out."""
        self.form.full_clean()
        return dict(self.form.cleaned_data)

    def met(self, *, but: str = "") -> EntryIndexQuerySet:
        """The rows that meet every facet, or every one but this."""
        rows: EntryIndexQuerySet = self.queryset
        for name in ["repertoire", *(facet.name for facet in FACETS)]:
            if name != but:
                rows = self.filters[name].filter(rows, self.chosen.get(name) or [])
        return rows

    @property
    def active(self) -> int:
        """How many values of facets are chosen."""
        return sum(len(self.chosen.get(name) or []) for name in ("repertoire", *(facet.name for facet in FACETS)))
