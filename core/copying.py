"""New rows that begin with the words of others."""

import copy
from typing import Any

from core.translating import record_translation


def copied(row: Any, **changed: Any) -> Any:
    """A new row with the words of this one in every language, and its values but for what is `changed`."""
    further = copy.copy(row)
    further._state = copy.copy(row._state)
    further.pk, further._state.adding = None, True
    for name, value in changed.items():
        setattr(further, name, value)
    further.save()
    record_translation(further)
    return further
