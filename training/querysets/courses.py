"""Reads of courses, their groups and the people in them."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from beneficiaries.models import Beneficiary, Enrolment
from training.querysets.due import due_in
from training.querysets.hours import PersonHours, hours_of_people
from training.querysets.seeing import OfPersons, attended_by, may_read, of_office, taught_by, with_a_case
from training.states import GOING_ON, IN_THE_COHORT, SHOWN, CourseState, SessionState

if TYPE_CHECKING:  # named in strings below
    from datetime import date

    from beneficiaries.models import Cohort
    from training.models.course import Course, Group, GroupMember  # noqa: F401


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, user: Any) -> Self:
        """Those of the programmes that one runs; once shown, those in which one is, teaches or has a case."""
        if not may_read(user):
            return self.none()
        from training.models import Session

        teaches = Session.objects.filter(taught_by(user, "pk"), course=OuterRef("pk"))
        return self.filter(
            of_office(user, "cohort__programme")
            | Q(attended_by(user, "pk"))
            | Q(Exists(teaches), state__in=SHOWN)
            | Q(with_a_case(user, "pk"))
        )

    def seen_by_staff(self, user: Any) -> Self:
        """Those of the programmes that one runs, and those in which one has a case."""
        if not may_read(user):
            return self.none()
        return self.filter(of_office(user, "cohort__programme") | Q(with_a_case(user, "pk")))

    def of_account(self, user: Any) -> Self:
        """Those that are shown and in which the person who signs in with this account is, or was."""
        return self.filter(attended_by(user, "pk")) if may_read(user) else self.none()

    def of_cohort(self, cohort: "Cohort") -> Self:
        return self.filter(cohort=cohort)

    def giving(self, curriculum: Any) -> Self:
        """Those by which this curriculum is given, those under way first, the newest before the others."""
        order = Case(When(state=CourseState.RUNNING, then=0), default=1)
        return self.filter(curriculum=curriculum).order_by(order, "-starts_on", "-id")

    def shown(self) -> Self:
        return self.filter(state__in=SHOWN)

    def running(self) -> Self:
        return self.filter(state=CourseState.RUNNING)

    def standing(self) -> Self:
        """Those that are not cancelled."""
        return self.exclude(state=CourseState.CANCELLED)

    def with_everything(self) -> Self:
        return self.select_related("curriculum", "cohort__programme")

    def with_people(self) -> Self:
        """Annotates `people`: how many are in its groups now."""
        from training.models import GroupMember

        there = GroupMember.objects.current().filter(course=OuterRef("pk")).order_by().values("course")
        return self.annotate(people=Coalesce(Subquery(there.annotate(n=Count("pk")).values("n")), Value(0)))

    def measured(self, course: "Course") -> "Course":
        """This one, with its people and hours."""
        found: Course = self.with_everything().with_people().with_hours().get(pk=course.pk)
        return found

    def with_certificates_due(self, today: "date") -> Self:
        """Those that are over in which somebody reached the threshold and never had a certificate."""
        over = self.filter(Q(state=CourseState.CLOSED) | Q(state=CourseState.RUNNING, ends_on__lt=today))
        return over.filter(Exists(due_in(OuterRef("pk"))))

    def with_hours(self) -> Self:
        """Annotates minutes: `planned_minutes` of all modules, `scheduled_minutes` and `given_minutes` of its lessons,
        `attended_minutes` by all people together, and `trainers_number`. All in one query."""
        from training.models import Attendance, Module, Session, TrainerAssignment

        lessons = Session.objects.filter(course=OuterRef("pk")).exclude(state=SessionState.CANCELLED)
        held = lessons.filter(state=SessionState.HELD)
        work = TrainerAssignment.objects.filter(session__course=OuterRef("pk"))
        work = work.exclude(session__state=SessionState.CANCELLED)
        attended = Attendance.objects.filter(session__course=OuterRef("pk"), session__state=SessionState.HELD)
        modules = Module.objects.filter(curriculum=OuterRef("curriculum"))
        trainers = work.order_by().values("session__course").annotate(n=Count("trainer", distinct=True)).values("n")
        return self.annotate(
            planned_minutes=_summed(modules, "planned_minutes", by="curriculum"),
            scheduled_minutes=_summed(lessons, "minutes", by="course"),
            given_minutes=_summed(held, "minutes", by="course"),
            attended_minutes=_summed(attended, "minutes", by="session__course"),
            trainers_number=Coalesce(Subquery(trainers), Value(0)),
        )


def _summed(rows: Any, field: str, *, by: str) -> Any:
    total = rows.order_by().values(by).annotate(total=Sum(field)).values("total")
    return Coalesce(Subquery(total), Value(0))


def _counted(relation: str, **conditions: Any) -> Any:
    return Count(relation, filter=Q(**{f"{relation}__{name}": value for name, value in conditions.items()}))


class GroupQuerySet(models.QuerySet["Group"]):
    def seen_by_staff(self, user: Any) -> Self:
        """Those of the programmes that one runs, and those of courses in which one has a case."""
        if not may_read(user):
            return self.none()
        return self.filter(of_office(user, "course__cohort__programme") | Q(with_a_case(user, "course")))

    def of_course(self, course: "Course") -> Self:
        return self.filter(course=course)

    def with_everything(self) -> Self:
        return self.select_related("path", "course__cohort__programme", "course__curriculum")

    def with_people(self) -> Self:
        """Annotates `people`: how many are in it now."""
        return self.annotate(people=_counted("members", until=None))

    def with_hours(self) -> Self:
        """Annotates `planned_minutes` of trunk and own path, `scheduled_minutes` and `given_minutes` of its lessons,
        those of all groups included."""
        from training.models import Module, Session

        modules = Module.objects.filter(curriculum=OuterRef("course__curriculum"))
        modules = modules.filter(Q(path=None) | Q(path=OuterRef("path")))
        lessons = Session.objects.standing().filter(course=OuterRef("course"))
        lessons = lessons.filter(Q(group=None) | Q(group=OuterRef("pk")))
        return self.annotate(
            planned_minutes=_summed(modules, "planned_minutes", by="curriculum"),
            scheduled_minutes=_summed(lessons, "minutes", by="course"),
            given_minutes=_summed(lessons.held(), "minutes", by="course"),
        )


class GroupMemberQuerySet(OfPersons["GroupMember"]):
    def visible_to(self, user: Any) -> Self:
        """Oneself, those in the programmes that one runs, those in one's lessons as trainer, and one's cases."""
        if not may_read(user):
            return self.none()
        from training.models import Session

        lessons = Session.objects.filter(taught_by(user, "pk"), course=OuterRef("course"))
        lessons = lessons.filter(Q(group=None) | Q(group=OuterRef("group")))
        own = Q(beneficiary__user=user, course__state__in=SHOWN)
        return self.filter(own | self.of_staff(user) | Q(Exists(lessons), until=None))

    def current(self) -> Self:
        """Those who are in the group now."""
        return self.filter(until=None)

    def going_on_in(self, cohort: "Cohort") -> Self:
        """Those in courses of the cohort that are planned or under way, with their programme."""
        going_on = self.filter(course__cohort=cohort, course__state__in=GOING_ON)
        return going_on.select_related("course__cohort__programme")

    def of_course(self, course: "Course") -> Self:
        return self.filter(course=course)

    def of_group(self, group: "Group") -> Self:
        return self.filter(group=group)

    def in_session(self, session: Any) -> Self:
        """Those who are expected at a lesson: of its group, or of all groups of the course."""
        members = self.current().filter(course=session.course_id)
        return members.filter(group=session.group_id) if session.group_id else members

    def with_people(self) -> Self:
        """With person, account and group."""
        return self.select_related("beneficiary__user", "group__path")

    def with_group_now(self) -> Self:
        """With the person; annotates `group_now`, the name of the group."""
        return self.select_related("beneficiary").annotate(group_now=models.F("group__name"))  # not a translated field

    def by_name(self) -> Self:
        return self.order_by("beneficiary__family_name", "beneficiary__given_name", "id")

    def hours(self, course: "Course", *, person: Beneficiary | None = None) -> list[PersonHours]:
        """How far everybody in a course (or one person) has come towards the threshold. One query; see hours.py."""
        return hours_of_people(course, person=person)


def waiting_for_group(course: "Course") -> "models.QuerySet[Enrolment]":
    """Enrolments of the course's cohort whose person is in no group of it yet, by name."""
    from training.models import GroupMember

    placed = GroupMember.objects.current().filter(course=course, beneficiary=OuterRef("beneficiary"))
    return of_cohort(course).filter(~Exists(placed))


def of_cohort(course: "Course") -> "models.QuerySet[Enrolment]":
    """Everybody of the course's cohort, by name; annotates `group_now`, the name of the group in which they are."""
    from training.models import GroupMember

    placed = GroupMember.objects.current().filter(course=course, beneficiary=OuterRef("beneficiary"))
    found: models.QuerySet[Enrolment] = (
        Enrolment.objects.present()
        .filter(cohort=course.cohort_id, state__in=IN_THE_COHORT)
        .annotate(group_now=Subquery(placed.values("group__name")))  # not a translated field
        .select_related("beneficiary__user")
        .order_by("beneficiary__family_name", "beneficiary__given_name", "id")
    )
    return found
