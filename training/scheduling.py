"""Lessons at their times: added, moved, cancelled, held. The database refuses what is taken; here it is said by whom.

Bookings and reminders follow by themselves. Whatever people have in their calendars changes with `revision`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.auditing import record
from core.errors import Conflict, WrongState
from core.mailing import cancel_mails
from core.states import require, set_state
from training.clock import whole_minutes
from training.code_lists import TAUGHT, Mode, Resource
from training.locking import check_going_on, lock_course, lock_session
from training.models import Booking, Course, Group, Room, Session, Trainer
from training.states import PLANS, SESSION_TRANSITIONS, SessionState
from training.telling import CANCELLED, MOVED, tell_session

CONSTRAINT = "nothing_booked_twice"
LOOKED_AT = 48
"""So many free times, half an hour apart, are read for each that is offered."""
Need = tuple[str, int]


@dataclass(frozen=True)
class Clash:
    """What is taken, by which other lesson: `kind` of Resource, `name` as people call it."""

    kind: str
    name: str
    session: Session


class Taken(Conflict):
    """A trainer, room or group has another lesson then; `clashes` say which."""

    def __init__(self, clashes: list[Clash]) -> None:
        super().__init__(", ".join(clash.name for clash in clashes))
        self.clashes = clashes


def needs_of(session: Session, *, trainers: Iterable[Trainer] = ()) -> list[Need]:
    """What a lesson takes: its room, its groups (or its course, while that has none), these trainers and its own."""
    needs: list[Need] = [(Resource.ROOM, session.room_id)] if session.room_id is not None else []
    groups = [session.group_id] if session.group_id else list(session.course.groups.values_list("pk", flat=True))
    needs += [(Resource.GROUP, key) for key in groups] or [(Resource.COURSE, session.course_id)]
    own = [one.trainer for one in session.assignments.select_related("trainer")] if session.pk else []
    return [*needs, *(need_of(trainer) for trainer in dict.fromkeys([*own, *trainers]))]


def need_of(trainer: Trainer) -> Need:
    """As what a trainer is booked: by the account, which is the same in every programme, where there is one."""
    return (Resource.ACCOUNT, trainer.user_id) if trainer.user_id is not None else (Resource.TRAINER, trainer.pk)


def clashes_of(session: Session, *, trainers: Iterable[Trainer] = ()) -> list[Clash]:
    """What the lesson would need and is taken in its time."""
    needs = needs_of(session, trainers=trainers)
    taken = Booking.objects.clashing(needs, start=session.starts_at, end=session.ends_at, but=session.pk)
    return [Clash(one.kind, _name(one.kind, one.resource), one.session) for one in taken]


def _name(kind: str, key: int) -> str:
    if kind == Resource.COURSE:
        return str(Course.objects.get(pk=key))
    if kind == Resource.ACCOUNT:
        return str(Trainer.objects.filter(user=key).order_by("pk")[0])
    models: dict[str, Any] = {Resource.ROOM: Room, Resource.GROUP: Group, Resource.TRAINER: Trainer}
    return str(models[kind].objects.get(pk=key))


@contextmanager
def refusing_overlaps(session: Session, *, trainers: Iterable[Trainer] = ()) -> Iterator[None]:
    """Write inside: raises Taken, naming what is taken, also where somebody else was faster by a moment."""
    clashes = clashes_of(session, trainers=trainers)
    if clashes:
        raise Taken(clashes)
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if CONSTRAINT not in str(error):
            raise
        raise Taken(clashes_of(session, trainers=trainers)) from error


def check_session(session: Session) -> None:
    """Raise ValidationError for a lesson that cannot be: its times, room, module and group."""
    session.starts_at = session.starts_at.replace(second=0, microsecond=0)
    session.ends_at = session.ends_at.replace(second=0, microsecond=0)
    session.full_clean(exclude=["minutes"])
    course = session.course
    if session.module.curriculum_id != course.curriculum_id:
        raise ValidationError({"module": _("This module belongs to another curriculum.")})
    if session.module.delivery not in TAUGHT:  # whoever passes its quiz would have its minutes twice
        raise ValidationError({"module": _("People go through this module on their own: it has no lessons.")})
    if session.group is not None and session.group.course_id != course.pk:
        raise ValidationError({"group": _("This group belongs to another course.")})
    if session.room is not None and session.room.programme_id != course.programme.pk:
        raise ValidationError({"room": _("This room belongs to another programme.")})
    if session.mode == Mode.ONLINE and session.room is not None:
        raise ValidationError({"room": _("A lesson that is only online takes no room.")})
    _check_day(session)


def _check_day(session: Session) -> None:
    """A year that was mistyped is found here, before it is in everybody's calendar."""
    course = session.course
    if not course.starts_on <= session.starts_at.astimezone(course.zone).date() <= course.ends_on:
        first, last = (date_format(day, "DATE_FORMAT") for day in (course.starts_on, course.ends_on))
        raise ValidationError(
            _("The course lasts from %(first)s to %(last)s. Change its days first, or choose another day."),
            params={"first": first, "last": last}, code="outside",
        )  # fmt: skip


def _tell(session: Session, template: str, *, at: datetime, was_until: datetime | None = None) -> None:
    """Tell of a lesson that is still to come, or was (`was_until`); what is told is not reminded of at once too."""
    if max(session.ends_at, was_until or session.ends_at) > at and tell_session(session, template):
        session.reminders.filter(due_at__lte=at, sent_at=None).update(sent_at=at)


@transaction.atomic
def add_session(session: Session, *, by: Any, at: datetime) -> Session:
    """Save a new lesson. Raises NotAllowed, WrongState in a course that is over, ValidationError, Taken."""
    session.course = lock_course(session.course)
    require(by, PLANS, session)
    check_going_on(session.course)
    check_session(session)
    with refusing_overlaps(session):
        session.save()
    session.refresh_from_db(fields=["minutes"])
    record("training.add_session", by=by, on=session, course=session.course_id)
    _tell(session, MOVED, at=at)
    return session


@transaction.atomic
def move_session(
    session: Session, *, starts_at: datetime, ends_at: datetime, by: Any, at: datetime,
    room: Room | None = None, keep_room: bool = True, seen: int | None = None,
) -> Session:  # fmt: skip
    """Give a planned lesson another time, and another `room` (or none) where `keep_room` is False.

    Reminders, bookings and calendars follow, people are told; trainers who were there all the time are there all of
    the new one. Raises NotAllowed, WrongState once it is held or cancelled, Conflict when it is not at the revision
    that was `seen`, ValidationError, Taken.
    """
    session = lock_session(session)
    require(by, PLANS, session)
    if session.state != SessionState.PLANNED:
        raise WrongState(session.state)
    if seen is not None and seen != session.revision:
        raise Conflict(session.revision)
    before = (session.starts_at, session.ends_at, session.room_id)
    lasted = session.minutes
    session.starts_at, session.ends_at = starts_at, ends_at
    session.room = session.room if keep_room else room
    check_session(session)
    if before == (session.starts_at, session.ends_at, session.room_id):
        return session
    session.revision += 1
    lasts = whole_minutes(session.length)
    with refusing_overlaps(session):
        session.assignments.filter(minutes__gt=lasts).update(minutes=lasts)
        session.save(update_fields=["starts_at", "ends_at", "room", "revision", "changed_at"])
        session.assignments.filter(minutes=lasted).update(minutes=lasts)
    session.refresh_from_db(fields=["minutes"])
    record("training.move_session", by=by, on=session, revision=session.revision)
    _tell(session, MOVED, at=at, was_until=before[1])
    return session


@transaction.atomic
def cancel_session(session: Session, *, reason: str, by: Any, at: datetime) -> Session:
    """The lesson does not take place: it takes nothing any more, people are told.

    Raises NotAllowed, WrongState, ValidationError without a reason.
    """
    session = lock_session(session)
    require(by, PLANS, session)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    call_off(session, reason=reason.strip(), by=by)
    _tell(session, CANCELLED, at=at)
    return session


def call_off(session: Session, *, reason: str, by: Any) -> None:
    """Cancel a locked lesson, telling nobody; what was said of it before and has not left is not said any more."""
    cancel_mails(session)
    session.cancelled_because, session.revision = reason, session.revision + 1
    also = ["cancelled_because", "revision", "changed_at"]
    set_state(session, SESSION_TRANSITIONS, act="cancel", to=SessionState.CANCELLED, by=by, also=also)
    record("training.cancel_session", by=by, on=session)


@transaction.atomic
def restore_session(session: Session, *, by: Any, at: datetime) -> Session:
    """A cancelled lesson takes place after all. Raises NotAllowed, WrongState, Taken."""
    session = lock_session(session)
    require(by, PLANS, session)
    check_going_on(session.course)
    session.cancelled_because, session.revision = "", session.revision + 1
    also = ["cancelled_because", "revision", "changed_at"]
    with refusing_overlaps(session):
        set_state(session, SESSION_TRANSITIONS, act="restore", to=SessionState.PLANNED, by=by, also=also)
    record("training.restore_session", by=by, on=session)
    _tell(session, MOVED, at=at)
    return session


@transaction.atomic
def hold_session(session: Session, *, by: Any, at: datetime) -> Session:
    """The lesson took place: from now on it counts. Raises NotAllowed, WrongState, ValidationError before it begins."""
    session = lock_session(session)
    hold(session, by=by, at=at)
    return session


def hold(session: Session, *, by: Any, at: datetime) -> None:
    """Mark a locked lesson as held."""
    if session.starts_at > at:
        raise ValidationError(_("This lesson has not begun yet."), code="not_begun")
    set_state(session, SESSION_TRANSITIONS, act="hold", to=SessionState.HELD, by=by, also=["changed_at"])
    record("training.hold_session", by=by, on=session)


@transaction.atomic
def unhold_session(session: Session, *, by: Any, at: datetime) -> Session:
    """It was marked as held by mistake.

    Raises NotAllowed, WrongState in a course that is over, and once somebody's attendance is written down.
    """
    session = lock_session(session)
    require(by, PLANS, session)
    check_going_on(session.course)
    if session.attendances.exists():
        raise WrongState("attendance is written down")
    set_state(session, SESSION_TRANSITIONS, act="unhold", to=SessionState.PLANNED, by=by, also=["changed_at"])
    record("training.unhold_session", by=by, on=session)
    return session


def nearest_free(
    session: Session, *, at: datetime, wanted: datetime | None = None, trainers: Iterable[Trainer] = (),
    number: int = 3, **within: Any,
) -> list[datetime]:  # fmt: skip
    """When the lesson could begin with all it needs free, the nearest to `wanted` (else to its own time) first; none of
    the times that are offered overlaps another.

    `within` are `days`, `hours`, `weekdays` and `holidays` of BookingQuerySet.free_starts. One query.
    """
    found = Booking.objects.free_starts(
        needs_of(session, trainers=trainers), wanted=wanted or session.starts_at, lasts=session.length,
        zone=session.course.time_zone, not_before=at, but=session.pk, number=number * LOOKED_AT, **within,
    )  # fmt: skip
    apart: list[datetime] = []
    for start in found:
        if all(abs(start - other) >= session.length for other in apart):
            apart.append(start)
    return apart[:number]
