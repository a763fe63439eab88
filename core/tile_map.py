"""A map as equal tiles, drawn on the server: one square a country or a region, with its number in it."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.places import country_name, region_choices
from core.tile_positions import positions_of_countries, positions_of_regions
from core.typed import bare

PITCH, SIDE = 46, 42
"""From tile to tile, and a tile, in pixels: room for a finger."""

TONES = 5
WIDEST = 7
"""Columns of a world map, if that can be had: what fits a phone."""

Places = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Tile:
    """`tone` is 0 for nothing, else 1 to TONES by share of the highest number; `url` is empty where nothing is."""

    code: str
    label: str
    name: str
    number: str
    tone: int
    url: str
    chosen: bool
    x: int
    y: int


@dataclass(frozen=True)
class TileMap:
    """Tiles in the order of their names; `width` and `height` in pixels."""

    title: str
    tiles: list[Tile]
    width: int
    height: int
    side: int = SIDE
    middle: int = SIDE // 2


@dataclass(frozen=True)
class Drawing:
    """How numbers are shown, where a tile leads to, and which are chosen."""

    title: str
    link: Callable[[str], str]
    shown: Callable[[int], str] = str
    chosen: frozenset[str] = frozenset()


def country_map(numbers: Mapping[str, int], drawing: Drawing) -> TileMap:
    """The countries that have a number or are chosen: rows and columns that none of them needs are left out."""
    codes = sorted({code for code, number in numbers.items() if number} | drawing.chosen)
    names = {code: country_name(code) for code in codes}
    known = positions_of_countries()
    places = squeezed({code: known[code] for code in codes if code in known})
    return _drawn(numbers, names, {code: code for code in codes}, _with_the_rest(places, names), drawing)


def region_map(country: str, numbers: Mapping[str, int], drawing: Drawing) -> TileMap:
    """All regions of a country, also those without a number."""
    names = dict(region_choices([country]))
    labels = {code: _label(code, name) for code, name in names.items()}
    known = {code: place for code, place in positions_of_regions(country).items() if code in names}
    return _drawn(numbers, names, labels, _with_the_rest(known, names), drawing)


def squeezed(places: Places, widest: int = WIDEST) -> Places:
    """The same order from left to right and from top to bottom, on as few columns and rows as that allows; columns
    that do not collide are put together until no more than `widest` are left."""
    columns = [{column} for column in sorted({column for column, _row in places.values()})]
    taken = [{row for column, row in places.values() if column in one} for one in columns]
    while len(columns) > widest:
        free = next((n for n in range(len(columns) - 1) if not taken[n] & taken[n + 1]), None)
        if free is None:
            break
        columns[free : free + 2] = [columns[free] | columns[free + 1]]
        taken[free : free + 2] = [taken[free] | taken[free + 1]]
    rows = sorted({row for _column, row in places.values()})
    across = {column: number for number, one in enumerate(columns) for column in one}
    return {code: (across[column], rows.index(row)) for code, (column, row) in places.items()}


def _with_the_rest(places: Places, names: Mapping[str, str]) -> Places:
    """Those without a place stand below, by name."""
    rest = sorted((code for code in names if code not in places), key=lambda code: bare(names[code]))
    width = max((column for column, _row in places.values()), default=-1) + 1 or math.ceil(math.sqrt(len(rest)))
    below = max((row for _column, row in places.values()), default=-1) + 1
    return places | {code: (number % width, below + number // width) for number, code in enumerate(rest)}


def _drawn(
    numbers: Mapping[str, int], names: Mapping[str, str], labels: Mapping[str, str], places: Places, drawing: Drawing
) -> TileMap:
    most = max((numbers.get(code, 0) for code in names), default=0)
    tiles = [
        Tile(
            code, labels[code], names[code], drawing.shown(number), math.ceil(TONES * number / most) if number else 0,
            drawing.link(code) if number or code in drawing.chosen else "", code in drawing.chosen,
            places[code][0] * PITCH, places[code][1] * PITCH,
        )
        for code in sorted(names, key=lambda code: bare(names[code]))
        for number in [numbers.get(code, 0)]
    ]  # fmt: skip
    width, height = (max((each[axis] for each in places.values()), default=0) + 1 for axis in (0, 1))
    return TileMap(drawing.title, tiles, width * PITCH, height * PITCH)


def _label(code: str, name: str) -> str:
    """The last part of the code where it is letters, else the beginning of the name without its article."""
    short = code.partition("-")[2]
    if short.isalpha() and len(short) > 1:
        return short
    words = bare(name).replace("’", " ").split()
    word = next((word for word in words if len(word) > 2), code)
    return word[:3].upper()
