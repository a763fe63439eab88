"""Background work of the newsletters."""

from celery import shared_task
from django.utils import timezone

from newsletters import forgetting
from newsletters.queueing import start_due_issues
from newsletters.sending import send_due
from newsletters.sweeping import sweep
from newsletters.testing import send_tests_due


@shared_task(time_limit=240)  # a million readers are queued by one statement
def send_newsletters() -> int:
    """Start the issues that are due, look after what was left behind, and send for a while."""
    start_due_issues(timezone.now())
    sweep(timezone.now())
    return send_due()


@shared_task
def forget_subscribers() -> int:
    """Nightly: who never confirmed, who left long ago, to whom old tests went; returns how many subscribers went."""
    now = timezone.now()
    forgetting.forget_tests(at=now)
    return forgetting.forget_unanswered(at=now) + forgetting.forget_long_gone(at=now)


@shared_task
def send_tests() -> int:
    """Send the tests of issues that are waiting."""
    return send_tests_due()
