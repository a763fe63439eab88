"""What somebody in a course reads and does: both clocks, hours, units alone, an anonymous evaluation, certificates."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from programmes.models import Programme
from tests.cast import sign_in
from tests.kit.hostile_files import PDF
from tests.kit.queries import assert_same_queries
from tests.projects.judging import downloaded
from tests.training.lessons import (
    at_nine,
    attended,
    in_group,
    make_certificate,
    make_course,
    make_curriculum,
    make_evaluation,
    make_group,
    make_module,
    make_session,
    make_unit,
)
from tests.training.pages import at, read, send
from training.models import (
    CalendarFeed,
    Course,
    EvaluationAnswer,
    EvaluationReply,
    Group,
    SelfPacedUnit,
    Session,
    UnitAttempt,
)
from training.own_timetable import Lesson
from training.scheduling import cancel_session
from training.sharing import add_material

ROME, CASABLANCA = ZoneInfo("Europe/Rome"), ZoneInfo("Africa/Casablanca")


@pytest.fixture
def unit(programme: Programme, amina: User) -> SelfPacedUnit:
    """Of a course in which Amina is."""
    curriculum = make_curriculum(programme)
    unit = make_unit(make_module(curriculum, 60, delivery="self_paced"))
    in_group(make_group(make_course(programme, curriculum=curriculum)), amina)
    return unit


@pytest.mark.parametrize(
    ("day", "own", "there"),
    [
        (date(2026, 1, 15), "9–11 a.m.", ""),  # both an hour ahead of Greenwich
        (date(2026, 3, 2), "9–11 a.m.", "8–10 a.m."),  # Morocco has put its clock back for Ramadan
        (date(2026, 3, 25), "9–11 a.m.", ""),  # and forward again, before Europe
        (date(2026, 6, 1), "9–11 a.m.", "8–10 a.m."),
    ],
)
def test_a_lesson_is_told_by_both_clocks_where_they_differ(
    course: Course, turin: Group, day: date, own: str, there: str
) -> None:
    Course.objects.update(time_zone="Africa/Casablanca")
    course.refresh_from_db()
    lesson = Lesson(make_session(course, group=turin, starts=datetime.combine(day, time(9), ROME)), ROME)
    assert lesson.is_elsewhere == bool(there)
    starts = lesson.session.starts_at
    assert (starts.astimezone(ROME).hour, starts.astimezone(CASABLANCA).hour) == (9, 8 if there else 9)
    assert (lesson.time == lesson.time_there) == (not there)


def test_the_timetable_of_somebody_elsewhere_names_both_towns(
    client: Client, course: Course, lesson: Session, amina: User
) -> None:
    assert "by the clock in" not in read(client, amina, at("course", course.uuid))
    User.objects.filter(pk=amina.pk).update(time_zone="Asia/Tokyo")
    amina.refresh_from_db()
    text = read(client, amina, at("course", course.uuid))
    assert "by the clock in Rome" in text
    assert "your clock, Tokyo" in text


def test_hours_so_far_and_what_is_missing_in_words(
    client: Client, course: Course, turin: Group, amina: User, giulia: User
) -> None:
    held = make_session(course, group=turin, state="held", starts=at_nine(-1), minutes=240)
    attended(held, amina, 210, by=giulia)
    text = read(client, amina, at("course", course.uuid))
    # 540 minutes are planned for Amina; 80 % of them are needed.
    assert "You still need 3 h 42 min: the certificate asks for 80 % of 9 h, which is 7 h 12 min." in text
    assert "38%" in text
    assert "3 h 30 min attended" in text


def test_a_cancelled_lesson_stays_with_its_reason_and_a_material_is_downloaded(
    client: Client, course: Course, lesson: Session, amina: User, paolo: User, giulia: User
) -> None:
    now = timezone.now()
    file = SimpleUploadedFile("slides.pdf", PDF, "application/pdf")
    material = add_material(lesson, title="Slides of the day", file=file, by=paolo, at=now)
    assert "Slides of the day" in read(client, amina, at("course", course.uuid))
    assert downloaded(sign_in(client, amina).get(at("material", material.uuid))).startswith(b"%PDF")
    cancel_session(lesson, reason="The trainer is ill.", by=giulia, at=now)
    assert "The trainer is ill." in read(client, amina, at("session", lesson.uuid))


def choices(unit: SelfPacedUnit, place: int) -> dict[str, Any]:
    """The option at this place, for each question; the first is right."""
    return {f"question_{one.pk}": one.options.all()[place].pk for one in unit.questions.all()}


def test_a_unit_is_read_failed_explained_and_passed_once(client: Client, unit: SelfPacedUnit, amina: User) -> None:
    assert "Page 1 of 2" in read(client, amina, at("unit", unit.uuid))
    assert "To the quiz" in read(client, amina, at("unit", unit.uuid) + "?page=2")
    failed = send(client, amina, at("quiz", unit.uuid), **choices(unit, 1))
    assert "0 % right" in failed
    assert "this was right" in failed
    assert "Try again" in failed
    assert "You have passed. 1 h are added" in send(client, amina, at("quiz", unit.uuid), **choices(unit, 0))
    assert "you have passed before" in send(client, amina, at("quiz", unit.uuid), **choices(unit, 1))
    assert UnitAttempt.objects.passed().count() == 1
    assert "1 h" in read(client, amina, at("course", Course.objects.get().uuid))


def test_a_quiz_that_is_handed_in_empty_says_so_beside_each_question(
    client: Client, unit: SelfPacedUnit, amina: User
) -> None:
    assert send(client, amina, at("quiz", unit.uuid), 422).count("Choose an answer.") >= 2
    assert not UnitAttempt.objects.exists()


def test_a_unit_without_questions_says_that_it_has_no_quiz_yet(
    client: Client, unit: SelfPacedUnit, amina: User
) -> None:
    unit.questions.all().delete()
    assert "This unit has no quiz yet" in read(client, amina, at("unit", unit.uuid))
    assert "This unit has no quiz yet" in send(client, amina, at("quiz", unit.uuid), 422)


def test_an_evaluation_says_that_it_is_anonymous_and_is_answered_once(
    client: Client, course: Course, turin: Group, amina: User
) -> None:
    evaluation = make_evaluation(course)
    url = at("evaluation", evaluation.uuid)
    assert "Your answers are anonymous" in read(client, amina, url)
    assert "Choose an answer." in send(client, amina, url, 422)
    assert not EvaluationReply.objects.exists()
    scale, yes_no, words = evaluation.form.questions.all()
    said: dict[str, Any] = {
        f"question_{scale.pk}": 4,
        f"question_{yes_no.pk}": 0,
        f"question_{words.pk}": "More examples.",
    }
    assert "Your answers are in, without your name" in send(client, amina, url, **said)
    assert sorted(EvaluationAnswer.objects.values_list("value", "text"), key=str) == [
        (0, ""), (4, ""), (None, "More examples.")
    ]  # fmt: skip
    assert "You have answered already" in send(client, amina, url, **said)
    assert EvaluationAnswer.objects.count() == 3


def test_the_calendar_gets_an_address_and_another_one(client: Client, amina: User) -> None:
    assert "Make my address" in read(client, amina, at("my_calendar"))
    assert not CalendarFeed.objects.exists()
    send(client, amina, at("my_calendar"))
    first = CalendarFeed.objects.get().token
    assert f"/data/calendars/{first}.ics" in read(client, amina, at("my_calendar"))
    assert "The old one leads nowhere" in send(client, amina, at("my_calendar"))
    assert CalendarFeed.objects.get().token != first


def test_a_certificate_stands_among_the_own_ones_and_says_when_it_was_revoked(
    client: Client, course: Course, turin: Group, amina: User, karim: User, giulia: User
) -> None:
    certificate = make_certificate(course, amina, by=giulia)
    assert certificate.number in read(client, amina, at("my_training"))
    assert "8 h of 9 h" in read(client, amina, at("certificate", certificate.code))
    read(client, karim, at("certificate", certificate.code), 404)
    type(certificate).objects.update(state="revoked", revoked_at=timezone.now(), revoked_because="Issued by mistake.")
    assert "Issued by mistake." in read(client, amina, at("certificate", certificate.code))


def test_my_path_names_the_next_lesson_and_leads_to_the_training(
    client: Client, lesson: Session, course: Course, amina: User
) -> None:
    make_evaluation(course)
    text = read(client, amina, "/en/my/")
    assert str(lesson.module) in text
    assert "See when and where" in text
    assert at("my_training") in text
    assert "Nobody sees who answered what." in text


def test_queries_of_my_training(client: Client, course: Course, turin: Group, amina: User, giulia: User) -> None:
    def more(number: int) -> None:
        for _ in range(number):
            other = make_course(course.programme, curriculum=course.curriculum)
            in_group(make_group(other), amina)
            make_evaluation(other)
            make_certificate(other, amina, by=giulia)
            make_session(course, group=turin)

    sign_in(client, amina)
    assert_same_queries(client, at("my_training"), more, name="training: my training")


def test_queries_of_a_course(
    client: Client, course: Course, turin: Group, lesson: Session, amina: User, paolo: User
) -> None:
    def more(number: int) -> None:
        for _ in range(number):
            days = course.sessions.count()
            session = make_session(course, group=turin, trainers=[lesson.assignments.get().trainer])
            past = make_session(course, group=turin, state="held", starts=at_nine(-days - 1))
            attended(past, amina, 60, by=paolo)
            make_evaluation(course, session)
            add_material(session, title="Read", link="https://example.org/", by=paolo, at=timezone.now())

    sign_in(client, amina)
    assert_same_queries(client, at("course", course.uuid), more, name="training: course")
