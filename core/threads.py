"""Writing and reading the messages of a thread."""

from datetime import datetime
from typing import Any

from django.db.models import Max

from core.models import Message, Thread, ThreadReading


def post_message(thread: Thread, *, by: Any, at: datetime, body: str, staff_only: bool = False) -> Message:
    """Add a message. The caller has checked that `by` may write here."""
    visibility = Message.Visibility.STAFF if staff_only else Message.Visibility.ALL
    message = Message.objects.create(thread=thread, author=by, at=at, body=body, visibility=visibility)
    mark_read(thread, by=by, at=at)
    return message


def read_thread(thread: Thread, *, staff: bool) -> list[Message]:
    """The messages with their authors, oldest first; notes among staff only for staff."""
    messages = thread.messages.select_related("author")
    if not staff:
        messages = messages.filter(visibility=Message.Visibility.ALL)
    return list(messages)


def mark_read(thread: Thread, *, by: Any, at: datetime) -> None:
    """Remember that `by` has seen everything up to `at`."""
    ThreadReading.objects.update_or_create(thread=thread, user=by, defaults={"until": at})


def unread_count(thread: Thread, *, reader: Any, staff: bool) -> int:
    """How many messages of others came since `reader` last looked."""
    until = thread.readings.filter(user=reader).aggregate(until=Max("until"))["until"]
    messages = thread.messages.exclude(author=reader)
    if not staff:
        messages = messages.exclude(visibility=Message.Visibility.STAFF)
    return messages.filter(at__gt=until).count() if until else messages.count()
