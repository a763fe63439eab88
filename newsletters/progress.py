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

    No `eta` while nothing moves.
    """

    total: int
    by_state: dict[str, int]
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
    rows = Delivery.objects.of_issue(issue).order_by().values_list("state").annotate(n=Count("pk"), lately=lately)
    found = {state: (n, recent) for state, n, recent in rows}
    by_state = {state: found.get(state, (0, 0))[0] for state in DeliveryState.values}
    per_minute = sum(recent for _n, recent in found.values())
    left = by_state[DeliveryState.PENDING] + by_state[DeliveryState.CLAIMED]
    moving = issue.state == IssueState.SENDING and left and per_minute
    eta = now + MINUTE * left / per_minute if moving else None
    return Progress(sum(by_state.values()), by_state, per_minute, issue.started_at, eta)
