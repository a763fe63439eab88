"""Background work of the training room."""

from celery import shared_task
from django.utils import timezone

from training import reminding


@shared_task
def send_reminders() -> int:
    """Every ten minutes: remind people of their lessons."""
    return reminding.send_due_reminders(at=timezone.now())
