"""Finding organisations that are in the repertoire twice: similar name and near place."""

import hashlib
from collections.abc import Iterable

from core.duplicates.pairs import Pair, note_pairs
from repertoire.alike import Asked, Likeness, resembling
from repertoire.models import Organisation
from repertoire.states import EntryState

MODEL = "repertoire.organisation"
NAMES = ("name_it", "name_fr", "name_en")


def find_doubles_of(ids: Iterable[int]) -> int:
    """Look for doubles of these organisations; returns how many pairs are newly to look at."""
    rows = {
        row.pk: row
        for row in Organisation.objects.filter(pk__in=list(ids))
        .exclude(state=EntryState.MERGED)
        .prefetch_related("locations")
    }
    asked = [_asked(row, name) for row in rows.values() for name in NAMES if getattr(row, name)]
    found = [one for one in resembling(asked) if one.organisation != one.number]
    others = Organisation.objects.in_bulk({one.organisation for one in found})
    pairs: dict[tuple[int, int], Pair] = {}
    for one in found:
        pair = _pair(one, rows[one.number], others[one.organisation])
        key = (min(pair.one, pair.other), max(pair.one, pair.other))
        if key not in pairs or pairs[key].score < pair.score:
            pairs[key] = pair
    return note_pairs(MODEL, pairs.values())


def _asked(row: Organisation, name: str) -> Asked:
    place = next(iter(row.locations.all()), None)
    return Asked(row.pk, getattr(row, name), str(place.country) if place else "", place.city if place else "")


def _pair(one: Likeness, row: Organisation, other: Organisation) -> Pair:
    return Pair(row.pk, other.pk, round(one.score, 3), looks_of(row, other))


def looks_of(row: Organisation, other: Organisation) -> str:
    """What both are called: a judgement holds until that changes."""
    first, second = sorted((row, other), key=lambda found: found.pk)
    words = "\n".join(f"{getattr(found, name) or ''}" for found in (first, second) for name in NAMES)
    return hashlib.sha256(words.encode()).hexdigest()


def standing_keys(after: int, most: int) -> list[int]:
    """The keys of entries after this one, those merged into others apart."""
    return list(Organisation.objects.standing().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:most])
