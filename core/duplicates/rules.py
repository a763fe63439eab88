"""Who may see and judge possible duplicates: whoever may judge that kind."""

from typing import Any

import rules

from core.duplicates.kinds import kind_of, kinds
from core.models import DuplicateCandidate
from core.states import allowed


@rules.predicate
def judges(user: Any, pair: Any = None) -> bool:
    """May judge pairs of this kind; without one, of any."""
    if not getattr(user, "is_active", False):
        return False
    if isinstance(pair, DuplicateCandidate):
        return allowed(user, kind_of(pair.model).permission)
    return any(allowed(user, kind.permission) for kind in kinds())


rules.add_perm("core.view_duplicatecandidate", judges)
