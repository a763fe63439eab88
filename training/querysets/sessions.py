"""Reads of lessons."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Count, Exists, Max, Min, OuterRef, Prefetch, Q

from training.querysets.seeing import may_read, of_office, taught_by, with_a_case
from training.states import GOING_ON, SHOWN, CourseState, SessionState

if TYPE_CHECKING:  # named in strings below
    from training.models.course import Course, Group
    from training.models.session import Session


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: Any) -> Self:
        """Those of the programmes that one runs; of shown courses those of the own group, those that one gives, and
        those of courses in which one has a case."""
        if not may_read(user):
            return self.none()
        return self.filter(
            of_office(user, "course__cohort__programme")
            | _for_person(user)
            | Q(taught_by(user, "pk"))
            | Q(with_a_case(user, "course"))
        )

    def seen_by_staff(self, user: Any) -> Self:
        """Those of the programmes that one runs, and those of courses in which one has a case."""
        if not may_read(user):
            return self.none()
        return self.filter(of_office(user, "course__cohort__programme") | Q(with_a_case(user, "course")))

    def given_by(self, user: Any) -> Self:
        """Those that `user` gives as trainer."""
        return self.filter(taught_by(user, "pk")) if may_read(user) else self.none()

    def written_by(self, user: Any) -> Self:
        """Those whose attendance `user` writes down: as trainer (`given`), or for the office behind them."""
        if not may_read(user):
            return self.none()
        rows = self.annotate(given=taught_by(user, "pk"))
        return rows.filter(of_office(user, "course__cohort__programme") | Q(given=True))

    def for_account(self, user: Any) -> Self:
        """Those that the person who signs in with this account is expected at: of the own group, or of all."""
        return self.filter(_for_person(user)) if may_read(user) else self.none()

    def of_calendar(self, user: Any) -> Self:
        """What stands in the calendar of an account: where it is expected, and what it gives."""
        return self.filter(_for_person(user) | Q(taught_by(user, "pk"))) if may_read(user) else self.none()

    def of_shown_courses(self) -> Self:
        return self.filter(course__state__in=SHOWN)

    def of_course(self, course: "Course") -> Self:
        return self.filter(course=course)

    def of_group(self, group: "Group") -> Self:
        """Those of a group, and those of all groups of its course."""
        return self.filter(Q(group=group) | Q(group=None), course=group.course_id)

    def of_trainer(self, trainer: Any) -> Self:
        return self.filter(Exists(_assignments().filter(session=OuterRef("pk"), trainer=trainer)))

    def standing(self) -> Self:
        """Those that are not cancelled."""
        return self.exclude(state=SessionState.CANCELLED)

    def held(self) -> Self:
        return self.filter(state=SessionState.HELD)

    def coming(self, at: datetime) -> Self:
        """Planned ones that have not ended, the next one first."""
        return self.filter(state=SessionState.PLANNED, ends_at__gt=at).order_by("starts_at", "id")

    def between(self, start: datetime, end: datetime) -> Self:
        """Those that touch the period."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)

    def on_day(self, day: date, zone: ZoneInfo) -> Self:
        """Those that begin on a day, as the clock goes in the zone."""
        start = datetime.combine(day, time.min, zone)
        return self.filter(
            starts_at__gte=start, starts_at__lt=datetime.combine(day + timedelta(days=1), time.min, zone)
        )

    def in_order(self) -> Self:
        return self.order_by("starts_at", "id")

    def days(self, zone: ZoneInfo) -> list[date]:
        """The first and the last day on which one begins, as the clock goes in the zone; none where there is none."""
        found = self.aggregate(first=Min("starts_at"), last=Max("starts_at")).values()
        return [moment.astimezone(zone).date() for moment in found if moment is not None]

    def with_everything(self) -> Self:
        """With course, module, group, room and programme."""
        return self.select_related("course__cohort__programme", "course__curriculum", "module__path", "group", "room")

    def with_module(self) -> Self:
        """With what is taught, and nothing more: for hundreds of them."""
        return self.select_related("module")

    def of_a_path(self) -> Self:
        """Those of what only one path learns, cancelled ones left out."""
        return self.standing().exclude(module__path=None)

    def without_trainer(self, at: datetime) -> Self:
        """Planned ones that have not ended and that nobody gives."""
        given = _assignments().filter(session=OuterRef("pk"))
        return self._going_on().filter(~Exists(given), state=SessionState.PLANNED, ends_at__gt=at)

    def without_attendance(self, at: datetime) -> Self:
        """Those that are over, and for which nobody's attendance is written down."""
        from training.models import Attendance

        written = Attendance.objects.filter(session=OuterRef("pk"))
        return self._going_on().standing().filter(~Exists(written), ends_at__lte=at)

    def _going_on(self) -> Self:
        return self.filter(course__state__in=GOING_ON)

    def with_trainers(self) -> Self:
        """With who gives them: `session.assignments.all()` asks nothing more."""
        return self.prefetch_related(Prefetch("assignments", queryset=_assignments().select_related("trainer")))

    def with_uuid(self, uuid: UUID) -> "Session | None":
        """This one, if it is among them."""
        return self.filter(uuid=uuid).first()

    def for_calendar(self) -> Self:
        """With what a calendar says of them, each course, module, group and room read once: there may be hundreds."""
        return self.select_related(None).prefetch_related("course", "module", "group", "room")

    def with_materials(self) -> Self:
        """With what is handed out: `session.materials.all()` asks nothing more."""
        return self.prefetch_related("materials__upload")

    def ended_by(self, at: datetime) -> Self:
        """Those that are over and were not cancelled, the latest first."""
        return self.standing().filter(ends_at__lte=at).order_by("-starts_at", "-id")

    def to_be_recorded(self, at: datetime) -> Self:
        """Those that have ended in running courses, and nobody's attendance is written down."""
        from training.models import Attendance

        written = Attendance.objects.filter(session=OuterRef("pk"))
        return self.ended_by(at).filter(~Exists(written), course__state=CourseState.RUNNING)

    def with_attendance(self) -> Self:
        """Annotates `recorded` (whose attendance is written down) and `present` (who was there at all)."""
        return self.annotate(
            recorded=Count("attendances"), present=Count("attendances", filter=Q(attendances__minutes__gt=0))
        )


def _assignments() -> Any:
    from training.models import TrainerAssignment

    return TrainerAssignment.objects.all()


def _for_person(user: Any) -> Q:
    from training.models import GroupMember

    own = GroupMember.objects.current().filter(beneficiary__user=user, course__state__in=SHOWN)
    of_group, of_all = own.filter(group=OuterRef("group")), own.filter(course=OuterRef("course"))
    return Q(Exists(of_group)) | Q(Exists(of_all), group=None)
