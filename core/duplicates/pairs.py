"""Pairs of rows that may be the same thing: kept once a pair, and judged until one of both changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from core.auditing import record
from core.duplicates import rules  # noqa: F401 (says who may)
from core.duplicates.kinds import kind_of
from core.errors import WrongState
from core.models import DuplicateCandidate
from core.states import require

State = DuplicateCandidate.State


@dataclass(frozen=True)
class Pair:
    """Two keys of one table, how alike the rows are (0 to 1), and what both look like."""

    one: int
    other: int
    score: float
    fingerprint: str


def note_pairs(model: str, pairs: Iterable[Pair]) -> int:
    """Keep the pairs of table `model` ("app.model"); returns how many are newly to look at.

    One that was judged no duplicate opens again only when one of its rows looks different from then. Each pair is
    kept by itself: no lock is held while the next one is waited for.
    """
    return sum(_note(model, pair) for pair in pairs)


@transaction.atomic
def _note(model: str, pair: Pair) -> bool:
    left, right = sorted((pair.one, pair.other))
    values = {"score": pair.score, "fingerprint": pair.fingerprint}
    found, made = DuplicateCandidate.objects.select_for_update().get_or_create(
        model=model, left_id=left, right_id=right, defaults=values
    )
    if made or found.fingerprint == pair.fingerprint or found.state == State.MERGED:
        return made
    opened = found.state == State.NOT_DUPLICATE
    found.state, found.score, found.fingerprint = State.OPEN, pair.score, pair.fingerprint
    found.save(update_fields=["state", "score", "fingerprint"])
    return opened


@transaction.atomic
def judge_no_duplicate(candidate: DuplicateCandidate, *, permission: str, by: Any, at: datetime) -> None:
    """Say that the two are different, until one of them changes. Raises WrongState when it was judged before."""
    candidate = open_candidate(candidate, permission=permission, by=by)
    candidate.state, candidate.by, candidate.at = State.NOT_DUPLICATE, by, at
    candidate.save(update_fields=["state", "by", "at"])
    record("core.judge_no_duplicate", by=by, on=candidate)


def open_candidate(candidate: DuplicateCandidate, *, permission: str, by: Any) -> DuplicateCandidate:
    """The candidate, locked; raises NotAllowed without the right, WrongState when somebody judged it before."""
    locked = DuplicateCandidate.objects.select_for_update().get(pk=candidate.pk)
    require(by, permission)
    if locked.state != State.OPEN:
        raise WrongState(f"judged: {locked.state}")
    return locked


@transaction.atomic
def merge_pair(
    candidate: DuplicateCandidate, *, keep: int, choices: dict[str, str], seen: str, by: Any, at: datetime
) -> Any:
    """Make one row of the two: the one with the key `keep` stays, and is returned.

    `choices` and `seen` are what the kind's `merge` takes. Raises NotAllowed, WrongState when the pair was judged
    before, and what that `merge` raises.
    """
    kind = kind_of(candidate.model)
    candidate = open_candidate(candidate, permission=kind.permission, by=by)
    gone = candidate.other(keep)
    return kind.merge(keep, gone, choices, seen=seen, by=by, at=at)


def close_pairs(model: str, *, keep: int, gone: int, by: Any, at: datetime) -> None:
    """`gone` was made one with `keep`: their pair says so, other open pairs of the one that is gone are no more."""
    left, right = sorted((keep, gone))
    pairs = DuplicateCandidate.objects.filter(model=model)
    pairs.filter(left_id=left, right_id=right).update(state=State.MERGED, by=by, at=at)
    pairs.to_look_at().with_any_of(model, [gone]).delete()
