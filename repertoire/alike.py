"""Which organisations have the same or a similar name, and whether their places let them be the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from core.typed import bare
from repertoire.models import Location

SIMILAR = 0.55
"""Trigram similarity of the telling words of two names from which they may mean one body."""

ASKED = """
WITH asked AS MATERIALIZED (
    SELECT number, circolo_name(name) AS name, country
    FROM unnest(%(numbers)s::int[], %(names)s::text[], %(countries)s::text[]) AS typed (number, name, country)
)
"""

SAME = f"""{ASKED}
SELECT DISTINCT number, organisation_id, 1.0 FROM asked JOIN repertoire_barename bare ON bare.name = asked.name
JOIN repertoire_organisation found ON found.id = organisation_id WHERE state <> 'merged'
"""  # noqa: S608 (nothing of it comes from outside)

# What the index finds is cut down first: asking where each of them is costs more than comparing names.
RESEMBLING = f"""{ASKED}
SELECT number, organisation_id, score FROM (SELECT DISTINCT number, name, country FROM asked) AS asked
CROSS JOIN LATERAL (
    SELECT organisation_id, max(score) AS score FROM (
        SELECT organisation_id, similarity(name, asked.name) AS score
        FROM repertoire_barename bare WHERE bare.name %% asked.name OFFSET 0
    ) AS near JOIN repertoire_organisation found ON found.id = organisation_id
    WHERE state <> 'merged' AND (asked.country = '' OR (
        SELECT bool_or(country = asked.country) FROM repertoire_location place
        WHERE place.organisation_id = near.organisation_id
    ) IS NOT FALSE)
    GROUP BY organisation_id ORDER BY score DESC, organisation_id LIMIT 20
) AS alike
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
    """Organisations with a similar name, the same one included, that are not known to be in other countries only; for
    each name the 20 most similar."""
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
        cursor.execute(
            sql,
            {
                "numbers": [one.number for one in asked],
                "names": [one.name for one in asked],
                "countries": [one.country for one in asked],
            },
        )
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
