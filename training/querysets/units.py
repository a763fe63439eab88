"""Reads of what people go through on their own."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from training.querysets.seeing import OfPersons, may_read, of_office, taught_by
from training.states import SHOWN

if TYPE_CHECKING:  # named in strings below
    from training.models.unit import QuizQuestion, SelfPacedUnit, UnitAttempt  # noqa: F401


class UnitQuerySet(models.QuerySet["SelfPacedUnit"]):
    def visible_to(self, user: Any) -> Self:
        """Those of the programmes that one runs; those of the courses in which one is (in trunk and own path) or
        teaches, once they are shown."""
        if not may_read(user):
            return self.none()
        return self.filter(of_office(user, "module__curriculum__programme") | self._own(user) | self._taught(user))

    def seen_by_staff(self, user: Any) -> Self:
        """Those of the programmes that one runs."""
        return self.filter(of_office(user, "module__curriculum__programme")) if may_read(user) else self.none()

    def for_account(self, user: Any) -> Self:
        """Those that the person who signs in with this account goes through."""
        return self.filter(self._own(user)) if may_read(user) else self.none()

    def _own(self, user: Any) -> Q:
        from training.models import GroupMember

        member = GroupMember.objects.current().filter(
            beneficiary__user=user, course__state__in=SHOWN, course__curriculum=OuterRef("module__curriculum")
        )
        of_path = member.filter(group__path=OuterRef("module__path"))
        return Q(Exists(member), module__path=None) | Q(Exists(of_path))

    def _taught(self, user: Any) -> Q:
        from training.models import Session

        lessons = Session.objects.filter(taught_by(user, "pk"), course__curriculum=OuterRef("module__curriculum"))
        return Q(Exists(lessons))

    def of_curriculum(self, curriculum: Any) -> Self:
        return self.filter(module__curriculum=curriculum)

    def with_module(self) -> Self:
        return self.select_related("module__curriculum__programme", "module__path")

    def with_quiz(self) -> Self:
        """With pages, questions and their options."""
        return self.with_module().prefetch_related("pages", "questions__options")

    def with_sizes(self) -> Self:
        """Annotates `pages_number` and `questions_number`."""
        return self.annotate(
            pages_number=Count("pages", distinct=True), questions_number=Count("questions", distinct=True)
        )

    def in_order(self) -> Self:
        return self.order_by("module__position", "id")


class QuizQuestionQuerySet(models.QuerySet["QuizQuestion"]):
    def seen_by_staff(self, user: Any) -> Self:
        """Those of the programmes that one runs."""
        if not may_read(user):
            return self.none()
        return self.filter(of_office(user, "unit__module__curriculum__programme"))


class AttemptQuerySet(OfPersons["UnitAttempt"]):
    def in_course(self, course: Any) -> Self:
        return self.filter(course=course)

    def of_unit(self, unit: Any) -> Self:
        return self.filter(unit=unit)

    def passed(self) -> Self:
        return self.filter(passed_at__isnull=False)

    def unit_keys(self) -> set[int]:
        """The units of these attempts. One query."""
        return set(self.order_by().values_list("unit", flat=True))
