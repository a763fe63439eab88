"""What belongs to the request being answered: the network address for the audit log, and what was found out already.

Both are empty outside requests.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Found = TypeVar("Found")

address: ContextVar[str | None] = ContextVar("address", default=None)
memory: ContextVar[dict[Any, Any] | None] = ContextVar("memory", default=None)


def remembered(key: Any, find: Callable[[], Found]) -> Found:
    """What `find` found the first time in this request; outside requests it is asked each time."""
    known = memory.get()
    if known is None:
        return find()
    if key not in known:
        known[key] = find()
    found: Found = known[key]
    return found


@contextmanager
def asked_afresh() -> Iterator[None]:
    """Inside, nothing is remembered: for acts, which decide under their lock by what holds now."""
    token = memory.set(None)
    try:
        yield
    finally:
        memory.reset(token)


def forget(key: Any) -> None:
    """Ask again the next time, because it has changed."""
    known = memory.get()
    if known is not None:
        known.pop(key, None)
