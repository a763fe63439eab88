"""Maps as tiles: every place of the tables exists, none covers another, and order on the map is kept."""

import pycountry
import pytest
from django.template.loader import render_to_string

from core.places import region_choices
from core.tile_map import PITCH, Drawing, TileMap, country_map, region_map, squeezed
from core.tile_positions import REGIONS, WORLD, positions_of_countries, positions_of_regions, read

DRAWING = Drawing("Countries", "?country={}".format, chosen=frozenset({"MA"}))


def words(table: str) -> list[str]:
    return [code for code in table.split() if code != ".."]


def test_the_world_names_each_country_once_and_only_countries() -> None:
    codes = words(WORLD)
    assert len(codes) == len(set(codes)) == len(positions_of_countries())
    assert not [code for code in codes if pycountry.countries.get(alpha_2=code) is None]
    widths = {len(line.split()) for line in WORLD.strip().splitlines()}
    assert len(widths) == 1


@pytest.mark.parametrize("country", sorted(REGIONS))
def test_a_table_of_regions_has_them_all_once(country: str) -> None:
    assert len(words(REGIONS[country])) == len(read(REGIONS[country]))
    assert set(positions_of_regions(country)) == {code for code, _name in region_choices([country])}


@pytest.mark.parametrize(
    ("country", "pairs"),
    [
        ("EG", "ALX-BH BH-GH DK-SHR IS-PTS SIN-JS SUZ-JS GZ-FYM C-KB MN-AST WAD-AST SHG-KN LX-ASN"),
        ("PE", "TUM-PIU PIU-CAJ LOR-UCA CAL-LMA LMA-LIM JUN-HUV HUV-ICA CUS-MDD CUS-PUN ICA-ARE MOQ-TAC"),
        ("EC", "E-I I-C E-M C-U P-X M-G SE-G N-D T-Y H-F A-O Z-L S-Y"),
    ],
)
def test_neighbours_touch(country: str, pairs: str) -> None:
    places = positions_of_regions(country)
    for pair in pairs.split():
        one, other = (places[f"{country}-{code}"] for code in pair.split("-"))
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) == 1, pair


@pytest.mark.parametrize("country", ["IT", "MA", "TN", "EG", "PE", "EC", "FR", "VA"])
def test_every_region_has_a_tile_of_its_own(country: str) -> None:
    drawn = region_map(country, {}, Drawing(country, "?region={}".format))
    places = [(tile.x, tile.y) for tile in drawn.tiles]
    assert len(places) == len(set(places)) == len(region_choices([country]))
    assert all(0 <= x < drawn.width and 0 <= y < drawn.height for x, y in places)
    assert [tile.url for tile in drawn.tiles if tile.url] == []


def test_a_country_without_a_place_stands_below() -> None:
    drawn = country_map({"IT": 3, "AQ": 1}, DRAWING)
    by_code = {tile.code: tile for tile in drawn.tiles}
    assert by_code["AQ"].y > by_code["IT"].y


def test_what_is_chosen_stays_to_be_taken_away() -> None:
    drawn = country_map({"IT": 3, "TN": 0}, DRAWING)
    assert {tile.code: (tile.number, bool(tile.url)) for tile in drawn.tiles} == {"IT": ("3", True), "MA": ("0", True)}


def test_the_whole_world_fits_without_covering() -> None:
    numbers = {country.alpha_2: 1 for country in pycountry.countries}
    drawn = country_map(numbers, DRAWING)
    assert len({(tile.x, tile.y) for tile in drawn.tiles}) == len(numbers)


def test_squeezing_keeps_left_left_and_above_above() -> None:
    known = positions_of_countries()
    some = {code: known[code] for code in words("IT MA TN SN GH PL SK HU RO BG AL GR EC PE BO")}
    places = squeezed(some)
    assert len(set(places.values())) == len(some)
    assert max(column for column, _row in places.values()) < 7
    for one, (column, row) in some.items():
        for other, (right, below) in some.items():
            assert column >= right or places[one][0] <= places[other][0]
            assert row >= below or places[one][1] < places[other][1]


def test_the_tone_is_the_share_of_the_highest() -> None:
    drawn = country_map({"IT": 100, "MA": 41, "TN": 1, "SN": 0}, DRAWING)
    assert {tile.code: tile.tone for tile in drawn.tiles} == {"IT": 5, "MA": 3, "TN": 1}


def rendered(drawn: TileMap) -> str:
    return render_to_string("components/tile_map.html", {"map": drawn})


def test_tiles_are_links_with_the_whole_name_and_the_table_says_the_same() -> None:
    drawn = country_map({"IT": 1200, "MA": 4}, DRAWING)
    text = rendered(drawn)
    assert text.count('aria-label="Italy: 1200"') == 1
    assert text.count('href="?country=IT"') == 2  # the tile, and the table
    assert text.count('aria-current="true"') == 1
    assert f'width="{2 * PITCH}"' in text


def test_names_and_addresses_are_escaped() -> None:
    text = rendered(country_map({"IT": 1}, Drawing('"><script>', '?q="><script>{}'.format)))
    assert "<script>" not in text


def test_labels_are_short_and_say_something() -> None:
    labels = {tile.code: tile.label for tile in region_map("IT", {}, DRAWING).tiles}
    labels |= {tile.code: tile.label for tile in region_map("MA", {}, DRAWING).tiles}
    assert {labels[code] for code in ("IT-21", "IT-23", "MA-02", "MA-06")} == {"PIE", "VAL", "ORI", "CAS"}
