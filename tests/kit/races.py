"""Two acts at the very same moment, each on a database connection of its own.

For tests marked `race` and `django_db(transaction=True)`: what a thread commits, the others see.

    outcomes = run_together(lambda: commit_funds(first, ...), lambda: commit_funds(second, ...))
    assert [outcome.error is None for outcome in outcomes].count(True) == 1

The negative control of a lock, which must go wrong:

    with no_row_locks(), meeting_before(committing, "remaining", parties=2):
        run_together(...)
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from unittest import mock

from django.db import connection
from django.db.models import QuerySet
from django.utils import translation


@dataclass
class Outcome:
    """What one act returned, or what it raised."""

    value: Any = None
    error: BaseException | None = None


def run_together(*acts: Callable[[], Any], seconds: float = 30) -> list[Outcome]:
    """Start all `acts` at once, each in a thread with its own connection; outcomes in their order.

    Fails when one has not ended after `seconds`, so that a deadlock never hangs the run.
    """
    barrier = threading.Barrier(len(acts))
    outcomes = [Outcome() for _ in acts]
    language = translation.get_language()

    def work(act: Callable[[], Any], outcome: Outcome) -> None:
        try:
            connection.ensure_connection()
            with translation.override(language):
                barrier.wait(seconds)
                outcome.value = act()
        except BaseException as error:
            outcome.error = error
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair, daemon=True) for pair in zip(acts, outcomes, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
    stuck = [thread for thread in threads if thread.is_alive()]
    assert not stuck, f"{len(stuck)} of {len(threads)} acts were still running after {seconds} s"
    return outcomes


@contextmanager
def no_row_locks() -> Iterator[None]:
    """The negative control: `select_for_update()` locks nothing."""

    def unlocked(self: QuerySet[Any], *args: Any, **kwargs: Any) -> QuerySet[Any]:
        return self._chain()  # type: ignore[no-any-return, attr-defined]

    with mock.patch.object(QuerySet, "select_for_update", unlocked):
        yield


@contextmanager
def meeting_before(owner: Any, name: str, *, parties: int = 2, seconds: float = 1.0) -> Iterator[None]:
    """Acts that reach `owner.name` wait for each other there, at most `seconds`, before they go on.

    Without a lock all arrive and have read the same; with one the others are still outside, and nobody waits
    for longer than `seconds`. Opens the window of a race so that the negative control is certain.
    """
    barrier = threading.Barrier(parties)
    original = getattr(owner, name)

    def waits(*args: Any, **kwargs: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            barrier.wait(seconds)
        return original(*args, **kwargs)

    with mock.patch.object(owner, name, waits):
        yield
