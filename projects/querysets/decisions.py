"""Reads of decisions."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from programmes.models import Programme, Role
from projects.querysets.whose import OFFICE, interest_of, shared_with
from projects.states import DecisionState

if TYPE_CHECKING:  # named in strings below
    from projects.models.decision import Decision


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Any) -> Self:
        """Published ones for the applicants, all for those of the programme's staff who have no interest."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        staff = self.model.objects.seen_by_staff(user).values("pk")
        applicants = Q(project__owner__user=user) | Q(project__in=shared_with(user))
        return self.filter(Q(applicants, state=DecisionState.PUBLISHED) | Q(pk__in=staff))

    def seen_by_staff(self, user: Any) -> Self:
        """Those of the programmes that `user` runs, on projects in which `user` has no interest."""
        mine = self.filter(project__call__programme__in=Programme.objects.with_role_of(user, OFFICE))
        return mine.without_interest_of(user)

    def without_interest_of(self, user: Any) -> Self:
        """Leaves out decisions on projects in which `user` applies or has declared a conflict."""
        return self.exclude(interest_of(user, "project__")) if user.is_authenticated else self

    def with_people(self) -> Self:
        return self.select_related("drafted_by", "confirmed_by", "published_by", "project__call__programme")

    def latest_first(self) -> Self:
        return self.order_by("-drafted_at", "-id")

    def standing_on(self, projects: list[int]) -> Self:
        """The newest decisions on these projects that nothing has superseded."""
        live = self.filter(project__in=projects).exclude(state=DecisionState.SUPERSEDED)
        return live.select_related("drafted_by").order_by("project_id", "-drafted_at", "-id").distinct("project_id")

    def to_confirm(self, user: Any) -> Self:
        """Drafts of others in the programmes that `user` manages."""
        mine = Programme.objects.with_role_of(user, [Role.MANAGER])
        drafts = self.filter(state=DecisionState.DRAFT, project__call__programme__in=mine)
        return drafts.exclude(drafted_by=user)

    def to_publish(self, user: Any) -> Self:
        """Confirmed drafts of others in the programmes that `user` manages."""
        mine = Programme.objects.with_role_of(user, [Role.MANAGER])
        confirmed = self.filter(state=DecisionState.CONFIRMED, project__call__programme__in=mine)
        return confirmed.exclude(drafted_by=user)

    def open(self) -> Self:
        """Drafted or confirmed, not yet published."""
        return self.filter(state__in=[DecisionState.DRAFT, DecisionState.CONFIRMED])

    def published(self) -> Self:
        return self.filter(state=DecisionState.PUBLISHED)

    def latest_published(self) -> "Decision | None":
        """The decision that holds now."""
        return self.published().order_by("-published_at", "-id").first()
