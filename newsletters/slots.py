"""How many processes send newsletters at once: the others of the workers stay free for mails that cannot wait."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.db import DatabaseError, connection

FAMILY = 0x6E65
"""Of the locks in the database that stand for the places; a process that is killed leaves its own."""


@contextmanager
def free_slot() -> Iterator[bool]:
    """Whether there is a place for this process; it is kept as long as the block."""
    taken = next(
        (number for number in range(settings.NEWSLETTER_PROCESSES) if _asked("pg_try_advisory_lock", number)), None
    )
    try:
        yield taken is not None
    finally:
        if taken is not None:
            with suppress(DatabaseError):  # the server gave the place back when it lost this connection
                _asked("pg_advisory_unlock", taken)


def _asked(function: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [FAMILY, number])
        return bool(cursor.fetchone()[0])
