"""Reads of where, and by whom, is taught."""

from typing import Any, Self

from django.db.models import Count, Q, Sum, Value
from django.db.models.functions import Coalesce

from training.querysets.curricula import OfProgrammeQuerySet
from training.querysets.seeing import teaches_in
from training.states import SessionState


class RoomQuerySet(OfProgrammeQuerySet):
    def in_use(self) -> Self:
        return self.filter(in_use=True)


class TrainerQuerySet(OfProgrammeQuerySet):
    def in_use(self) -> Self:
        return self.filter(in_use=True)

    def of_account(self, user: Any) -> Self:
        """As whom the account teaches now; nobody where it is trainer no more."""
        return self.filter(user=user, programme__in=teaches_in(user))

    def with_account(self) -> Self:
        return self.select_related("user", "programme")

    def with_hours(self, course: Any = None) -> Self:
        """Annotates `scheduled_minutes`, `given_minutes` and `sessions_number` of their lessons, in one course or in
        all of them; cancelled lessons do not count. One query for all of them."""
        counts = ~Q(assignments__session__state=SessionState.CANCELLED)
        if course is not None:
            counts &= Q(assignments__session__course=course)
        held = counts & Q(assignments__session__state=SessionState.HELD)
        return self.annotate(
            sessions_number=Count("assignments", filter=counts),
            scheduled_minutes=Coalesce(Sum("assignments__minutes", filter=counts), Value(0)),
            given_minutes=Coalesce(Sum("assignments__minutes", filter=held), Value(0)),
        )

    def teaching_in(self, course: Any) -> Self:
        """Those who give a lesson of the course that is not cancelled."""
        lessons = ~Q(assignments__session__state=SessionState.CANCELLED)
        return self.filter(lessons, assignments__session__course=course).distinct()

    def teaching(self, course: Any) -> Self:
        """The same with their hours in it, by name."""
        teachers = self.model._default_manager.all().teaching_in(course)
        found = self.filter(pk__in=teachers.values("pk")).with_hours(course)
        return found.order_by("name", "id")  # not a translated field
