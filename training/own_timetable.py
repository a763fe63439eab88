"""A timetable as people read it: every lesson by their own clock, and by the clock of the place where it shows another
time. Both are told, so that nobody comes an hour late after one of two countries has moved its clock."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format

from training.models import Attendance, Session
from training.states import SessionState


@dataclass(frozen=True)
class Lesson:
    """A lesson for a reader in `zone`; `attendance` is the reader's own, where it is written down."""

    session: Session
    zone: ZoneInfo
    attendance: Attendance | None = field(default=None)

    @property
    def day(self) -> date:
        return self.session.starts_at.astimezone(self.zone).date()

    @property
    def day_in_words(self) -> str:
        return date_format(self.session.starts_at.astimezone(self.zone), "l j F Y")

    @property
    def time(self) -> str:
        """By the reader's clock: "9:00–11:00"."""
        return _span(self.session, self.zone)

    @property
    def is_elsewhere(self) -> bool:
        """The clock of the place shows another time than the reader's, on that day."""
        moments = (self.session.starts_at, self.session.ends_at)
        return any(
            one.astimezone(self.zone).utcoffset() != one.astimezone(self.session.zone).utcoffset() for one in moments
        )

    @property
    def time_there(self) -> str:
        """By the clock of the place, with the day where that is another one."""
        there = self.session.starts_at.astimezone(self.session.zone)
        span = _span(self.session, self.session.zone)
        return span if there.date() == self.day else f"{date_format(there, 'j F')}, {span}"

    @property
    def place(self) -> str:
        """The room, or where the group meets; empty for a lesson that is only online."""
        session = self.session
        if session.room is not None:
            return ", ".join(part for part in (str(session.room), session.room.address) if part)
        if session.mode == "online" or session.group is None:
            return ""
        return ", ".join(part for part in (session.group.place, session.group.city) if part)

    @property
    def is_cancelled(self) -> bool:
        return self.session.state == SessionState.CANCELLED

    def is_over(self, at: datetime) -> bool:
        return self.session.ends_at <= at


def _span(session: Session, zone: ZoneInfo) -> str:
    start, end = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    return f"{date_format(start, 'TIME_FORMAT')}–{date_format(end, 'TIME_FORMAT')}"


def reader_zone() -> ZoneInfo:
    """In which the one who reads now wants times to be shown."""
    return ZoneInfo(timezone.get_current_timezone_name())


def lessons_of(sessions: Iterable[Session], zone: ZoneInfo, attendances: Iterable[Attendance] = ()) -> list[Lesson]:
    """The lessons for a reader in `zone`, with their own attendance."""
    own = {row.session_id: row for row in attendances}
    return [Lesson(session, zone, own.get(session.pk)) for session in sessions]


def by_day(lessons: Iterable[Lesson]) -> list[tuple[str, list[Lesson]]]:
    """Lessons in their order, put together by the reader's day, which is named."""
    return [(day, list(found)) for day, found in groupby(lessons, key=lambda lesson: lesson.day_in_words)]
