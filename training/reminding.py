"""The reminder before a lesson: found by looking, each sent once; moved and taken away with the lesson by trigger."""

from datetime import datetime

from django.db import transaction

from training.models import SessionReminder
from training.telling import REMINDER, tell_session

AT_ONCE = 20
"""Lessons in one transaction; each may have dozens of people."""


def send_due_reminders(*, at: datetime) -> int:
    """Tell the people of lessons that are due, until none is left; returns how many mails were queued."""
    number = 0
    while sent := _send_some(at):
        number += sum(sent)
    return number


@transaction.atomic
def _send_some(at: datetime) -> list[int]:
    due = SessionReminder.objects.due(at).select_for_update(of=("self",), skip_locked=True)
    rows = list(due.select_related("session__course__cohort__programme")[:AT_ONCE])
    told = []
    for reminder in rows:
        reminder.sent_at = at
        reminder.save(update_fields=["sent_at"])
        told.append(tell_session(reminder.session, REMINDER))
    return told
