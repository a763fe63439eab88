"""Finding entries as people type: without accents, by any form of a word, also when it is mistyped."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db import connection
from django.db.models import F

from repertoire.models import Entry
from repertoire.querysets.entries import EntryIndexQuerySet, EntryQuerySet, Lexemes, lexeme

LONGEST = 200
MOST_WORDS = 8
CANDIDATES = 500
"""So many of those that match are ranked; those that match by name come first among them."""

# Italian stop words as people type them without their accents; the dictionary knows only the accented ones.
BARE_STOPS = {
    "it": {"perche", "piu", "avro", "avra", "saro", "sara", "faro", "fara", "staro", "stara", "cosi", "puo", "gia"}
}

ALTERNATIVES = """
WITH asked AS (
    SELECT place, word, lower(circolo_unaccent(word)) AS bare
    FROM unnest(%(words)s::text[]) WITH ORDINALITY AS typed (word, place)
),
known AS (
    SELECT asked.*,
           to_tsvector(circolo_configuration(%(language)s), word) AS stems,
           EXISTS (SELECT FROM repertoire_searchword w WHERE w.language = %(language)s AND w.word = bare) AS exact,
           ARRAY(SELECT w.word FROM repertoire_searchword w
                 WHERE w.language = %(language)s AND w.word LIKE bare || '%%' AND length(bare) > 2
                 ORDER BY length(w.word), w.word LIMIT 8) AS longer
    FROM asked
)
SELECT word, exact, longer,
       CASE WHEN exact OR longer <> '{}' OR stems = '' THEN '{}' ELSE ARRAY(
           SELECT w.word FROM repertoire_searchword w
           WHERE w.language = %(language)s AND w.word %% bare
           ORDER BY similarity(w.word, bare) DESC, levenshtein(w.word, left(bare, 60)), w.word LIMIT 3)
       END AS alike,
       tsvector_to_array(stems) AS stems
FROM known ORDER BY place
"""

STEMS = """
SELECT word, tsvector_to_array(to_tsvector(circolo_configuration(%(language)s), word))
FROM unnest(%(words)s::text[]) AS word
"""

SWAPPED = """
SELECT word FROM repertoire_searchword
WHERE language = %(language)s AND word LIKE %(first)s AND length(word) BETWEEN %(shortest)s AND %(longest)s
  AND levenshtein_less_equal(word, %(bare)s, 2) <= 2
ORDER BY levenshtein(word, %(bare)s), word LIMIT 2
"""


@dataclass(frozen=True)
class Question:
    """What was typed, understood: `query` for the vectors of one language, `corrected` the words that were read as
    others (typed → read), `unknown` those that no entry holds. An empty `query` asks for everything."""

    language: str
    query: str = ""
    corrected: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def words_of(typed: str, language: str) -> list[str]:
    """The words to look for: at most MOST_WORDS, each at most 40 letters, those that say nothing left out."""
    found = re.findall(r"[^\W_]+", typed[:LONGEST].replace("\x00", " ").lower())
    bare = BARE_STOPS.get(language, set())
    return [word[:40] for word in found if len(word) > 1 and word not in bare][:MOST_WORDS]


def understand(typed: str, language: str) -> Question:
    """Read what somebody typed: each word in all its forms, a beginning as what it begins, a slip as what it is
    like."""
    words = words_of(typed, language)
    if not words:
        return Question(language)
    parts, corrected, unknown = [], {}, []
    readings = _readings(words, language)
    stems = _stems({word for _typed, read, _ in readings for word in read}, language)
    for word, read, slipped in readings:
        found = sorted({stem for each in read for stem in stems.get(each, [])})
        if read and not found:
            continue  # a stop word
        if not read:
            unknown.append(word)
            parts.append([word])
            continue
        if slipped:
            corrected[word] = read[0]
        parts.append(found)
    query = " & ".join(f"({' | '.join(map(lexeme, part))})" for part in parts)
    return Question(language, query, corrected, unknown)


def _readings(words: list[str], language: str) -> list[tuple[str, list[str], bool]]:
    """Each word with what it may mean (nothing where no entry holds anything like it), and whether it is a slip."""
    readings = []
    with connection.cursor() as cursor:
        cursor.execute(ALTERNATIVES, {"words": words, "language": language})
        for word, exact, longer, alike, stems in cursor.fetchall():
            if exact or not stems:
                readings.append((word, [word], False))
            elif longer:
                readings.append((word, [word, *longer], False))
            else:
                meant = alike or _swapped(word, language)
                readings.append((word, meant, bool(meant)))
    return readings


def _swapped(word: str, language: str) -> list[str]:
    """Words of about the same length with the same first letter and at most two other letters."""
    if len(word) < 4:
        return []
    values: dict[str, Any] = {
        "language": language, "bare": word, "first": f"{word[0]}%", "shortest": len(word) - 1, "longest": len(word) + 1,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(SWAPPED, values)
        return [found for (found,) in cursor.fetchall()]


def _stems(words: set[str], language: str) -> dict[str, list[str]]:
    if not words:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(STEMS, {"words": sorted(words), "language": language})
        return dict(cursor.fetchall())


def answering(rows: EntryIndexQuerySet, question: Question) -> EntryIndexQuerySet:
    """The rows that hold every word of the question; all rows for an empty one."""
    return rows.holding(Lexemes(question.query), question.language) if question.query else rows


def best_of(rows: EntryIndexQuerySet, question: Question) -> EntryQuerySet:
    """The entries, in the question's language, of those of `rows` that answer, best first: at most CANDIDATES of them
    are compared, those with the words in their name first."""
    query, language = Lexemes(question.query), question.language
    plain = rows.order_by()
    first = plain.named(query, language).values("pk")[:CANDIDATES]
    others = plain.holding(query, language).exclude(**{f"names_{language}": query}).values("pk")[:CANDIDATES]
    found = Entry.objects.in_language(language).filter(index__in=first.union(others, all=True)[:CANDIDATES])
    return found.annotate(rank=SearchRank(F(f"index__words_{language}"), query)).order_by("-rank", "sort_key", "pk")
