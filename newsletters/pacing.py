"""How fast mails leave for a sender: all processes together keep to its `per_minute`.

The moments at which mails may leave are handed out, a second's worth at a time, by one statement that pushes the
sender's next moment on. Two processes never get the same one. Without a limit nothing is asked or written.
"""

from collections import deque
from time import monotonic

from django.db import connection

from newsletters.models import Sender

MOST_AT_ONCE = 50
RESERVE = """
    UPDATE newsletters_sender SET next_at = greatest(next_at, clock_timestamp())
        + make_interval(secs => 60.0 * greatest(1, least(%(most)s, per_minute / 60)) / per_minute)
    WHERE id = %(sender)s AND per_minute IS NOT NULL
        AND coalesce(next_at, clock_timestamp()) <= clock_timestamp() + make_interval(secs => %(seconds)s)
    RETURNING extract(epoch FROM next_at - clock_timestamp())::float8, per_minute,
        greatest(1, least(%(most)s, per_minute / 60))
"""


class Pace:
    """The moments at which this process may send for a sender, for one turn."""

    def __init__(self, sender: Sender | None) -> None:
        self.sender = sender if sender is not None and sender.per_minute else None
        self.slots: deque[float] = deque()

    def wait(self, until: float) -> float | None:
        """Seconds until the next mail may leave; None when that is not before `until` (of the monotonic clock)."""
        if self.sender is None:
            return 0.0
        if not self.slots:
            self._reserve(until)
        if not self.slots or self.slots[0] > until:
            return None
        return max(0.0, self.slots[0] - monotonic())

    def take(self) -> None:
        """A mail leaves at the moment for which one waited."""
        if self.slots:
            self.slots.popleft()

    def _reserve(self, until: float) -> None:
        assert self.sender is not None
        with connection.cursor() as cursor:
            cursor.execute(
                RESERVE,
                {"sender": self.sender.pk, "seconds": max(0.0, until - monotonic()), "most": MOST_AT_ONCE},
            )
            row = cursor.fetchone()
        if row:
            end, per_minute, number = row
            now, apart = monotonic(), 60 / per_minute
            self.slots.extend(now + end - apart * left for left in range(number, 0, -1))
