"""How many entries each value of a facet would leave, in one query."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from repertoire.facets import FACETS, REPERTOIRE
from repertoire.filters import EntryFilter
from repertoire.models import FacetCount
from repertoire.querysets.entries import EntryIndexQuerySet
from repertoire.searching import Question, answering

EXACT = 10_000
READ = EXACT + 1
"""So many rows are read at most for each part: beyond, numbers are what was read, shown as "more than"."""

LETTERS = {"repertoire": REPERTOIRE, **{facet.name: facet.letter for facet in FACETS}}
ROWS = "*"
Statement = tuple[str, list[Any]]


@dataclass(frozen=True)
class Counts:
    """`numbers` by code; `total` rows altogether. `bounded` are the letters of the facets (ROWS: the total) for which
    there are more rows than were read."""

    total: int
    numbers: dict[str, int] = field(default_factory=dict)
    bounded: frozenset[str] = frozenset()


def count(chosen: EntryFilter, question: Question, *, about: str) -> Counts:
    """The counts for a search. The values of a facet are counted as if nothing of that facet were chosen."""
    if not chosen.active and not question.query:
        return counted(about) or _live(chosen, question, about)
    return _live(chosen, question, about)


def counted(about: str) -> Counts | None:
    """What was counted last for everything; None where nothing was."""
    numbers = dict(FacetCount.objects.filter(about=about).values_list("facet", "number"))
    return Counts(numbers.pop(ROWS), numbers) if numbers else None


def _live(chosen: EntryFilter, question: Question, about: str) -> Counts:
    """One statement: its first part counts the rows and the facets of which nothing is chosen, each other part the
    values of one facet."""
    narrowed = [name for name in LETTERS if chosen.chosen.get(name)]
    parts = [_part(answering(chosen.met(), question), [LETTERS[name] for name in LETTERS if name not in narrowed])]
    for name in narrowed:
        part = _part(answering(chosen.met(but=name), question), [LETTERS[name]])
        of_everything = len(narrowed) == 1 and not question.query
        parts.append(_counted_else(part, about, LETTERS[name]) if of_everything else part)
    numbered = (f"SELECT {n}, code, number FROM ({part}) AS part" for n, (part, _) in enumerate(parts))  # noqa: S608
    sql = " UNION ALL ".join(numbered)  # all of it from the queries' own compiler
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _, values in parts for value in values])
        found = cursor.fetchall()
    more = {n for n, code, number in found if code == ROWS and number >= READ}
    numbers = {code: number for _, code, number in found if code != ROWS}
    total = next((number for n, code, number in found if not n and code == ROWS), 0)
    bounded = {code[0] for n, code, _ in found if n in more and (code != ROWS or not n)}
    return Counts(total, numbers, frozenset(bounded))


def _part(rows: EntryIndexQuerySet, letters: list[str]) -> Statement:
    """The statement that counts the codes with these letters in `rows`, and the rows themselves as ROWS."""
    inner, values = rows.order_by().values("facets")[:READ].query.sql_with_params()
    sql = f"""
        SELECT code, sum(rows)::bigint AS number
        FROM (SELECT facets, count(*) AS rows FROM ({inner}) AS found GROUP BY facets) AS same,
            unnest(facets || ARRAY['{ROWS}']) AS code
        WHERE left(code, 1) = ANY (%s) GROUP BY code
    """  # noqa: S608
    return sql, [*values, [*letters, ROWS]]


def _counted_else(part: Statement, about: str, letter: str) -> Statement:
    """What was counted last for everything; `part` where nothing was."""
    sql, values = part
    counted = "FROM repertoire_facetcount WHERE about = %s"
    sql = f"""
        SELECT facet AS code, number {counted} AND left(facet, 1) = %s
        UNION ALL SELECT * FROM ({sql}) AS live WHERE NOT EXISTS (SELECT {counted})
    """  # noqa: S608
    return sql, [about, letter, *values, about]
