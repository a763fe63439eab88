"""Reads of deliveries."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count

from newsletters.querysets.seeing import of_keepers
from newsletters.states import DeliveryState

if TYPE_CHECKING:  # named in strings below
    from newsletters.models.delivery import Delivery  # noqa: F401
    from newsletters.models.issue import Issue
    from newsletters.models.subscriber import Subscriber


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def seen_by_staff(self, user: Any) -> Self:
        """Those of the programmes whose subscribers one may see."""
        return self.filter(of_keepers(user, "issue__newsletter__programme"))

    def of_issue(self, issue: "Issue") -> Self:
        return self.filter(issue=issue)

    def due(self, moment: datetime) -> Self:
        """Those that wait and may go now."""
        return self.filter(state=DeliveryState.PENDING, due_at__lte=moment)

    def someone_waits(self) -> bool:
        """Whether one of them waits, or is being sent: asked one by one, as an index for each state answers."""
        return any(self.filter(state=state).exists() for state in (DeliveryState.PENDING, DeliveryState.CLAIMED))

    def in_trouble(self) -> Self:
        """Those that staff look at: not reached, or nobody knows."""
        return self.filter(state__in=[DeliveryState.FAILED, DeliveryState.UNKNOWN])

    def by_state(self) -> dict[str, int]:
        """How many there are in each state."""
        found = self.order_by().values_list("state").annotate(n=Count("pk"))
        return dict(found)

    def unknown(self) -> Self:
        """Those of which nobody knows whether they arrived."""
        return self.filter(state=DeliveryState.UNKNOWN)

    def with_subscriber(self) -> Self:
        return self.select_related("subscriber")

    def last_to(self, subscriber: "Subscriber", most: int) -> Self:
        """The latest that went to somebody, with their issues."""
        rows = self.filter(subscriber=subscriber).select_related("issue__newsletter").defer("issue__lead")
        return rows.order_by("-id")[:most]
