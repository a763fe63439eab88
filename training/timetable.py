"""A timetable as it is read: weeks, their days, and the lessons of each day, by the clock of the course."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from training.durations import in_hours
from training.models import Course, Session


@dataclass(frozen=True)
class Day:
    """A day with its lessons, in order."""

    on: date
    sessions: list[Session]


@dataclass(frozen=True)
class Week:
    """A week, from its Monday: the days on which there are lessons, and the minutes of those that stand."""

    monday: date
    days: list[Day]
    minutes: int

    @property
    def hours(self) -> str:
        return in_hours(self.minutes)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


def weeks_of(course: Course, sessions: Iterable[Session]) -> list[Week]:
    """Lessons in their order, by weeks; weeks without any are left out."""
    weeks: dict[date, dict[date, list[Session]]] = {}
    for session in sessions:
        session.course = course  # its zone, without asking for it again
        day = timezone.localtime(session.starts_at, course.zone).date()
        monday = day - timedelta(days=day.weekday())
        weeks.setdefault(monday, {}).setdefault(day, []).append(session)
    return [_week(monday, days) for monday, days in weeks.items()]


def _week(monday: date, days: dict[date, list[Session]]) -> Week:
    standing = [one for sessions in days.values() for one in sessions if one.state != Session.State.CANCELLED]
    return Week(monday, [Day(on, sessions) for on, sessions in days.items()], sum(one.minutes for one in standing))
