"""How far an issue has got."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from newsletters.models import Delivery, Issue
from newsletters.states import DeliveryState, IssueState

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Progress:
    """`by_state` counts deliveries, every state named; `per_minute` left in the last minute; `eta` when it may end.

    No `eta` while nothing moves. `by_language` counts by state those of each language that there is.
    """

    total: int
    by_state: dict[str, int]
    by_language: dict[str, dict[str, int]]
    per_minute: int
    started: datetime | None
    eta: datetime | None

    @property
    def done(self) -> int:
        """Deliveries with which nobody is busy any more."""
        return self.total - self.left

    @property
    def left(self) -> int:
        return self.by_state[DeliveryState.PENDING] + self.by_state[DeliveryState.CLAIMED]


def progress_of(issue: Issue) -> Progress:
    """Counted now, by one statement."""
    now = timezone.now()
    lately = Count("pk", filter=Q(sent_at__gt=now - MINUTE))
    groups = Delivery.objects.of_issue(issue).order_by().values_list("language", "state")
    by_state = dict.fromkeys(DeliveryState.values, 0)
    by_language: dict[str, dict[str, int]] = {}
    per_minute = 0
    for language, state, number, recent in groups.annotate(n=Count("pk"), lately=lately):
        by_state[state] += number
        by_language.setdefault(language, dict.fromkeys(DeliveryState.values, 0))[state] = number
        per_minute += recent
    left = by_state[DeliveryState.PENDING] + by_state[DeliveryState.CLAIMED]
    moving = issue.state == IssueState.SENDING and left and per_minute
    eta = now + MINUTE * left / per_minute if moving else None
    return Progress(sum(by_state.values()), by_state, by_language, per_minute, issue.started_at, eta)
