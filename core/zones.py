"""Time zones in words: a zone is known by its city."""

from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_timezone_location

AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@lru_cache(maxsize=4096)
def city_of(zone: str, language: str) -> str:
    """The city that stands for an IANA zone, in a language: "Casablanca", "Rome"."""
    found = get_timezone_location(ZoneInfo(zone), locale=language, return_city=True)
    return found.rpartition("/")[2].replace("_", " ")


@lru_cache(maxsize=64)
def zones_by_area(language: str, chosen: str = "") -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """One zone a city, by part of the world and city: ("Africa", (("Africa/Tunis", "Tunisi"), …)), …

    Of the names that a city's clock has had, `chosen` stands there if it is one, else the present one.
    """
    by_place: dict[tuple[str, str], str] = {}
    for zone in sorted(filter(_is_on_the_map, available_timezones()), key=lambda zone: (zone != chosen, _rank(zone))):
        by_place.setdefault((zone.partition("/")[0], city_of(zone, language)), zone)
    places = sorted((city, zone, area) for (area, city), zone in by_place.items())
    return tuple((area, tuple((zone, city) for city, zone, where in places if where == area)) for area in AREAS)


def _is_on_the_map(zone: str) -> bool:
    return zone.startswith(AREAS)


def _rank(zone: str) -> tuple[bool, str]:
    """Names that do not say the city, as Asia/Calcutta for Kolkata, come behind those that do."""
    name = zone.rpartition("/")[2].replace("_", " ")
    return not city_of(zone, "en").startswith(name), zone
