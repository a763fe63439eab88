"""The calendar of a person, a trainer or a course, in the reader's language.

The same rows give the same bytes: an entry carries the time of its last change and not that of asking, so that an
unchanged calendar is known by its tag. A lesson that was cancelled stays in it, marked as such and with a higher
SEQUENCE: only so does a calendar that has it take it out.
"""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core.shown import shown
from training.calendars.lines import in_utc, local, text, written
from training.calendars.zones import zone_lines
from training.code_lists import Mode
from training.feeding import sessions_of
from training.models import CalendarFeed, Course, Module, Session, TrainerAssignment
from training.own_timetable import Lesson
from training.states import SessionState

NOWHERE = UUID(int=0)
"""Stands for a lesson in the pattern of addresses."""


def language_of(feed: CalendarFeed, asked: str = "") -> str:
    """The one that is asked for, else the person's own, else the installation's."""
    known = {code for code, _name in settings.LANGUAGES}
    if asked in known:
        return asked
    account = feed.user or (feed.trainer.user if feed.trainer is not None else None)
    return account.language if account is not None and account.language in known else settings.LANGUAGE_CODE


def calendar_of(feed: CalendarFeed, *, language: str) -> bytes:
    """The file."""
    with override(language):
        lessons = list(sessions_of(feed).for_calendar())
        trainers = TrainerAssignment.objects.names_of([lesson.pk for lesson in lessons])
        return written(_lines(feed, lessons, trainers, language))


def _lines(feed: CalendarFeed, lessons: list[Session], trainers: dict[int, list[str]], language: str) -> Iterable[str]:
    yield from (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Circolo//Training//{language.upper()}",
        "CALSCALE:GREGORIAN",
    )
    name = text(_name(feed))
    yield from ("METHOD:PUBLISH", f"NAME:{name}", f"X-WR-CALNAME:{name}")
    yield from ("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H")
    for zone, years in _zones(feed, lessons).items():
        yield from zone_lines(zone, min(years), max(years))
    host = urlsplit(settings.SITE_URL).hostname or "circolo"
    anywhere = f"{settings.SITE_URL}{reverse('training:session', args=[NOWHERE])}"
    for lesson in lessons:
        names = ", ".join(trainers.get(lesson.pk, []))
        yield from _event(lesson, names, host, anywhere.replace(str(NOWHERE), str(lesson.uuid)))
    yield "END:VCALENDAR"


def _name(feed: CalendarFeed) -> str:
    if feed.course is not None:
        return str(shown(feed.course, "title"))
    if feed.trainer is not None:
        return _("Lessons of %(name)s") % {"name": feed.trainer.name}
    return _("My lessons")


def _zones(feed: CalendarFeed, lessons: list[Session]) -> dict[str, set[int]]:
    """The zones of the lessons with the years in which they are; a calendar has one even when it has no lesson."""
    found: dict[str, set[int]] = {}
    for lesson in lessons:
        found.setdefault(lesson.course.time_zone, set()).update({lesson.starts_at.year, lesson.ends_at.year})
    return found or {_own_zone(feed): {feed.renewed_at.year}}


def _own_zone(feed: CalendarFeed) -> str:
    if feed.course is not None:
        return feed.course.time_zone
    return feed.user.time_zone if feed.user is not None else settings.TIME_ZONE


def _event(lesson: Session, trainers: str, host: str, address: str) -> Iterable[str]:
    zone, cancelled = lesson.zone, lesson.state == SessionState.CANCELLED
    title = _title(lesson.module)
    summary = _("Cancelled: %(lesson)s") % {"lesson": title} if cancelled else title
    changed = in_utc(lesson.changed_at)
    yield from (
        "BEGIN:VEVENT",
        f"UID:{lesson.uuid}@{host}",
        f"DTSTAMP:{changed}",
        f"LAST-MODIFIED:{changed}",
        f"SEQUENCE:{lesson.revision}",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        f"DTSTART;TZID={zone.key}:{local(lesson.starts_at.astimezone(zone))}",
        f"DTEND;TZID={zone.key}:{local(lesson.ends_at.astimezone(zone))}",
        f"SUMMARY:{text(summary)}",
        f"DESCRIPTION:{text(_description(lesson, trainers))}",
        f"URL:{address}",
    )
    if where := Lesson(lesson, zone).place or lesson.link:
        yield f"LOCATION:{text(where)}"
    yield "END:VEVENT"


def _description(lesson: Session, trainers: str) -> str:
    parts = [
        lesson.cancelled_because if lesson.state == SessionState.CANCELLED else "",
        _title(lesson.course),
        str(lesson.group or ""),
        _how(lesson.mode, get_language()),
        trainers,
        lesson.link,
    ]
    return "\n".join(part for part in parts if part)


@lru_cache(maxsize=32)
def _how(mode: str, _language: str) -> str:
    """Where the people of a lesson are, in the language of now."""
    return str(Mode(mode).label)


def _title(row: Module | Course) -> str:
    """Asked once a row, which many lessons share."""
    if not hasattr(row, "calendar_title"):
        row.calendar_title = str(shown(row, "title"))  # type: ignore[union-attr]
    return str(row.calendar_title)  # type: ignore[union-attr]
