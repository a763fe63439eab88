"""How a new call judges, taken from another one."""

from typing import Any

from core.translating import record_translation
from projects.models import Call


def copy_scale_and_criteria(call: Call, *, source: Call) -> None:
    """Give `call` the criteria and the scale of `source`, each where it has none of its own.

    The caller has checked that the writer may see `source`, and saves both in one transaction.
    """
    for part in ("criteria", "scale"):
        own, rows = getattr(call, part), getattr(source, part).all()
        if not own.exists():
            for row in rows:
                _copy(row, call)


def _copy(row: Any, call: Call) -> None:
    """The row in another call, with its words in every language; it keeps the language that it was written in."""
    row.pk, row.call = None, call
    row._state.adding = True
    row.save()
    record_translation(row)
