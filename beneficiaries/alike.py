"""Which recorded persons may be somebody: by name in either order, birthday, e-mail, phone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from beneficiaries.models import Beneficiary

NEAR = 0.5
"""Trigram similarity of names from which people born on one day may be one."""
VERY_NEAR = 0.75
"""The same where a birthday is not known."""

ASKED = """
WITH asked AS MATERIALIZED (
    SELECT number, circolo_person(name) AS bare, circolo_words(name) AS words, born,
        NULLIF(upper(mail), '') AS mail, circolo_phone(phone) AS phone
    FROM unnest(%(numbers)s::bigint[], %(names)s::text[], %(born)s::date[], %(mails)s::text[], %(phones)s::text[])
        AS typed (number, name, born, mail, phone)
), candidates AS (
"""

# Each by an index of its own, some of each: a shared phone must not pair everybody with everybody.
CANDIDATE = """
    SELECT number, found.id FROM asked CROSS JOIN LATERAL (
        SELECT id FROM beneficiaries_beneficiary person
        WHERE {condition} AND merged_into_id IS NULL AND erased_at IS NULL AND ({within}) LIMIT 20
    ) AS found
"""
WITHIN = """EXISTS (SELECT FROM beneficiaries_participation part WHERE part.beneficiary_id = person.id
    AND part.programme_id = ANY (%(programmes)s))"""
SURELY = [
    "name_words = asked.words AND birth_date = asked.born",
    "name_words = asked.words AND (birth_date IS NULL OR asked.born IS NULL)",
    "upper(email) = asked.mail AND email <> ''",
    "phone_end = asked.phone",
]
PERHAPS = f"birth_date = asked.born AND similarity(bare_name, asked.bare) >= {NEAR}"
LOOSELY = "bare_name %% asked.bare AND (birth_date IS NULL OR asked.born IS NULL)"

COMPARED = """)
SELECT number, id, similarity(bare_name, asked.bare), COALESCE(name_words = asked.words, false),
    birth_date = asked.born, COALESCE(upper(email) = asked.mail, false), COALESCE(phone_end = asked.phone, false)
FROM candidates JOIN asked USING (number) JOIN beneficiaries_beneficiary person USING (id)
"""


@dataclass(frozen=True)
class Asked:
    """What is known of somebody. `number` comes back."""

    number: int
    name: str
    born: date | str | None = None
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Likeness:
    """A person who may be the one asked for; `same_day` is None where one of both birthdays is not known."""

    number: int
    person: int
    name: float
    same_words: bool
    same_day: bool | None
    same_mail: bool
    same_phone: bool

    @property
    def is_same(self) -> bool:
        """The same name with the same birthday; or, where nothing contradicts, with the same e-mail or phone."""
        known = self.same_day or self.same_mail or self.same_phone
        return self.same_words and self.same_day is not False and bool(known)

    @property
    def score(self) -> float:
        """How likely both are one, 0 to 1; 0 where there is no reason to look."""
        shared = 0.8 if self.same_mail else 0.75 if self.same_phone else 0.0
        if self.same_day is False:
            return 0.6 if shared and self.same_words else 0.0
        if self.same_day and self.name >= NEAR:
            return round(0.6 + 0.4 * self.name, 3)
        if self.name >= VERY_NEAR:
            return round(max(shared, 0.9 * self.name), 3)
        return round(shared * (0.6 + 0.4 * self.name), 3)


def resembling(
    asked: Sequence[Asked], *, programmes: Iterable[int] | None = None, perhaps: bool = True, loosely: bool = False
) -> list[Likeness]:
    """Persons, of these programmes where named, who have something in common with those asked for.

    With `perhaps` also those born on the same day with a similar name; `loosely` also those with a similar name of
    whom, or for whom, no birthday is known, which takes longer.
    """
    if not asked:
        return []
    conditions = [*SURELY, *([PERHAPS] if perhaps else []), *([LOOSELY] if loosely else [])]
    within = "true" if programmes is None else WITHIN
    union = "UNION".join(CANDIDATE.format(condition=condition, within=within) for condition in conditions)
    values: dict[str, Any] = {
        "numbers": [one.number for one in asked],
        "names": [one.name for one in asked],
        "born": [one.born or None for one in asked],
        "mails": [one.email for one in asked],
        "phones": [one.phone for one in asked],
        "programmes": list(programmes or ()),
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(VERY_NEAR)])
        cursor.execute(ASKED + union + COMPARED, values)
        rows: list[Any] = cursor.fetchall()
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', '0.3', true)")
    return [Likeness(*row) for row in rows]


def asked_of(person: Beneficiary) -> Asked:
    """What is known of a person, by the key."""
    return Asked(person.pk, person.full_name, person.birth_date, person.email, person.phone)
