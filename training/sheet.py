"""The attendance sheet as it comes from a phone: late, twice, or after somebody else has written too.

A page says what it has shown or sent for each person ("seen"); what differs from that on the server was written by
somebody else meanwhile, and is told instead of being overwritten.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from training.attending import Presence, write_lines
from training.code_lists import AttendanceSource
from training.locking import lock_session
from training.models import Attendance, Session

NOT_WRITTEN = ""
"""The mark of somebody whose attendance is not written down."""


def mark_of(line: Presence | Attendance | None) -> str:
    """What stands in a line, to compare. The same as mark() in static/training-attendance.js."""
    return f"{line.minutes}|{int(line.excused)}|{line.reason}" if line is not None else NOT_WRITTEN


@dataclass(frozen=True)
class Saved:
    """How many lines changed something, and what others wrote about people whose line was therefore not saved."""

    changed: int
    theirs: dict[int, Attendance | None] = field(default_factory=dict)


@transaction.atomic
def save_sheet(
    session: Session, lines: Iterable[Presence], *, seen: Mapping[int, list[str]], by: Any, at: datetime,
    source: str = AttendanceSource.SHEET,
) -> Saved:  # fmt: skip
    """Write down the lines whose people stand as the page has seen them; the others are told, not overwritten.

    Raises what record_attendance raises; then nothing is written.
    """
    session = lock_session(session)
    there = Attendance.objects.of_session(session).select_related("recorded_by").by_person()
    mine: list[Presence] = []
    theirs: dict[int, Attendance | None] = {}
    for line in lines:
        now, known = mark_of(there.get(line.beneficiary)), seen.get(line.beneficiary, [NOT_WRITTEN])
        if now in {mark_of(line), *known}:
            mine.append(line)
        elif mark_of(line) not in known:  # otherwise the page only shows what stood there before
            theirs[line.beneficiary] = there.get(line.beneficiary)
    return Saved(write_lines(session, mine, by=by, at=at, source=source), theirs)
