"""The addresses under which timetables are read as calendars, and their renewal."""

from datetime import datetime
from typing import Any

from django.db import transaction

from core.auditing import record
from core.states import require
from training.models import CalendarFeed, Course, Session, Trainer
from training.models.calendar import secret_token
from training.querysets.sessions import SessionQuerySet

RENEWS = "training.renew_calendar"


@transaction.atomic
def feed_of(
    *, by: Any, user: Any | None = None, trainer: Trainer | None = None, course: Course | None = None
) -> CalendarFeed:
    """The calendar of exactly one of these; made when there is none. A trainer with an account has the account's.

    Raises NotAllowed."""
    if trainer is not None and trainer.user is not None:
        user, trainer = trainer.user, None
    require(by, RENEWS, CalendarFeed(user=user, trainer=trainer, course=course))
    feed, _new = CalendarFeed.objects.get_or_create(user=user, trainer=trainer, course=course)
    return feed


@transaction.atomic
def renew_feed(feed: CalendarFeed, *, by: Any, at: datetime) -> CalendarFeed:
    """Another address: whoever has the old one reads nothing any more. Raises NotAllowed."""
    feed = CalendarFeed.objects.select_for_update(of=("self",)).get(pk=feed.pk)
    require(by, RENEWS, feed)
    feed.token, feed.renewed_at = secret_token(), at
    feed.save(update_fields=["token", "renewed_at"])
    record("training.renew_calendar", by=by, on=feed)
    return feed


def sessions_of(feed: CalendarFeed) -> SessionQuerySet:
    """The lessons in a calendar, cancelled ones too (a calendar takes them out only when it is told): own ones and
    those that one gives; of a trainer without account; of a course."""
    lessons = Session.objects.with_everything().in_order()
    found: SessionQuerySet
    if feed.course is not None:
        found = lessons.of_course(feed.course)
    elif feed.trainer is not None:
        found = lessons.of_trainer(feed.trainer).of_shown_courses()
    else:
        found = lessons.of_calendar(feed.user)
    return found
