"""Background work of accounts."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def clear_expired_sessions() -> None:
    """Nightly: forget sessions that have run out."""
    call_command("clearsessions")
