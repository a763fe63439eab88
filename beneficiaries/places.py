"""Where the people of a programme live and come from, as a map and as a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from beneficiaries.models import Participation
from core.places import country_name, is_country, region_name
from core.small_cells import Shown, without_small_cells
from core.tile_map import Drawing, TileMap, country_map, region_map
from programmes.models import Programme

WHICH = ("residence", "origin")
Link = Callable[[str], str]


@dataclass(frozen=True)
class PlaceRow:
    """A line of the table; `url` leads further where there is more to see."""

    name: str
    number: int
    url: str


@dataclass(frozen=True)
class PlaceTable:
    """`rest` counts those who are in no row, `total` everybody; None where that is not told."""

    title: str
    map: TileMap | None
    rows: list[PlaceRow]
    rest: int | None
    total: int | None


def public_places(programme: Programme, which: str, *, country: str, link: Link) -> PlaceTable | None:
    """For everybody: small numbers are not shown and cannot be worked out. None for a country that is not shown.

    `country` is empty for all countries; `link` gives the address of one.
    """
    found = Participation.objects.of_programme(programme).counted_by_place(which)
    countries = without_small_cells(_by_country(found))
    if not country:
        return _countries(countries, which, {code: link(code) for code in countries.numbers if code})
    if country not in countries.numbers:
        return None
    return _regions(without_small_cells(found[country]), country, {})


def exact_places(programme: Programme, which: str, *, country: str, kind: str, link: Link, people: Link) -> PlaceTable:
    """For staff: as it is; only people who take part as `kind`, if that is given. `people` gives the address of the
    list of a region's people."""
    participations = Participation.objects.of_programme(programme)
    found = (participations.filter(kind=kind) if kind else participations).counted_by_place(which)
    if not country:
        numbers = _by_country(found)
        return _countries(_all(numbers), which, {code: link(code) for code in numbers if code})
    numbers = found.get(country, {})
    return _regions(_all(numbers), country, {code: people(code) for code in numbers if code})


def known_country(code: str) -> str:
    """The country of an address; empty where it is none."""
    return code if is_country(code) else ""


def _by_country(found: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    return {country: sum(regions.values()) for country, regions in found.items()}


def _all(numbers: Mapping[str, int]) -> Shown:
    return Shown(dict(numbers), 0, sum(numbers.values()))


def _countries(shown: Shown, which: str, links: Mapping[str, str]) -> PlaceTable:
    title = _("Countries where people live") if which == "residence" else _("Countries that people come from")
    known = {code: number for code, number in shown.numbers.items() if code}
    drawing = Drawing(title, lambda code: links.get(code, ""))
    drawn = country_map(known, drawing) if known else None
    return PlaceTable(title, drawn, _rows(shown, country_name, links), shown.rest, shown.total)


def _regions(shown: Shown, country: str, links: Mapping[str, str]) -> PlaceTable:
    title = _("Regions: %(country)s") % {"country": country_name(country)}
    drawn = region_map(country, shown.numbers, Drawing(title, lambda code: links.get(code, "")))
    return PlaceTable(title, drawn, _rows(shown, region_name, links), shown.rest, shown.total)


def _rows(shown: Shown, name_of: Callable[[str], str], links: Mapping[str, str]) -> list[PlaceRow]:
    """The most first."""
    order = sorted(shown.numbers.items(), key=lambda pair: (-pair[1], name_of(pair[0])))
    unknown = pgettext("a place", "not known")
    return [PlaceRow(name_of(code) or unknown, number, links.get(code, "")) for code, number in order]
