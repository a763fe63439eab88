"""Reads of who teaches what."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from training.querysets.seeing import may_read, of_office, taught_by
from training.states import SessionState

if TYPE_CHECKING:  # named in a string below
    from training.models.session import TrainerAssignment  # noqa: F401


class TeachingQuerySet(models.QuerySet["TrainerAssignment"]):
    def visible_to(self, user: Any) -> Self:
        """Those in the programmes that one runs, and those of the lessons that one gives."""
        if not may_read(user):
            return self.none()
        return self.filter(of_office(user, "session__course__cohort__programme") | Q(taught_by(user, "session")))

    def seen_by_staff(self, user: Any) -> Self:
        """Those in the programmes that one runs: only there the notes on fees are read."""
        return self.filter(of_office(user, "session__course__cohort__programme")) if may_read(user) else self.none()

    def of_course(self, course: Any) -> Self:
        return self.filter(session__course=course)

    def of_session(self, session: Any) -> Self:
        return self.filter(session=session)

    def of_account(self, user: Any) -> Self:
        """The own ones of somebody who teaches."""
        return self.filter(trainer__user=user)

    def standing(self) -> Self:
        """Those of lessons that are not cancelled."""
        return self.exclude(session__state=SessionState.CANCELLED)

    def names_of(self, sessions: Any) -> dict[int, list[str]]:
        """Who gives them, by the key of the lesson. One query."""
        found: dict[int, list[str]] = {}
        for row in self.filter(session__in=sessions).with_trainer().order_by("id"):
            found.setdefault(row.session_id, []).append(row.trainer.name)
        return found

    def with_trainer(self) -> Self:
        return self.select_related("trainer")
