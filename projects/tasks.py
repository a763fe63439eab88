"""Background work of projects."""

from celery import shared_task
from django.utils import timezone

from projects import reminding


@shared_task
def remind_assessors() -> int:
    """Hourly: assessments that are due soon."""
    return reminding.remind_assessors(at=timezone.now())


@shared_task
def remind_closing_calls() -> int:
    """Hourly: drafts in calls that close soon."""
    return reminding.remind_closing_calls(at=timezone.now())
