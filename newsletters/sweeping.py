"""What a process left behind that is gone."""

from datetime import datetime, timedelta

from newsletters.finishing import cancel_waiting, finish_issue
from newsletters.models import Delivery, Issue
from newsletters.states import DeliveryState

GONE_AFTER = timedelta(minutes=5)
"""No conversation with a mail server takes as long: whoever was at it is gone, and nobody knows how far they got."""
AT_ONCE = 20_000


def sweep(at: datetime) -> int:
    """Mark what nobody is at any more as unknown, end the issues that waited for it; returns how many are unknown.

    They are never sent again unless somebody of the staff decides it.
    """
    lost = Delivery.objects.filter(state=DeliveryState.CLAIMED, claimed_at__lt=at - GONE_AFTER)
    found = lost.update(state=DeliveryState.UNKNOWN, error="process gone")
    if found:
        for issue in Issue.objects.being_sent():
            finish_issue(issue, at=at)
    for issue in Issue.objects.broken_off_with_waiting():
        cancel_waiting(issue, AT_ONCE)
    return found
