"""Who may see and move imports: whoever may import that kind."""

from typing import Any

import rules

from core.importing.kinds import kind_named, kinds
from core.models import ImportBatch
from core.states import allowed


@rules.predicate
def imports(user: Any, batch: Any = None) -> bool:
    """May import what the batch holds; without one, anything at all."""
    if not getattr(user, "is_active", False):
        return False
    if isinstance(batch, ImportBatch):
        return allowed(user, kind_named(batch.kind).permission)
    return any(allowed(user, kind.permission) for kind in kinds())


rules.add_perm("core.view_importbatch", imports)
