"""What is over stays as it was: nothing is planned in a closed course, nobody is told of a lesson that has passed."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from core.errors import WrongState
from core.models import OutboxMail
from programmes.models import Programme
from tests.training.lessons import at_nine, make_course, make_curriculum, make_module, make_session, make_trainer
from tests.training.test_scheduling import fresh, mails, moved, new_lesson
from training.assigning import assign_trainer, release_trainer
from training.models import Course, Group, Session, Trainer
from training.opening import cancel_course, close_course
from training.reminding import send_due_reminders
from training.scheduling import add_session, cancel_session, restore_session, unhold_session


def closed(session: Session) -> Session:
    Session.objects.filter(pk=session.pk).update(state="held")
    Course.objects.filter(pk=session.course_id).update(state="closed")
    return fresh(session)


def test_a_closed_course_has_no_lesson_that_is_still_to_be_held(lesson: Session, giulia: User) -> None:
    with pytest.raises(WrongState):
        unhold_session(closed(lesson), by=giulia, at=timezone.now())
    assert fresh(lesson).state == "held"


def test_the_hours_of_trainers_stay_when_the_course_is_closed(lesson: Session, trainer: Trainer, giulia: User) -> None:
    held = closed(lesson)
    with pytest.raises(WrongState):
        assign_trainer(held, trainer, minutes=10, by=giulia, at=timezone.now())
    with pytest.raises(WrongState):
        assign_trainer(held, make_trainer(held.programme), by=giulia, at=timezone.now())
    with pytest.raises(WrongState):
        release_trainer(held, trainer, by=giulia, at=timezone.now())
    assert held.assignments.get().minutes == 120


@pytest.mark.parametrize(("number", "said"), [(1, "1 lesson is"), (2, "2 lessons are")])
def test_what_keeps_a_course_open_is_counted_in_words(
    course: Course, turin: Group, giulia: User, number: int, said: str
) -> None:
    for _one in range(number):
        make_session(course, group=turin)
    with pytest.raises(ValidationError, match=said):
        close_course(course, by=giulia, at=timezone.now())


def test_nobody_is_told_of_a_lesson_that_has_passed(course: Course, turin: Group, giulia: User) -> None:
    over = make_session(course, group=turin, starts=timezone.now() - timedelta(hours=5))
    cancelled = cancel_session(over, reason="Nobody came", by=giulia, at=timezone.now())
    restore_session(cancelled, by=giulia, at=timezone.now())
    assert not OutboxMail.objects.exists()


def test_of_a_lesson_that_was_to_come_people_are_told_wherever_it_went(
    course: Course, turin: Group, giulia: User
) -> None:
    lesson = make_session(course, group=turin, starts=at_nine(9))
    at = at_nine(5)
    moved(lesson, giulia, days=3, at=at)
    assert len(mails("session_moved")) == 2
    moved(fresh(lesson), giulia, days=2, at=at)
    assert len(mails("session_moved")) == 2


@pytest.mark.parametrize("act", ["added", "restored"])
def test_who_is_told_of_a_lesson_today_is_not_reminded_of_it_at_once(
    course: Course, turin: Group, giulia: User, act: str
) -> None:
    at = at_nine(2, hour=7)
    lesson = add_session(new_lesson(course, turin), by=giulia, at=at)
    if act == "restored":
        lesson = cancel_session(lesson, reason="Snow", by=giulia, at=at)
        restore_session(lesson, by=giulia, at=at)
    assert len(mails("session_moved")) == 2
    assert send_due_reminders(at=at) == 0


def test_what_was_said_of_the_lessons_of_a_cancelled_course_is_not_sent_any_more(lesson: Session, giulia: User) -> None:
    moved(lesson, giulia)
    assert mails("session_moved")
    cancel_course(lesson.course, reason="No money", by=giulia, at=timezone.now())
    assert not mails("session_moved")


def test_who_teaches_no_more_is_told_nothing(lesson: Session, paolo: User, giulia: User) -> None:
    moved(lesson, giulia)
    assert paolo.email in mails("session_moved")
    paolo.memberships.update(until=timezone.now() - timedelta(hours=1))
    moved(fresh(lesson), giulia, days=12)
    assert paolo.email not in mails("session_moved")


@pytest.mark.parametrize("days", [-1, 91, 4000])
def test_a_lesson_lies_within_the_days_of_its_course(course: Course, turin: Group, giulia: User, days: int) -> None:
    lesson = make_session(course, group=turin)
    with pytest.raises(ValidationError, match="Change its days first"):
        add_session(new_lesson(course, turin, starts_at=at_nine(days)), by=giulia, at=timezone.now())
    with pytest.raises(ValidationError, match="Change its days first"):
        moved(lesson, giulia, days=days)


def test_what_people_go_through_alone_has_no_lessons(programme: Programme, giulia: User) -> None:
    curriculum = make_curriculum(programme, state="draft")
    module = make_module(curriculum, 45, delivery="self_paced")
    course = make_course(programme, curriculum=curriculum)
    with pytest.raises(ValidationError, match="on their own"):
        add_session(new_lesson(course, module=module), by=giulia, at=timezone.now())
