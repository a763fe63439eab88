"""The hour strikes: an issue that is due gets one delivery for each of its readers, all or none."""

import logging
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from core.auditing import record
from newsletters.models import Issue
from newsletters.models.issue import Audience
from newsletters.paper import show_started
from newsletters.states import HOLD, START

logger = logging.getLogger(__name__)

STALE_AFTER = timedelta(hours=2)
"""An issue that is so late does not go by itself: a backup was restored, or nothing ran for long."""

# Somebody with several series of the programme gets it by the issue's own, else by the one that came first.
READERS = """
    SELECT DISTINCT ON (subscription.subscriber_id) subscription.subscriber_id, subscription.newsletter_id
    FROM newsletters_subscription subscription
    JOIN newsletters_newsletter series ON series.id = subscription.newsletter_id
    WHERE subscription.state = 'confirmed' AND (
        series.id = %(newsletter)s OR (%(everywhere)s AND series.published AND series.programme_id = %(programme)s)
    )
    ORDER BY subscription.subscriber_id, series.id <> %(newsletter)s, series.id
"""
OF_ONE_SERIES = """
    SELECT subscriber_id, newsletter_id FROM newsletters_subscription
    WHERE state = 'confirmed' AND newsletter_id = %(newsletter)s
"""
QUEUE = """
    INSERT INTO newsletters_delivery (issue_id, subscriber_id, newsletter_id, language, state, attempts, due_at, error)
    SELECT %(issue)s, subscriber.id, reader.newsletter_id, subscriber.language, 'pending', 0, %(at)s, ''
    FROM ({readers}) reader JOIN newsletters_subscriber subscriber ON subscriber.id = reader.subscriber_id
    WHERE (%(languages)s = '{{}}' OR subscriber.language = ANY(%(languages)s::text[])) AND NOT EXISTS (
        SELECT FROM core_suppressedaddress lost WHERE upper(lost.address) = upper(subscriber.email)
    )
"""


def start_due_issues(at: datetime) -> int:
    """Start what is due, hold what is long overdue or not public any more; returns how many were started."""
    return sum(_tried(key, at) for key in Issue.objects.due(at).values_list("pk", flat=True))


def _tried(key: int, at: datetime) -> bool:
    """One that cannot be started, whatever the cause, keeps no other waiting; it is held once it is overdue."""
    try:
        return _start_one(key, at)
    except Exception:
        logger.exception("newsletters: issue %s cannot be started", key)
        return False


@transaction.atomic
def _start_one(key: int, at: datetime) -> bool:
    """Whether it was started here and now; what another process has under its lock is that one's."""
    found = Issue.objects.due(at).select_for_update(of=("self",), skip_locked=True)
    issue = found.select_related("newsletter__programme").filter(pk=key).first()
    if issue is None:
        return False
    late = issue.scheduled_at is not None and issue.scheduled_at < at - STALE_AFTER
    if late or not issue.newsletter.is_public:
        issue.state = HOLD.target
        issue.save(update_fields=["state"])
        record(f"newsletters.hold_{'' if late else 'unpublished_'}issue", by=None, on=issue)
        return False
    readers = queue_deliveries(issue, at)
    issue.state, issue.started_at = START.target, at
    issue.published_on = at.astimezone(ZoneInfo(issue.time_zone)).date()
    issue.save(update_fields=["state", "started_at", "published_on"])
    record("newsletters.start_issue", by=None, on=issue, readers=readers)
    show_started(issue)
    return True


def queue_deliveries(issue: Issue, at: datetime) -> int:
    """A delivery for everybody who is to get the issue, by one statement; returns how many."""
    everywhere = issue.audience == Audience.PROGRAMME
    values: dict[str, Any] = {
        "issue": issue.pk, "newsletter": issue.newsletter_id, "programme": issue.newsletter.programme_id,
        "everywhere": everywhere, "languages": issue.languages, "at": at,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(QUEUE.format(readers=READERS if everywhere else OF_ONE_SERIES), values)
        return int(cursor.rowcount)
