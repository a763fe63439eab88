"""A timetable, laid out once from the curriculum: modules in their order, into the hours of the days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.auditing import record
from core.errors import Conflict, WrongState
from core.states import require
from training.clock import moment, whole_minutes
from training.code_lists import Delivery, Mode
from training.locking import check_going_on, lock_course
from training.models import Booking, Course, Group, Module, Room, Session
from training.scheduling import CONSTRAINT, Need, Taken, clashes_of, needs_of
from training.states import PLANS, CourseState

SHORTEST = 30
"""Minutes below which a module is not divided: what is left of a morning stays free."""


@dataclass(frozen=True)
class Layout:
    """How to lay out: from `first_day` on these weekdays (1 is Monday) within these hours of the clock, not on
    `holidays`. `rooms` by the key of the group (None: when all are together); with `together` the trunk is taught to
    all groups at once, else to each by itself."""

    first_day: date
    weekdays: Sequence[int]
    hours: Sequence[tuple[time, time]]
    holidays: frozenset[date] = frozenset()
    rooms: dict[int | None, Room | None] = field(default_factory=dict)
    together: bool = True


@dataclass
class _Slots:
    """The free times from now on for one row of lessons; `taken` are those in which somebody needed is busy."""

    course: Course
    layout: Layout
    taken: list[tuple[datetime, datetime]]

    def free(self, since: datetime | None) -> Iterator[tuple[datetime, datetime]]:
        day = self.layout.first_day
        while day <= self.course.ends_on:
            if day.isoweekday() in self.layout.weekdays and day not in self.layout.holidays:
                for opens, closes in self.layout.hours:
                    yield from self._within(day, opens, closes, since)
            day += timedelta(days=1)

    def _within(self, day: date, opens: time, closes: time, since: datetime | None) -> Iterator[tuple[Any, Any]]:
        start, end = (moment(day, clock, self.course.zone).astimezone(UTC) for clock in (opens, closes))
        start = max(start, since) if since is not None else start
        for begins, ends in sorted(self.taken):
            if begins < end and ends > start:
                if begins > start:
                    yield start, begins
                start = max(start, ends)
        if start < end:
            yield start, end


def lay_out(course: Course, layout: Layout) -> list[Session]:
    """The lessons, not saved: of every module that takes lessons, for every group that learns it.

    Raises ValidationError where the days of the course do not suffice, and for hours that cannot be.
    """
    _check(course, layout)
    groups: list[Group | None] = list(course.groups.order_by("pk")) or [None]
    sessions: list[Session] = []
    since: datetime | None = None
    trunk = list(course.curriculum.modules.taught().of_trunk().in_order())
    if layout.together or groups == [None]:
        sessions += _lessons(course, layout, None, trunk, since, sessions)
        trunk, since = [], max((one.ends_at for one in sessions), default=None)
    for group in groups:
        sessions += _lessons(course, layout, group, [*trunk, *_of_path(course, group)], since, sessions)
    return sessions


def _of_path(course: Course, group: Group | None) -> list[Module]:
    if group is None or group.path_id is None:
        return []
    return list(course.curriculum.modules.taught().filter(path=group.path_id).in_order())


def _check(course: Course, layout: Layout) -> None:
    if not course.starts_on <= layout.first_day <= course.ends_on:
        raise ValidationError({"first_day": _("This day is not within the course.")})
    if not layout.weekdays or not layout.hours:
        raise ValidationError(_("Choose at least one day of the week, and the hours of a day."))
    ordered = sorted(layout.hours)
    if any(opens >= closes for opens, closes in ordered) or any(one[1] > other[0] for one, other in pairwise(ordered)):
        raise ValidationError({"hours": _("These hours end before they begin, or overlap.")})


def _lessons(
    course: Course, layout: Layout, group: Group | None, modules: list[Module], since: datetime | None,
    others: list[Session],
) -> list[Session]:  # fmt: skip
    """One row of lessons after the other, around what is taken already."""
    room = layout.rooms.get(group.pk if group else None)
    shape = Session(course=course, group=group, room=room)
    slots = _Slots(course, layout, _taken(shape, others))
    found: list[Session] = []
    for module in modules:
        left = module.planned_minutes
        for start, end in slots.free(since):
            takes = min(left, whole_minutes(end - start), 12 * 60)
            if takes < min(SHORTEST, left):
                continue
            since = start + timedelta(minutes=takes)
            found.append(_lesson(shape, module, start, since))
            left -= takes
            if not left:
                break
        if left:
            raise ValidationError(
                _("“%(module)s”: %(minutes)s minutes find no time until the last day of the course."),
                params={"module": module, "minutes": left}, code="no_time",
            )  # fmt: skip
    return found


def _taken(shape: Session, others: list[Session]) -> list[tuple[datetime, datetime]]:
    needs: list[Need] = needs_of(shape)
    course, zone = shape.course, shape.course.zone
    start = datetime.combine(course.starts_on, time.min, zone)
    end = datetime.combine(course.ends_on + timedelta(days=1), time.min, zone)
    booked = Booking.objects.clashing(needs, start=start, end=end)
    busy = [(one.period.lower, one.period.upper) for one in booked]
    return busy + [(one.starts_at, one.ends_at) for one in others if set(needs_of(one)) & set(needs)]


def _lesson(shape: Session, module: Module, start: datetime, end: datetime) -> Session:
    online = module.delivery == Delivery.LIVE_ONLINE
    return Session(
        course=shape.course, group=shape.group, module=module, starts_at=start, ends_at=end,
        room=None if online else shape.room, mode=Mode.ONLINE if online else Mode.IN_PERSON,
    )  # fmt: skip


@transaction.atomic
def lay_out_timetable(course: Course, layout: Layout, *, by: Any, at: datetime) -> list[Session]:
    """Write the timetable of a course that has none. Raises NotAllowed, WrongState when it has one or is over,
    ValidationError, Taken where somebody booked the same meanwhile."""
    course = lock_course(course)
    require(by, PLANS, course)
    check_going_on(course)
    if course.sessions.standing().exists():
        raise Conflict("there is a timetable")
    sessions = lay_out(course, layout)
    for session in sessions:
        _save(session)
    record("training.lay_out_timetable", by=by, on=course, number=len(sessions))
    return sessions


def _save(session: Session) -> None:
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError as error:
        if CONSTRAINT not in str(error):
            raise
        raise Taken(clashes_of(session)) from error


@transaction.atomic
def clear_timetable(course: Course, *, by: Any, at: datetime) -> int:
    """Take away the lessons of a course that is still being planned, so that it can be laid out anew; returns how many.

    Raises NotAllowed, WrongState once people have seen it.
    """
    course = lock_course(course)
    require(by, PLANS, course)
    if course.state != CourseState.PLANNED:
        raise WrongState(course.state)
    number: int = course.sessions.count()
    course.sessions.all().delete()
    record("training.clear_timetable", by=by, on=course, number=number)
    return number
