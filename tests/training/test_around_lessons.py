"""What goes with lessons: trainers and their minutes, materials, calendars with secret addresses, reminders."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed
from core.models import OutboxMail
from programmes.models import Programme
from tests.beneficiaries.cases import a_pdf
from tests.training.lessons import at_nine, make_course, make_session, make_trainer
from training.assigning import assign_trainer, release_trainer, trainer_of
from training.feeding import feed_of, renew_feed, sessions_of
from training.models import CalendarFeed, Course, Group, Session, SessionMaterial, Trainer, TrainerAssignment
from training.reminding import send_due_reminders
from training.scheduling import Taken, cancel_session, move_session
from training.sharing import add_material, open_material, remove_material


def test_a_trainer_is_assigned_for_minutes_and_again_changes_them(lesson: Session, giulia: User) -> None:
    trainer = make_trainer(lesson.programme)
    assert assign_trainer(lesson, trainer, by=giulia, at=timezone.now()).minutes == 120
    assign_trainer(lesson, trainer, minutes=60, fee_note="Half", by=giulia, at=timezone.now())
    found = TrainerAssignment.objects.get(trainer=trainer)
    assert (found.minutes, found.fee_note) == (60, "Half")
    for minutes in (0, 121):
        with pytest.raises(ValidationError):
            assign_trainer(lesson, trainer, minutes=minutes, by=giulia, at=timezone.now())
    release_trainer(lesson, trainer, by=giulia, at=timezone.now())
    release_trainer(lesson, trainer, by=giulia, at=timezone.now())
    assert not TrainerAssignment.objects.filter(trainer=trainer).exists()


def test_a_trainer_with_another_lesson_is_named(
    lesson: Session, trainer: Trainer, giulia: User, paolo: User, other_programme: Programme
) -> None:
    other = make_session(make_course(lesson.programme), starts=lesson.starts_at)
    with pytest.raises(Taken) as refused:
        assign_trainer(other, trainer, by=giulia, at=timezone.now())
    assert [(one.kind, one.name, one.session) for one in refused.value.clashes] == [("account", "Paolo Riva", lesson)]
    with pytest.raises(ValidationError, match="another programme"):
        assign_trainer(lesson, make_trainer(other_programme), by=giulia, at=timezone.now())
    with pytest.raises(NotAllowed):
        assign_trainer(other, trainer, by=paolo, at=timezone.now())


def test_an_account_teaches_as_one_trainer(programme: Programme, paolo: User, salma: User, giulia: User) -> None:
    found = trainer_of(programme, paolo, by=giulia, at=timezone.now())
    assert (found.name, trainer_of(programme, paolo, by=giulia, at=timezone.now())) == ("Paolo Riva", found)
    with pytest.raises(ValidationError):
        trainer_of(programme, salma, by=giulia, at=timezone.now())


def test_materials_are_files_or_links_by_who_gives_the_lesson(
    lesson: Session, paolo: User, amina: User, youssef: User, folders: None
) -> None:
    now = timezone.now()
    link = add_material(lesson, title="Slides", link="https://example.org/slides", by=paolo, at=now)
    file = add_material(lesson, title="Handout", file=a_pdf(), by=paolo, at=now)
    for both in ({}, {"link": "https://example.org/", "file": a_pdf()}):
        with pytest.raises(ValidationError):
            add_material(lesson, title="Both", by=paolo, at=now, **both)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        add_material(lesson, title="Mine", link="https://example.org/", by=amina, at=now)
    assert open_material(file, by=amina).name == "diploma.pdf"
    with pytest.raises(NotAllowed):
        open_material(file, by=youssef)
    with pytest.raises(ValidationError):
        open_material(link, by=amina)
    remove_material(link, by=paolo, at=now)
    assert list(SessionMaterial.objects.visible_to(amina)) == [file]
    assert not SessionMaterial.objects.visible_to(youssef).exists()


def test_a_calendar_has_a_secret_address_that_can_be_renewed(lesson: Session, amina: User, karim: User) -> None:
    feed = feed_of(user=amina, by=amina)
    assert feed_of(user=amina, by=amina) == feed
    assert len(feed.token) == 32
    with pytest.raises(NotAllowed):
        feed_of(user=amina, by=karim)
    with pytest.raises(NotAllowed):
        renew_feed(feed, by=karim, at=timezone.now())
    renewed = renew_feed(feed, by=amina, at=timezone.now())
    assert CalendarFeed.objects.with_token(feed.token) is None
    assert CalendarFeed.objects.with_token(renewed.token) == feed
    amina.is_active = False
    amina.save()
    assert CalendarFeed.objects.with_token(renewed.token) is None


def test_a_calendar_holds_the_own_lessons_also_cancelled_ones(
    course: Course, turin: Group, lesson: Session, amina: User, youssef: User, paolo: User, giulia: User
) -> None:
    gone = make_session(course, group=turin, state="cancelled")
    make_session(make_course(course.programme))
    by_name = make_trainer(course.programme)
    other = make_session(course, group=turin, trainers=[by_name], starts=at_nine(30))
    held = {
        "amina": feed_of(user=amina, by=amina), "paolo": feed_of(user=paolo, by=paolo),
        "youssef": feed_of(user=youssef, by=youssef), "course": feed_of(course=course, by=giulia),
        "trainer": feed_of(trainer=by_name, by=giulia),
    }  # fmt: skip
    assert {name: list(sessions_of(feed)) for name, feed in held.items()} == {
        "amina": [lesson, gone, other], "paolo": [lesson], "youssef": [], "course": [lesson, gone, other],
        "trainer": [other],
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        feed_of(course=course, by=paolo)
    assert feed_of(trainer=Trainer.objects.get(user=paolo), by=paolo) == held["paolo"]


def reminded() -> list[str]:
    found = OutboxMail.objects.filter(template="training/session_reminder").exclude(state="cancelled")
    return sorted(found.values_list("recipient", flat=True))


def test_everybody_is_reminded_once_the_day_before(lesson: Session, amina: User, karim: User, paolo: User) -> None:
    due = lesson.starts_at - timedelta(hours=24)
    assert send_due_reminders(at=due - timedelta(minutes=1)) == 0
    assert send_due_reminders(at=due) == 3
    assert send_due_reminders(at=due) == 0
    assert reminded() == [amina.email, karim.email, paolo.email]


def test_a_reminder_follows_the_lesson(lesson: Session, giulia: User) -> None:
    due = lesson.starts_at - timedelta(hours=24)
    assert send_due_reminders(at=due) == 3
    move_session(lesson, starts_at=at_nine(9), ends_at=at_nine(9, hour=11), by=giulia, at=timezone.now())
    assert send_due_reminders(at=due) == 0
    assert send_due_reminders(at=at_nine(8)) == 3
    cancelled = make_session(lesson.course, group=lesson.group, starts=at_nine(20))
    cancel_session(cancelled, reason="No", by=giulia, at=timezone.now())
    assert send_due_reminders(at=at_nine(19)) == 0


def test_nobody_is_reminded_of_a_course_that_is_being_planned(programme: Programme, amina: User) -> None:
    make_session(make_course(programme, state="planned"))
    assert send_due_reminders(at=at_nine(1, hour=8)) == 0


def test_who_was_told_of_the_move_is_not_reminded_of_the_same(lesson: Session, giulia: User) -> None:
    soon = lesson.starts_at + timedelta(minutes=30)
    at = lesson.starts_at - timedelta(hours=3)
    move_session(lesson, starts_at=soon, ends_at=soon + timedelta(hours=2), by=giulia, at=at)
    assert send_due_reminders(at=at) == 0
