"""Which possible duplicates somebody sees."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from core.duplicates.kinds import kind_of, kinds
from core.models import AuditEvent, DuplicateCandidate
from core.querysets import DuplicateQuerySet
from core.states import allowed

MOST_MERGES = 20


def seen_pairs(user: Any) -> DuplicateQuerySet:
    """Pairs that `user` may judge and of which both rows are seen; of open ones only those that still stand."""
    found = Q(pk=None)
    for kind in kinds():
        if not allowed(user, kind.permission):
            continue
        seen = kind.seen_by(user)
        to_look_at = Q(state=DuplicateCandidate.State.OPEN) & _both(seen.standing())
        judged = ~Q(state=DuplicateCandidate.State.OPEN) & _both(seen)
        found |= Q(model=kind.model) & (to_look_at | judged)
    return DuplicateCandidate.objects.filter(found)


def _both(rows: Any) -> Q:
    return Q(left_id__in=rows.values("pk"), right_id__in=rows.values("pk"))


def open_pairs_of(model: str, keys: Iterable[int], user: Any) -> dict[int, list[DuplicateCandidate]]:
    """The pairs to look at that `user` sees, by the key of each of these rows."""
    wanted = set(keys)
    found: dict[int, list[DuplicateCandidate]] = {}
    for pair in seen_pairs(user).to_look_at().with_any_of(model, wanted):
        for key in {pair.left_id, pair.right_id} & wanted:
            found.setdefault(key, []).append(pair)
    return found


def merges_of(row: Any, verb: str) -> list[AuditEvent]:
    """The latest merges into a row, latest first, with who did them; `verb` is that of the act."""
    return list(AuditEvent.objects.about(row).of_verb(verb)[:MOST_MERGES])


def kept_of(pair: DuplicateCandidate) -> int | None:
    """The one of both that stood last: that of a merged pair which was kept, unless it was merged on since."""
    standing = kind_of(pair.model).rows().standing().filter(pk__in=[pair.left_id, pair.right_id])
    keys: list[int] = list(standing.values_list("pk", flat=True)[:2])
    return keys[0] if len(keys) == 1 else None
