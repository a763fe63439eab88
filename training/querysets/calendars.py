"""Reads of calendars, materials and reminders."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef

from training.states import CourseState, SessionState

if TYPE_CHECKING:  # named in strings below
    from training.models.calendar import CalendarFeed, SessionMaterial, SessionReminder  # noqa: F401


class FeedQuerySet(models.QuerySet["CalendarFeed"]):
    def with_token(self, token: str) -> "CalendarFeed | None":
        """The one behind a secret address; nobody's where the account may not sign in any more."""
        found = self.select_related("user", "trainer__user", "course").filter(token=token).first()
        return None if found is None or (found.user is not None and not found.user.is_active) else found

    def of_account(self, user: Any) -> "CalendarFeed | None":
        """The account's own, if it has one already."""
        return self.filter(user=user).first() if user.is_authenticated else None

    def of_course(self, course: Any) -> "CalendarFeed | None":
        """That of the whole course, if it has one already."""
        return self.filter(course=course).first()


class MaterialQuerySet(models.QuerySet["SessionMaterial"]):
    def visible_to(self, user: Any) -> Self:
        """Those of the lessons that one sees."""
        from training.models import Session

        return self.filter(Exists(Session.objects.visible_to(user).filter(pk=OuterRef("session"))))

    def of_session(self, session: Any) -> Self:
        return self.filter(session=session)

    def with_files(self) -> Self:
        return self.select_related("upload", "session__course__cohort__programme")


class ReminderQuerySet(models.QuerySet["SessionReminder"]):
    def due(self, at: datetime) -> Self:
        """Those to be sent now: of planned lessons of running courses that have not begun."""
        return self.filter(
            sent_at=None, due_at__lte=at, session__starts_at__gt=at, session__state=SessionState.PLANNED,
            session__course__state=CourseState.RUNNING,
        ).order_by("due_at", "id")  # fmt: skip
