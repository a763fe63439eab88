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


@lru_cache(maxsize=8)
def zones_by_area(language: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """All zones of places on the map, by part of the world and city: ("Africa", (("Africa/Tunis", "Tunisi"), …)), …"""
    zones = sorted((city_of(zone, language), zone) for zone in available_timezones() if zone.startswith(AREAS))
    return tuple(
        (area, tuple((zone, city) for city, zone in zones if zone.partition("/")[0] == area)) for area in AREAS
    )
