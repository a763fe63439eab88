"""How many entries each value of a facet would leave, in one query."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from repertoire.facets import FACETS, REPERTOIRE
from repertoire.filters import EntryFilter
from repertoire.models import FacetCount
from repertoire.querysets.entries import EntryQuerySet
from repertoire.searching import Question, answering

EXACT = 10_000
READ = 30_000
"""So many rows are read at most: beyond, numbers are what was read, shown as "more than"."""


@dataclass(frozen=True)
class Counts:
    """`numbers` by code; `total` rows altogether. `bounded` says that there are more rows than were read."""

    total: int
    numbers: dict[str, int] = field(default_factory=dict)
    bounded: bool = False


def count(chosen: EntryFilter, question: Question, about: str) -> Counts:
    """The counts for a search. The values of a facet are counted as if nothing of that facet were chosen."""
    if not chosen.active and not question.query:
        return counted(about) or _live(chosen, question)
    return _live(chosen, question)


def counted(about: str) -> Counts | None:
    """What was counted last for everything; None where nothing was."""
    numbers = dict(FacetCount.objects.filter(about=about).values_list("facet", "number"))
    return Counts(numbers.pop("*"), numbers) if numbers else None


def _live(chosen: EntryFilter, question: Question) -> Counts:
    letters = {"repertoire": REPERTOIRE, **{facet.name: facet.letter for facet in FACETS}}
    narrowed = [name for name in letters if chosen.chosen.get(name)]
    open_letters = [letter for name, letter in letters.items() if name not in narrowed]
    parts = [_part(answering(chosen.without(""), question), [*open_letters, "*"])]
    parts += [_part(answering(chosen.without(name), question), [letters[name]]) for name in narrowed]
    sql = " UNION ALL ".join(part for part, _ in parts)
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _, values in parts for value in values])
        numbers: dict[str, int] = dict(cursor.fetchall())
    total = numbers.pop("*", 0)
    return Counts(total, numbers, bounded=total >= READ)


def _part(rows: EntryQuerySet, letters: list[str]) -> tuple[str, list[Any]]:
    """The statement that counts the codes with these letters in `rows` ("*": the rows themselves)."""
    inner, values = rows.order_by().values("facets")[:READ].query.sql_with_params()
    sql = f"""
        SELECT code, count(*) FROM ({inner}) AS found, unnest(found.facets || ARRAY['*']) AS code
        WHERE left(code, 1) = ANY (%s) GROUP BY code
    """  # noqa: S608 (the inner statement comes from the query's own compiler)
    return sql, [*values, letters]
