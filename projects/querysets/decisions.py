"""Reads of decisions."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from programmes.models import Programme
from projects.querysets.whose import OFFICE, shared_with
from projects.states import DecisionState

if TYPE_CHECKING:  # named in strings below
    from projects.models.decision import Decision


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Any) -> Self:
        """Published ones for the applicants, all for the programme's staff."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        programmes = Programme.objects.with_role_of(user, OFFICE)
        applicants = Q(project__owner__user=user) | Q(project__in=shared_with(user))
        return self.filter(Q(applicants, state=DecisionState.PUBLISHED) | Q(project__call__programme__in=programmes))

    def open(self) -> Self:
        """Drafted or confirmed, not yet published."""
        return self.filter(state__in=[DecisionState.DRAFT, DecisionState.CONFIRMED])

    def published(self) -> Self:
        return self.filter(state=DecisionState.PUBLISHED)

    def latest_published(self) -> "Decision | None":
        """The decision that holds now."""
        return self.published().order_by("-published_at", "-id").first()
