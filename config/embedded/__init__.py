"""PostgreSQL and Valkey from wheels, for a machine that has neither.

The addresses are pure functions of the data folder, so that settings can be read without
starting anything; `start` and `stop` drive the servers. Why: docs/decisions/embedded-servers.md.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from config.embedded import postgres, valkey
from config.embedded.places import (
    CannotStart,
    Place,
    abandon,
    claim,
    default_database_url,
    default_redis_url,
    exclusive,
    var_folder,
)
from config.embedded.programs import reachable

__all__ = [
    "CannotStart",
    "default_database_url",
    "default_redis_url",
    "is_healthy",
    "place",
    "remove",
    "running",
    "start",
    "stop",
    "var_folder",
    "wanted",
]

START: dict[str, Callable[[Place], bool]] = {"postgres": postgres.start, "valkey": valkey.start}
STOP: dict[str, Callable[[Place], None]] = {"valkey": valkey.stop, "postgres": postgres.stop}


REPLACED_BY = {"postgres": "DATABASE_URL", "valkey": "REDIS_URL"}


def wanted() -> tuple[str, ...]:
    """The names of the servers that no variable of the environment replaces."""
    return tuple(name for name, variable in REPLACED_BY.items() if not os.environ.get(variable))


def place(var: Path) -> Place:
    """Where the servers of `var` keep their files. Raises CannotStart when they are not ours."""
    return claim(var, reachable)


def start(var: Path, only: tuple[str, ...] = ("postgres", "valkey")) -> list[str]:
    """Start what does not run yet, and return the names of what this call started, in order.

    Safe to call from several processes at once. Raises CannotStart, with the reason in one line
    and the end of the server's log.
    """
    with exclusive(var):
        here = place(var)
        return [name for name in only if START[name](here)]


def stop(var: Path, only: tuple[str, ...] = ("valkey", "postgres")) -> None:
    """Stop the servers of `var`, cleanly; nothing happens to those that do not run."""
    if not var.is_dir():
        return
    with exclusive(var):
        here = place(var)
        for name in only:
            STOP[name](here)


@contextmanager
def running(var: Path) -> Iterator[None]:
    """The wanted servers run inside the block; those that it had to start are stopped after it."""
    started = start(var, only=wanted())
    try:
        yield
    finally:
        stop(var, only=tuple(reversed(started)))


def is_healthy(var: Path) -> bool:
    """Whether both servers answer."""
    return postgres.answers(var) and valkey.answers(var)


def remove(var: Path) -> None:
    """Stop the servers of `var` and delete their data, wherever it is kept."""
    stop(var)
    if var.is_dir():
        with exclusive(var):
            abandon(place(var))
