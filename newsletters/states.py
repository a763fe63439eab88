"""The states of issues, subscriptions and deliveries, and the tables by which they move."""

from django.db import models
from django.utils.translation import pgettext_lazy

from core.states import Transition


class IssueState(models.TextChoices):
    """Of an issue of a newsletter."""

    DRAFT = "draft", pgettext_lazy("an issue", "being written")
    SCHEDULED = "scheduled", pgettext_lazy("an issue", "scheduled")
    HELD = "held", pgettext_lazy("an issue", "waits for a yes")
    SENDING = "sending", pgettext_lazy("an issue", "being sent")
    PAUSED = "paused", pgettext_lazy("an issue", "paused")
    SENT = "sent", pgettext_lazy("an issue", "sent")
    CANCELLED = "cancelled", pgettext_lazy("an issue", "broken off")
    HISTORICAL = "historical", pgettext_lazy("an issue", "historical")


class SubscriptionState(models.TextChoices):
    """Of somebody's wish to get a newsletter."""

    PENDING = "pending", pgettext_lazy("a subscription", "not confirmed yet")
    CONFIRMED = "confirmed", pgettext_lazy("a subscription", "confirmed")
    UNSUBSCRIBED = "unsubscribed", pgettext_lazy("a subscription", "ended")
    BOUNCED = "bounced", pgettext_lazy("a subscription", "mail comes back")
    COMPLAINED = "complained", pgettext_lazy("a subscription", "complained")


class DeliveryState(models.TextChoices):
    """Of an issue on its way to one subscriber."""

    PENDING = "pending", pgettext_lazy("a delivery", "waiting")
    CLAIMED = "claimed", pgettext_lazy("a delivery", "being sent")
    SENT = "sent", pgettext_lazy("a delivery", "sent")
    FAILED = "failed", pgettext_lazy("a delivery", "not reached")
    UNKNOWN = "unknown", pgettext_lazy("a delivery", "unknown")
    CANCELLED = "cancelled", pgettext_lazy("a delivery", "not sent")


N, S, D = IssueState, SubscriptionState, DeliveryState
WRITES = "newsletters.write_issue"
SENDS = "newsletters.send_issue"

ISSUE_TRANSITIONS = [
    # from, to, act, who
    Transition(N.DRAFT, N.SCHEDULED, "schedule", SENDS),
    Transition(N.DRAFT, N.HISTORICAL, "enter", SENDS),
    Transition(N.SCHEDULED, N.DRAFT, "unschedule", SENDS),
    Transition(N.HELD, N.DRAFT, "unschedule", SENDS),
    Transition(N.HELD, N.SCHEDULED, "schedule", SENDS),
    Transition(N.SENDING, N.PAUSED, "pause", SENDS),
    Transition(N.PAUSED, N.SENDING, "resume", SENDS),
    Transition(N.SENDING, N.CANCELLED, "cancel", SENDS),
    Transition(N.PAUSED, N.CANCELLED, "cancel", SENDS),
]
START = Transition(N.SCHEDULED, N.SENDING, "start", "")
HOLD = Transition(N.SCHEDULED, N.HELD, "hold", "")
FINISH = Transition(N.SENDING, N.SENT, "finish", "")
REOPEN = Transition(N.SENT, N.SENDING, "send again", SENDS)
"""Somebody decided that deliveries of which nobody knows whether they arrived go once more."""
CLOCK = [START, HOLD, FINISH]
"""What happens without anybody: the hour strikes, the hour has long struck, nobody is left."""

SUBSCRIPTION_MOVES = [
    (S.PENDING, S.CONFIRMED),
    (S.PENDING, S.UNSUBSCRIBED),
    (S.PENDING, S.BOUNCED),
    (S.PENDING, S.COMPLAINED),
    (S.CONFIRMED, S.UNSUBSCRIBED),
    (S.CONFIRMED, S.BOUNCED),
    (S.CONFIRMED, S.COMPLAINED),
    (S.UNSUBSCRIBED, S.PENDING),  # asks again
    (S.BOUNCED, S.PENDING),
    (S.COMPLAINED, S.PENDING),
    (S.UNSUBSCRIBED, S.COMPLAINED),
    (S.BOUNCED, S.UNSUBSCRIBED),
]

DELIVERY_MOVES = [
    (D.PENDING, D.CLAIMED),
    (D.PENDING, D.CANCELLED),  # left meanwhile, or the issue was broken off
    (D.CLAIMED, D.SENT),
    (D.CLAIMED, D.FAILED),
    (D.CLAIMED, D.PENDING),  # refused for now
    (D.CLAIMED, D.CANCELLED),
    (D.CLAIMED, D.UNKNOWN),  # whoever was sending it is gone
    (D.UNKNOWN, D.SENT),  # whoever was sending it comes back after all
    (D.UNKNOWN, D.FAILED),
    (D.UNKNOWN, D.PENDING),  # somebody decided to send it again
    (D.SENT, D.FAILED),  # it came back
]

SHOWN = [IssueState.SENDING, IssueState.PAUSED, IssueState.SENT, IssueState.HISTORICAL]
"""Issues that the public reads. One that was broken off is shown to nobody else."""
OPEN = [IssueState.DRAFT, IssueState.HISTORICAL]
"""Issues whose words can be changed."""

TONES = {
    "draft": "neutral", "scheduled": "progress", "held": "care", "sending": "progress", "paused": "care",
    "sent": "done", "cancelled": "care", "historical": "neutral", "pending": "progress", "confirmed": "done",
    "unsubscribed": "neutral", "bounced": "care", "complained": "care", "claimed": "progress", "failed": "care",
    "unknown": "care",
}  # fmt: skip
"""Of the badge that shows a state."""
