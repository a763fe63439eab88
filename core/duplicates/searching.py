"""Looking for duplicates in the background, in turns: what is to be searched, and how far it got, are rows."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from time import monotonic

from django.db.models import Q
from django.utils import timezone

from core.duplicates.kinds import Kind, kind_of, kinds
from core.errors import WrongState
from core.models import DuplicateSearch
from core.ringing import ring

SECONDS = 40
"""How long a turn lasts at most, but for the rows that it has begun."""
AT_ONCE = 200
CLAIMED_FOR = timedelta(minutes=5)
"""After so long a search that was not given back goes on elsewhere: its worker died."""
BELL = "core.tasks.find_duplicates"


def ask_for_duplicates(model: str, keys: Iterable[int] | None = None) -> None:
    """Have duplicates of these rows looked for, or of all rows of the table; all are asked for once at a time."""
    wanted = None if keys is None else sorted(set(keys))
    if wanted == []:
        return
    DuplicateSearch.objects.bulk_create([DuplicateSearch(model=model, keys=wanted)], ignore_conflicts=True)
    ring(BELL)


def ask_for_all() -> int:
    """Have all rows of all tables looked at; returns the number of tables."""
    for kind in kinds():
        ask_for_duplicates(kind.model)
    return len(kinds())


def search_due(*, seconds: float = SECONDS) -> int:
    """Take a turn of at most `seconds` at one search, and ring for the next; returns how many pairs are new.

    Nobody else works at that search meanwhile. Where a turn was cut, the next goes on after the last rows done.
    """
    search = _claim(timezone.now())
    if search is None:
        return 0
    found = _turn(search, seconds)
    if DuplicateSearch.objects.exists():
        ring(BELL)
    return found


def _claim(at: datetime) -> DuplicateSearch | None:
    """A search at which nobody works, those of single rows first; marked as this worker's."""
    free = DuplicateSearch.objects.filter(Q(claimed_until=None) | Q(claimed_until__lt=at))
    for search in free.annotate(whole=Q(keys=None)).order_by("whole", "pk")[:5]:
        if free.filter(pk=search.pk).update(claimed_until=at + CLAIMED_FOR):
            return search
    return None


def _turn(search: DuplicateSearch, seconds: float) -> int:
    row = DuplicateSearch.objects.filter(pk=search.pk)
    started, found, after = monotonic(), 0, search.after
    try:
        kind = kind_of(search.model)
    except WrongState:
        row.delete()
        return 0
    while keys := _next(kind, search, after):
        found += kind.find(keys)
        after = keys[-1]
        row.update(after=after)
        if monotonic() - started > seconds:
            row.update(claimed_until=None)
            return found
    row.delete()
    return found


def _next(kind: Kind, search: DuplicateSearch, after: int) -> list[int]:
    if search.keys is None:
        return kind.keys(after, AT_ONCE)
    return [key for key in search.keys if key > after][:AT_ONCE]
