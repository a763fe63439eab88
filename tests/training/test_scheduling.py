"""Lessons are added, moved, cancelled and held; what follows from it follows by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import ContactTask
from core.errors import Conflict, NotAllowed, WrongState
from core.models import OutboxMail
from programmes.models import Programme
from tests.training.lessons import at_nine, attended, in_group, make_course, make_room, make_session, somebody
from training.models import Booking, Course, Group, Room, Session, SessionReminder, Trainer
from training.scheduling import (
    Taken,
    add_session,
    cancel_session,
    hold_session,
    move_session,
    nearest_free,
    restore_session,
    unhold_session,
)


def fresh(session: Session) -> Session:
    found: Session = Session.objects.with_everything().get(pk=session.pk)
    return found


def new_lesson(course: Course, group: Group | None = None, **fields: Any) -> Session:
    """Two hours the day after tomorrow, not saved."""
    starts = fields.pop("starts_at", at_nine(2))
    values = {"module": course.curriculum.modules.of_trunk()[0], "ends_at": starts + timedelta(hours=2)} | fields
    return Session(course=course, group=group, starts_at=starts, **values)


def mails(template: str) -> list[str]:
    found = OutboxMail.objects.filter(template=f"training/{template}").exclude(state="cancelled")
    return sorted(found.values_list("recipient", flat=True))


def moved(session: Session, by: User, days: int = 9, **more: Any) -> Session:
    """To another day at nine, two hours long."""
    values = {"starts_at": at_nine(days), "ends_at": at_nine(days, hour=11), "at": timezone.now()} | more
    return move_session(session, by=by, **values)


def test_what_is_taken_is_named(course: Course, lesson: Session, turin: Group, giulia: User) -> None:
    wanted = new_lesson(course, turin, starts_at=lesson.starts_at + timedelta(minutes=30))
    with pytest.raises(Taken) as refused:
        add_session(wanted, by=giulia, at=timezone.now())
    assert [(one.kind, one.name, one.session) for one in refused.value.clashes] == [("group", "Torino", lesson)]
    offered = nearest_free(wanted, at=timezone.now(), weekdays=range(1, 8))
    assert offered[0] == lesson.ends_at
    wanted.starts_at, wanted.ends_at = offered[0], offered[0] + timedelta(hours=2)
    assert add_session(wanted, by=giulia, at=timezone.now()).minutes == 120


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_at": at_nine(2)}, "__all__"),
        ({"ends_at": at_nine(3, hour=15)}, "__all__"),
        ({"mode": "online", "room": "own"}, "__all__"),
        ({"room": "foreign"}, "room"),
        ({"link": "javascript:alert(1)"}, "link"),
    ],
)
def test_a_lesson_that_cannot_be_is_explained(
    course: Course, giulia: User, other_programme: Programme, change: dict[str, Any], field: str
) -> None:
    rooms = {"own": course.programme, "foreign": other_programme}
    if "room" in change:
        change = change | {"room": make_room(rooms[change["room"]])}
    with pytest.raises(ValidationError) as refused:
        add_session(new_lesson(course, **change), by=giulia, at=timezone.now())
    assert list(refused.value.message_dict) == [field]


def test_moving_takes_everything_along(
    course: Course, lesson: Session, turin: Group, trainer: Trainer, amina: User, karim: User, paolo: User, giulia: User
) -> None:
    room = make_room(course.programme)
    found = moved(lesson, giulia, room=room, keep_room=False, ends_at=at_nine(9, hour=12))
    assert (found.revision, found.minutes, found.room) == (1, 180, room)
    [booking] = Booking.objects.filter(kind="room")
    assert (booking.period.lower, booking.period.upper) == (at_nine(9), at_nine(9, hour=12))
    assert SessionReminder.objects.get(session=lesson).due_at == at_nine(8)
    assert lesson.assignments.get().minutes == 180
    assert mails("session_moved") == [amina.email, karim.email, paolo.email]


def test_moving_twice_tells_only_the_last(lesson: Session, giulia: User, amina: User) -> None:
    moved(moved(lesson, giulia), giulia, days=12)
    assert mails("session_moved").count(amina.email) == 1
    assert OutboxMail.objects.filter(template="training/session_moved", state="cancelled").count() == 3


def test_moving_to_where_it_is_changes_nothing(lesson: Session, giulia: User) -> None:
    found = moved(lesson, giulia, days=1)
    assert found.revision == 0
    assert not mails("session_moved")


def test_a_shorter_lesson_has_shorter_work(lesson: Session, giulia: User) -> None:
    moved(lesson, giulia, ends_at=at_nine(9, hour=10))
    assert lesson.assignments.get().minutes == 60


def test_nobody_moves_what_is_taken_or_what_was_moved_meanwhile(
    course: Course, lesson: Session, turin: Group, giulia: User
) -> None:
    make_session(course, group=turin, starts=at_nine(9))
    with pytest.raises(Taken):
        moved(lesson, giulia)
    assert fresh(lesson).revision == 0
    moved(lesson, giulia, days=10, seen=0)
    with pytest.raises(Conflict):
        moved(lesson, giulia, days=11, seen=0)


def test_a_cancelled_lesson_says_why_and_frees_everything(lesson: Session, giulia: User, amina: User) -> None:
    with pytest.raises(ValidationError):
        cancel_session(lesson, reason=" ", by=giulia, at=timezone.now())
    found = cancel_session(lesson, reason="The trainer is ill", by=giulia, at=timezone.now())
    assert (found.state, found.revision, found.cancelled_because) == ("cancelled", 1, "The trainer is ill")
    assert not Booking.objects.exists()
    assert not SessionReminder.objects.exists()
    assert amina.email in mails("session_cancelled")
    with pytest.raises(WrongState):
        moved(found, giulia)


def test_a_lesson_is_restored_only_where_nothing_took_its_place(
    course: Course, lesson: Session, turin: Group, giulia: User
) -> None:
    cancelled = cancel_session(lesson, reason="Snow", by=giulia, at=timezone.now())
    other = make_session(course, group=turin, starts=lesson.starts_at)
    with pytest.raises(Taken):
        restore_session(cancelled, by=giulia, at=timezone.now())
    cancel_session(other, reason="No", by=giulia, at=timezone.now())
    found = restore_session(cancelled, by=giulia, at=timezone.now())
    assert (found.state, found.revision) == ("planned", 2)
    assert SessionReminder.objects.filter(session=lesson).count() == 1


def test_a_lesson_is_held_once_it_has_begun(lesson: Session, paolo: User, giulia: User, amina: User) -> None:
    with pytest.raises(ValidationError, match="not begun"):
        hold_session(lesson, by=paolo, at=timezone.now())
    held = hold_session(lesson, by=paolo, at=lesson.starts_at)
    with pytest.raises(NotAllowed):
        unhold_session(held, by=paolo, at=timezone.now())
    assert unhold_session(held, by=giulia, at=timezone.now()).state == "planned"
    held = hold_session(lesson, by=giulia, at=lesson.ends_at)
    attended(held, amina, 60, by=giulia)
    with pytest.raises(WrongState):
        unhold_session(held, by=giulia, at=timezone.now())


def test_while_a_course_is_planned_nobody_is_told(programme: Programme, amina: User, giulia: User) -> None:
    course = make_course(programme, state="planned")
    moved(make_session(course), giulia)
    assert not OutboxMail.objects.exists()


def test_for_somebody_without_an_address_staff_get_a_task(lesson: Session, turin: Group, giulia: User) -> None:
    in_group(turin, somebody(turin.programme))
    moved(lesson, giulia)
    assert ContactTask.objects.get().template == "training/session_moved"


@pytest.mark.parametrize("who", ["paolo", "amina", "lucia", "salma"])
def test_only_the_office_plans(request: pytest.FixtureRequest, who: str, lesson: Session, course: Course) -> None:
    somebody_else = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        moved(lesson, somebody_else)
    with pytest.raises(NotAllowed):
        cancel_session(lesson, reason="No", by=somebody_else, at=timezone.now())
    with pytest.raises(NotAllowed):
        add_session(new_lesson(course), by=somebody_else, at=timezone.now())


def test_a_room_is_named_as_people_call_it(course: Course, giulia: User) -> None:
    room: Room = make_room(course.programme, "Aula 1")
    make_session(course, room=room, starts=at_nine(2))
    with pytest.raises(Taken) as refused:
        add_session(new_lesson(make_course(course.programme), room=room), by=giulia, at=timezone.now())
    assert str(refused.value) == "Aula 1, Torino"
