"""Nothing is booked twice: the database itself refuses it, and forgets a lesson that is cancelled."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from programmes.models import Programme
from tests.training.lessons import at_nine, make_course, make_group, make_room, make_session, make_trainer
from training.models import Booking, Course, Group, Session, Trainer, TrainerAssignment

CONSTRAINT = "nothing_booked_twice"


def booked(session: Session) -> set[tuple[str, int]]:
    return set(Booking.objects.filter(session=session).values_list("kind", "resource"))


@pytest.fixture
def without_constraint(db: None) -> None:
    """The control: the same tables without the constraint, until the test is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE training_booking DROP CONSTRAINT {CONSTRAINT}")


def overlap(what: str, course: Course, trainer: Trainer) -> Session:
    """A second lesson half an hour into the first, which wants the same trainer, room or group."""
    programme = course.programme
    first, second = make_group(course, "A"), make_group(course, "B")
    room, other = make_room(programme), make_room(programme)
    make_session(course, group=first, room=room, trainers=[trainer], starts=at_nine())
    wanted = {"trainer": (second, other, trainer), "room": (second, room, make_trainer(programme))}
    group, place, teacher = wanted.get(what, (first, other, make_trainer(programme)))
    return make_session(course, group=group, room=place, trainers=[teacher], starts=at_nine(minute=30))


@pytest.mark.parametrize("what", ["trainer", "room", "group"])
def test_the_database_refuses_what_is_taken(what: str, course: Course, trainer: Trainer) -> None:
    with pytest.raises(IntegrityError, match=CONSTRAINT):
        overlap(what, course, trainer)


@pytest.mark.parametrize("what", ["trainer", "room", "group"])
def test_control_without_the_constraint_it_happens(
    what: str, without_constraint: None, course: Course, trainer: Trainer
) -> None:
    second = overlap(what, course, trainer)
    taken = Booking.objects.filter(period__overlap=(second.starts_at, second.ends_at))
    assert taken.count() == 6


def test_lessons_may_touch(course: Course, turin: Group, lesson: Session) -> None:
    after = make_session(course, group=turin, starts=lesson.ends_at)
    assert booked(after) == {("group", turin.pk)}


def test_a_lesson_for_all_takes_every_group_also_one_that_comes_later(course: Course, turin: Group) -> None:
    lesson = make_session(course)
    rome = make_group(course, "Roma")
    assert booked(lesson) == {("group", turin.pk), ("group", rome.pk)}
    with pytest.raises(IntegrityError, match=CONSTRAINT):
        make_session(course, group=rome, starts=lesson.starts_at)


def test_a_course_without_groups_is_taken_as_one(programme: Programme) -> None:
    course = make_course(programme)
    lesson = make_session(course)
    assert booked(lesson) == {("course", course.pk)}
    with pytest.raises(IntegrityError, match=CONSTRAINT), transaction.atomic():
        make_session(course, starts=lesson.starts_at)
    group = make_group(course)
    assert booked(lesson) == {("group", group.pk)}


def test_a_lesson_for_all_clashes_with_a_group_that_has_one(course: Course, lesson: Session) -> None:
    with pytest.raises(IntegrityError, match=CONSTRAINT):
        make_session(course, starts=lesson.starts_at + timedelta(minutes=30))


def test_bookings_follow_the_lesson(course: Course, lesson: Session, programme: Programme, paolo: User) -> None:
    room, group = make_room(programme), lesson.group
    assert group is not None
    lesson.room, lesson.starts_at, lesson.ends_at = room, at_nine(9), at_nine(9, hour=11)
    lesson.save()
    assert booked(lesson) == {("group", group.pk), ("account", paolo.pk), ("room", room.pk)}
    period = Booking.objects.filter(session=lesson)[0].period
    assert (period.lower, period.upper) == (lesson.starts_at, lesson.ends_at)
    lesson.assignments.all().delete()
    assert booked(lesson) == {("group", group.pk), ("room", room.pk)}
    lesson.delete()
    assert not Booking.objects.exists()


def test_a_cancelled_lesson_frees_everything_and_takes_it_again(course: Course, turin: Group, lesson: Session) -> None:
    Session.objects.filter(pk=lesson.pk).update(state="cancelled", cancelled_because="Snow")
    assert not booked(lesson)
    make_session(course, group=turin, starts=lesson.starts_at)
    with pytest.raises(IntegrityError, match=CONSTRAINT):
        Session.objects.filter(pk=lesson.pk).update(state="planned")


def test_an_account_is_one_person_in_every_programme(lesson: Session, paolo: User, other_programme: Programme) -> None:
    elsewhere = make_course(other_programme)
    stranger = make_trainer(other_programme)
    second = make_session(elsewhere, starts=lesson.starts_at, trainers=[stranger])
    stranger.user = paolo
    with pytest.raises(IntegrityError, match=CONSTRAINT), transaction.atomic():
        stranger.save()
    Session.objects.filter(pk=second.pk).update(starts_at=at_nine(20), ends_at=at_nine(20, hour=11))
    stranger.save()
    assert ("account", paolo.pk) in booked(second)


def test_a_lesson_is_of_its_course_and_its_curriculum(course: Course, lesson: Session, programme: Programme) -> None:
    other = make_course(programme)
    for change in ({"module": other.curriculum.modules.all()[0]}, {"group": make_group(other)}):
        with pytest.raises(IntegrityError, match="must be of course"), transaction.atomic():
            Session.objects.filter(pk=lesson.pk).update(**change)


@pytest.mark.parametrize(
    ("minutes", "constraint"),
    [(0, "session_ends_after_start"), (-60, "session_ends_after_start"), (1800, "session_within_a_day")],
)
def test_a_lesson_that_cannot_be_is_refused(course: Course, minutes: int, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        make_session(course, minutes=minutes)


def test_nobody_works_or_attends_longer_than_the_lesson(lesson: Session, trainer: Trainer) -> None:
    with pytest.raises(IntegrityError, match="lasts 120 minutes only"), transaction.atomic():
        TrainerAssignment.objects.filter(session=lesson).update(minutes=121)
    with pytest.raises(IntegrityError, match="more minutes are written down"):
        Session.objects.filter(pk=lesson.pk).update(ends_at=lesson.starts_at + timedelta(minutes=90))
