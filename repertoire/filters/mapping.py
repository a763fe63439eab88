"""The search as a map: countries, and the regions of a country that is chosen. Its numbers are the facets' own."""

from functools import partial

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.places import country_name
from core.tile_map import Drawing, TileMap, country_map, region_map
from repertoire.facets import facet_named
from repertoire.filters.finding import Results
from repertoire.filters.presenting import shown


def map_of(results: Results, query: QueryDict) -> TileMap | None:
    """None where no entry has a place."""
    countries = results.chosen.chosen.get("country") or []
    name = "region" if len(countries) == 1 else "country"
    chosen = frozenset(results.chosen.chosen.get(name) or [])
    title = _("Regions: %(country)s") % {"country": country_name(countries[0])} if name == "region" else _("Countries")
    number = partial(shown, more=facet_named(name).letter in results.counts.bounded)
    drawing = Drawing(title, partial(_toggled, query, name), number, chosen)
    numbers = _numbers(results, name)
    if name == "region":
        return region_map(countries[0], numbers, drawing)
    return country_map(numbers, drawing) if numbers or chosen else None


def _numbers(results: Results, name: str) -> dict[str, int]:
    start = facet_named(name).code("")
    return {code[len(start) :]: number for code, number in results.counts.numbers.items() if code.startswith(start)}


def _toggled(query: QueryDict, name: str, code: str) -> str:
    """The address with this country or region chosen, or not any more."""
    changed = query.copy()
    for gone in ("after", "before", "page"):
        changed.pop(gone, None)
    chosen = changed.getlist(name)
    changed.setlist(name, [each for each in chosen if each != code] if code in chosen else [*chosen, code])
    return f"?{changed.urlencode()}"
