"""Deliveries of which nobody knows whether they arrived: somebody of the staff decides."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.auditing import record
from core.errors import WrongState
from core.ringing import ring
from core.states import require
from newsletters.locking import lock_issue
from newsletters.models import Delivery, Issue
from newsletters.scheduling import BELL
from newsletters.states import REOPEN, SENDS, DeliveryState, IssueState

GOES_ON = [IssueState.SENDING, IssueState.PAUSED, IssueState.SENT]


@transaction.atomic
def send_again(delivery: Delivery, *, by: Any) -> Delivery:
    """Let it go once more, though it may have arrived. Raises NotAllowed; WrongState unless it is unknown."""
    issue, delivery = _lock(delivery, by=by)
    if issue.state not in GOES_ON or delivery.subscriber_id is None:
        raise WrongState(issue.state)
    delivery.state, delivery.due_at = DeliveryState.PENDING, timezone.now()
    delivery.attempts, delivery.claimed_at, delivery.claimed_by, delivery.error = 0, None, None, ""
    delivery.save(update_fields=["state", "due_at", "attempts", "claimed_at", "claimed_by", "error"])
    _reopen(issue)
    record("newsletters.send_again", by=by, on=issue, delivery=delivery.pk)
    return delivery


@transaction.atomic
def send_all_again(issue: Issue, *, by: Any) -> int:
    """Let all of an issue go once more of which nobody knows; returns how many. Raises NotAllowed, WrongState."""
    issue = lock_issue(issue)
    require(by, SENDS, issue)
    if issue.state not in GOES_ON:
        raise WrongState(issue.state)
    lost = Delivery.objects.of_issue(issue).unknown().exclude(subscriber=None)
    fresh: dict[str, Any] = {"attempts": 0, "claimed_at": None, "claimed_by": None, "error": ""}
    number = lost.update(state=DeliveryState.PENDING, due_at=timezone.now(), **fresh)
    if not number:
        raise WrongState("nothing is unknown")
    _reopen(issue)
    record("newsletters.send_again", by=by, on=issue, deliveries=number)
    return number


def _reopen(issue: Issue) -> None:
    """Somebody waits for it again."""
    if issue.state == IssueState.SENT:
        issue.state, issue.ended_at = REOPEN.target, None
        issue.save(update_fields=["state", "ended_at"])
    ring(BELL)


@transaction.atomic
def accept_unknown(delivery: Delivery, *, by: Any) -> Delivery:
    """Take it as arrived, as most of them have. Raises NotAllowed; WrongState unless it is unknown."""
    issue, delivery = _lock(delivery, by=by)
    delivery.state, delivery.sent_at = DeliveryState.SENT, delivery.claimed_at
    delivery.save(update_fields=["state", "sent_at"])
    record("newsletters.accept_unknown", by=by, on=issue, delivery=delivery.pk)
    return delivery


@transaction.atomic
def accept_all_unknown(issue: Issue, *, by: Any) -> int:
    """Take all of an issue as arrived of which nobody knows; returns how many. Raises NotAllowed, WrongState."""
    issue = lock_issue(issue)
    require(by, SENDS, issue)
    number = Delivery.objects.of_issue(issue).unknown().update(state=DeliveryState.SENT, sent_at=F("claimed_at"))
    if not number:
        raise WrongState("nothing is unknown")
    record("newsletters.accept_unknown", by=by, on=issue, deliveries=number)
    return number


def _lock(delivery: Delivery, *, by: Any) -> tuple[Issue, Delivery]:
    """The issue first, as whoever finishes it does; then the delivery."""
    issue = lock_issue(delivery.issue)
    require(by, SENDS, issue)
    found = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if found.state != DeliveryState.UNKNOWN:
        raise WrongState(found.state)
    return issue, found
