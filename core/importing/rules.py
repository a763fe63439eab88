"""Who may see and move imports: whoever may import that kind."""

from typing import Any

import rules
from django.db.models import Q

from core.importing.kinds import kind_named, kinds
from core.models import ImportBatch
from core.states import allowed


def seen_batches(user: Any) -> Q:
    """Batches of the kinds that `user` may import; where they hold personal data, only what `user` sent."""
    mine = [kind for kind in kinds() if allowed(user, kind.permission)]
    personal = Q(kind__in=[kind.code for kind in mine if kind.personal], by=user)
    return personal | Q(kind__in=[kind.code for kind in mine if not kind.personal])


@rules.predicate
def imports(user: Any, batch: Any = None) -> bool:
    """May import what the batch holds; without one, anything at all."""
    if not getattr(user, "is_active", False):
        return False
    if isinstance(batch, ImportBatch):
        kind = kind_named(batch.kind)
        return allowed(user, kind.permission) and (not kind.personal or batch.by_id == user.pk)
    return any(allowed(user, kind.permission) for kind in kinds())


rules.add_perm("core.view_importbatch", imports)
