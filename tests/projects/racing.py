"""The window of a race, with the lock and, for the negative control, without it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from tests.kit.races import Outcome, meeting_before, no_row_locks


@contextmanager
def window(owner: Any, name: str, *, locks: bool) -> Iterator[None]:
    """Whoever reaches `owner.name` has read and not yet written, and waits there for the other.

    With locks the other cannot come, and the wait is short; without them both have read the same.
    """
    with ExitStack() as stack:
        if not locks:
            stack.enter_context(no_row_locks())
        stack.enter_context(meeting_before(owner, name, seconds=0.3 if locks else 20))
        yield


def succeeded(outcomes: list[Outcome]) -> int:
    """How many of the acts came through."""
    return sum(outcome.error is None for outcome in outcomes)


def refusals(outcomes: list[Outcome]) -> list[str]:
    """What the others were told, as names of exceptions."""
    return [type(outcome.error).__name__ for outcome in outcomes if outcome.error is not None]
