"""Which organisations have the same or a similar name, and whether their places let them be the same."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from repertoire.models import Location

SIMILAR = 0.55
"""Trigram similarity of the telling words of two names from which they may mean one body."""

ASKED = """
WITH asked AS MATERIALIZED (
    SELECT number, circolo_name(name) AS name FROM unnest(%(numbers)s::int[], %(names)s::text[]) AS typed (number, name)
)
"""

SAME = f"""{ASKED}
SELECT number, id, 1.0 FROM (
    SELECT number, id, state FROM asked JOIN repertoire_organisation ON circolo_name(name_it) = asked.name
    UNION SELECT number, id, state FROM asked JOIN repertoire_organisation ON circolo_name(name_fr) = asked.name
    UNION SELECT number, id, state FROM asked JOIN repertoire_organisation ON circolo_name(name_en) = asked.name
) AS found WHERE state <> 'merged'
"""  # noqa: S608 (nothing of it comes from outside)

RESEMBLING = f"""{ASKED}
SELECT asked.number, alike.id, max(alike.score) FROM asked CROSS JOIN LATERAL (
    SELECT id, greatest(similarity(circolo_name(name_it), asked.name), similarity(circolo_name(name_fr), asked.name),
                        similarity(circolo_name(name_en), asked.name)) AS score
    FROM repertoire_organisation
    WHERE state <> 'merged' AND (circolo_name(name_it) %% asked.name OR circolo_name(name_fr) %% asked.name
                                 OR circolo_name(name_en) %% asked.name)
    LIMIT 20
) AS alike GROUP BY asked.number, alike.id
"""  # noqa: S608 (nothing of it comes from outside)


@dataclass(frozen=True)
class Asked:
    """A name with where its bearer is; `country` and `city` empty where nobody knows. `number` comes back."""

    number: int
    name: str
    country: str = ""
    city: str = ""


@dataclass(frozen=True)
class Likeness:
    """An organisation that may be the one that was asked for. `score` is 1 for the same name.

    `place` is `same` (the same city), `unknown` (of one of both nobody knows it), `near` (the same country) or `other`.
    """

    number: int
    organisation: int
    score: float
    place: str


def same_names(asked: Sequence[Asked]) -> list[Likeness]:
    """Organisations that have, in any language, the same name but for case, accents and words like "association"."""
    return _find(SAME, asked)


def resembling(asked: Sequence[Asked]) -> list[Likeness]:
    """Organisations with a similar name, the same one included; at most 20 for each that is asked for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, false)", [str(SIMILAR)])
        try:
            return _find(RESEMBLING, asked)
        finally:
            cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', '0.3', false)")


def _find(sql: str, asked: Sequence[Asked]) -> list[Likeness]:
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, {"numbers": [one.number for one in asked], "names": [one.name for one in asked]})
        found: list[Any] = cursor.fetchall()
    by_number = {one.number: one for one in asked}
    places = places_of({key for _number, key, _score in found})
    return [
        Likeness(number, key, float(score), how_near(by_number[number], places.get(key, [])))
        for number, key, score in found
    ]


def places_of(ids: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """Where organisations are: (country, city) by their keys."""
    found: dict[int, list[tuple[str, str]]] = {}
    rows = Location.objects.filter(organisation__in=list(ids)).values_list("organisation", "country", "city")
    for key, country, city in rows:
        found.setdefault(key, []).append((country, city))
    return found


def how_near(asked: Asked, places: list[tuple[str, str]]) -> str:
    """How near the place that was asked for is to the nearest of `places`."""
    if not asked.country or not places:
        return "unknown"
    cities = {bare(city) for country, city in places if country == asked.country}
    if not cities:
        return "other"
    city = bare(asked.city)
    if city and city in cities:
        return "same"
    return "unknown" if not city or "" in cities else "near"


def bare(text: str) -> str:
    """A text without accents, case and the blanks around it."""
    apart = unicodedata.normalize("NFD", text.strip().casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))
