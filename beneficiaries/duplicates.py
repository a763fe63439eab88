"""Finding persons who are recorded twice."""

import hashlib
from collections.abc import Iterable

from django.db import transaction

from beneficiaries.alike import asked_of, resembling
from beneficiaries.models import Beneficiary
from core.duplicates.pairs import Pair, note_pairs

MODEL = "beneficiaries.beneficiary"


def find_doubles_of(ids: Iterable[int]) -> int:
    """Look for doubles of these persons; returns how many pairs are newly to look at."""
    rows = Beneficiary.objects.standing().in_bulk(list(ids))
    with transaction.atomic():
        found = resembling([asked_of(row) for row in rows.values()], loosely=True)
    alike = [one for one in found if one.person != one.number and one.score]
    others = Beneficiary.objects.in_bulk({one.person for one in alike})
    pairs: dict[tuple[int, int], Pair] = {}
    for one in alike:
        row, other = rows[one.number], others[one.person]
        key = (min(row.pk, other.pk), max(row.pk, other.pk))
        pairs[key] = Pair(row.pk, other.pk, one.score, looks_of(row, other))
    return note_pairs(MODEL, pairs.values())


def looks_of(row: Beneficiary, other: Beneficiary) -> str:
    """By what both are told apart: a judgement holds until that changes."""
    first, second = sorted((row, other), key=lambda found: found.pk)
    words = "\n".join(f"{one.full_name}|{one.birth_date}|{one.email}|{one.phone}" for one in (first, second))
    return hashlib.sha256(words.encode()).hexdigest()


def standing_keys(after: int, most: int) -> list[int]:
    """The keys of persons after this one, those merged into others or erased apart."""
    rows = Beneficiary.objects.standing().filter(pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:most])
