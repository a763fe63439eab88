"""Reads of what is taught."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from programmes.models import Programme
from training.code_lists import TAUGHT
from training.querysets.seeing import office_of
from training.states import CourseState, CurriculumState

if TYPE_CHECKING:  # named in strings below
    from training.models.course import Course, Group
    from training.models.curriculum import Curriculum, Module, Path  # noqa: F401


class OfProgrammeQuerySet(models.QuerySet[Any]):
    """Rows of a programme that its office keeps."""

    def seen_by_staff(self, user: Any) -> Self:
        """Those of the programmes that `user` runs."""
        return self.filter(programme__in=office_of(user))

    def of_programme(self, programme: Programme) -> Self:
        return self.filter(programme=programme)

    def with_programme(self) -> Self:
        return self.select_related("programme")


class CurriculumQuerySet(OfProgrammeQuerySet):
    def active(self) -> Self:
        """Those by which courses can be given."""
        return self.filter(state=CurriculumState.ACTIVE)

    def with_sizes(self) -> Self:
        """Annotates `modules_number`, `courses_number` (those not cancelled) and `planned_minutes` of all modules."""
        from training.models import Module

        minutes = Module.objects.filter(curriculum=OuterRef("pk")).order_by().values("curriculum")
        totals = minutes.annotate(total=Sum("planned_minutes")).values("total")
        return self.annotate(
            modules_number=Count("modules", distinct=True),
            courses_number=Count("courses", filter=~Q(courses__state=CourseState.CANCELLED), distinct=True),
            planned_minutes=Coalesce(Subquery(totals), Value(0)),
        )

    def given(self) -> Self:
        """Those by which a course is, or was, given: their structure stays."""
        from training.models import Course

        return self.filter(Exists(Course.objects.filter(curriculum=OuterRef("pk")).exclude(state="cancelled")))


class ModuleQuerySet(models.QuerySet["Module"]):
    def seen_by_staff(self, user: Any) -> Self:
        """Those of the programmes that `user` runs."""
        return self.filter(curriculum__programme__in=office_of(user))

    def of_curriculum(self, curriculum: "Curriculum") -> Self:
        return self.filter(curriculum=curriculum)

    def with_path(self) -> Self:
        return self.select_related("path", "curriculum__programme")

    def of_trunk(self) -> Self:
        """What everybody shares."""
        return self.filter(path=None)

    def for_path(self, path: "Path | int | None") -> Self:
        """The trunk, and what only people in this path learn."""
        return self.filter(Q(path=None) | Q(path=path)) if path is not None else self.of_trunk()

    def for_group(self, group: "Group | None") -> Self:
        """What a group learns; without a group what all groups share."""
        return self.for_path(group.path_id if group is not None else None)

    def taught(self) -> Self:
        """Those that take lessons."""
        return self.filter(delivery__in=TAUGHT)

    def self_paced(self) -> Self:
        """Those that people go through alone, with their pages and quiz where there are any."""
        return self.exclude(delivery__in=TAUGHT).select_related("unit", "curriculum")

    def without_unit(self) -> Self:
        """Those whose pages nobody has begun."""
        return self.filter(unit=None)

    def in_order(self) -> Self:
        """As they are taught: the trunk first, then each path."""
        return self.order_by(models.F("path__position").asc(nulls_first=True), "path", "position", "id")

    def with_hours_in(self, course: "Course") -> Self:
        """Annotates `scheduled_minutes`, `given_minutes` and `attended_minutes` in a course: of its lessons, those that
        were held, and by all people together (units that were passed alone included)."""
        from training.models import Attendance, Session, UnitAttempt

        lessons = Session.objects.standing().filter(course=course, module=OuterRef("pk"))
        there = Attendance.objects.counting().filter(session__course=course, session__module=OuterRef("pk"))
        passed = UnitAttempt.objects.passed().filter(course=course, unit__module=OuterRef("pk"))
        alone = passed.order_by().values("unit__module").annotate(n=Count("pk")).values("n")
        return self.annotate(
            scheduled_minutes=_total(lessons, "minutes", by="module"),
            given_minutes=_total(lessons.held(), "minutes", by="module"),
            attended_minutes=_total(there, "minutes", by="session__module")
            + Coalesce(Subquery(alone), Value(0)) * models.F("planned_minutes"),
        )


def _total(rows: Any, field: str, *, by: str) -> Any:
    sums = rows.order_by().values(by).annotate(total=Sum(field)).values("total")
    return Coalesce(Subquery(sums), Value(0))
