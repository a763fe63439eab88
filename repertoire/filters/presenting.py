"""How the search is shown: the facets with their counts, what is chosen, what can be taken away again."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.formats import number_format

from repertoire.facets import FACETS, REPERTOIRE, Facet, published_repertoires
from repertoire.filters import EntryFilter
from repertoire.filters.counting import EXACT, ROWS, Counts
from repertoire.filters.finding import Results
from repertoire.models import EntryIndex, Repertoire
from repertoire.searching import Question

SHOWN = 12


@dataclass(frozen=True)
class Option:
    """One value of a facet; `count` as it is shown."""

    value: str
    label: str
    count: str
    checked: bool


@dataclass(frozen=True)
class ShownFacet:
    """The values to choose from: those that leave most first, the rest in `more`."""

    name: str
    title: str
    options: list[Option]
    more: list[Option]
    open: bool


@dataclass(frozen=True)
class Chip:
    """Something that is chosen, and the address without it."""

    label: str
    url: str


def results_for(query: QueryDict) -> Results:
    """What a query chooses, without looking for anything."""
    return Results(EntryFilter(query, EntryIndex.objects.none()), Question(""), Counts(0), "")


def total_of(counts: Counts) -> str:
    """How many there are, as it is shown."""
    return shown(counts.total, more=ROWS in counts.bounded)


def number_of(counts: Counts, code: str) -> str:
    """How many carry a code, as it is shown."""
    return shown(counts.numbers.get(code, 0), more=code[0] in counts.bounded)


def shown(number: int, *, more: bool) -> str:
    """A number that is exact to 10,000; `more`: not all were counted."""
    text = number_format(min(number, EXACT), force_grouping=True)
    return f"{text}+" if number > EXACT or (more and number) else text


def facets_of(results: Results, repertoires: list[Repertoire]) -> list[ShownFacet]:
    """The facets that the results can be narrowed by; one without any value is left out."""
    found = [_repertoires(results, repertoires), *(_facet(results, facet) for facet in FACETS)]
    return [facet for facet in found if facet.options]


def _repertoires(results: Results, repertoires: list[Repertoire]) -> ShownFacet:
    chosen = results.chosen.chosen.get("repertoire") or []
    counts = results.counts
    options = [
        Option(row.code, str(row), number_of(counts, f"{REPERTOIRE}:{row.pk}"), row.code in chosen)
        for row in repertoires
    ]
    title = results.chosen.filters["repertoire"].label
    return ShownFacet("repertoire", str(title), options if len(options) > 1 else [], [], open=True)


def _facet(results: Results, facet: Facet) -> ShownFacet:
    chosen = results.chosen.chosen.get(facet.name) or []
    numbers = {
        code[2:]: number for code, number in results.counts.numbers.items() if code.startswith(f"{facet.letter}:")
    }
    if facet.name == "region":
        countries = tuple(results.chosen.chosen.get("country") or [])
        numbers = {code: number for code, number in numbers.items() if code.partition("-")[0] in countries}
    values = sorted({*numbers, *chosen}, key=lambda value: (-numbers.get(value, 0), value))
    options = [
        Option(value, facet.label_of(value), number_of(results.counts, facet.code(value)), value in chosen)
        for value in values
    ]
    first = options[:SHOWN] + [option for option in options[SHOWN:] if option.checked]
    more = [option for option in options[SHOWN:] if not option.checked]
    return ShownFacet(facet.name, str(facet.title), first, more, open=bool(chosen) or facet.name in {"support", "kind"})


def chips_of(results: Results, query: QueryDict) -> list[Chip]:
    """What is chosen, each with the way to take it away."""
    names = {row.code: str(row) for row in published_repertoires()} if query.getlist("repertoire") else {}
    chips = [
        Chip(names[code], _without(query, "repertoire", code))
        for code in results.chosen.chosen.get("repertoire") or []
        if code in names
    ]
    for facet in FACETS:
        chosen = results.chosen.chosen.get(facet.name) or []
        chips += [Chip(facet.label_of(value), _without(query, facet.name, value)) for value in chosen]
    return chips


def _without(query: QueryDict, name: str, value: str) -> str:
    changed = query.copy()
    for gone in ("after", "before", "page"):
        changed.pop(gone, None)
    changed.setlist(name, [item for item in query.getlist(name) if item != value])
    return f"?{changed.urlencode()}"
