"""Calendars that are kept: written anew only when something that they say has changed.

What is kept is found by the state of everything that it was written from, so that it is never behind: a change leads
elsewhere. Without the cache every calendar is written when it is asked for.
"""

from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache

from core.shown import shown
from training.calendars.feed import calendar_of
from training.feeding import sessions_of
from training.models import CalendarFeed
from training.querysets.calendar_state import state_of

SECONDS = 24 * 60 * 60
"""Longer than the calendars of phones wait before they ask again."""


class Written(NamedTuple):
    """A calendar as it is sent, and the tag by which whoever has it knows it again."""

    content: bytes
    tag: str


def kept_calendar(feed: CalendarFeed, *, language: str) -> Written:
    """The calendar in that language, as it stands now."""
    key = _key(feed, language)
    found = cache.get(key)
    if found is None:
        content = calendar_of(feed, language=language)
        found = (content, _short(content))
        if _key(feed, language) == key:  # else it says what was changed while it was being written
            cache.set(key, found, SECONDS)
    return Written(*found)


def _key(feed: CalendarFeed, language: str) -> str:
    """Whose calendar, in which words, and the state of all that it says."""
    whose = (feed.pk, feed.renewed_at, feed.user and feed.user.time_zone, feed.trainer and feed.trainer.name)
    course = feed.course
    called = course and (course.time_zone, str(shown(course, "title", language)))
    said = repr((whose, called, settings.SITE_URL, _edition(language), state_of(sessions_of(feed))))
    return f"calendar:{language}:{_short(said.encode())}"


@lru_cache
def _edition(language: str) -> str:
    """Of the words and the code that write calendars: after an update of the platform none is kept from before."""
    here = Path(__file__).resolve().parent
    words = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.mo"
    files = [*sorted(here.glob("*.py")), here.parent / "own_timetable.py", *([words] if words.exists() else [])]
    return _short(b"".join(path.read_bytes() for path in files))


def _short(content: bytes) -> str:
    return blake2b(content, digest_size=12).hexdigest()
