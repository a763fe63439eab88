"""The office's pages of the training room: what they show, to whom, and in how many queries."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from programmes.models import Programme
from tests.builders import make_case_assignment, make_membership, make_user
from tests.cast import Cast, sign_in
from tests.kit.queries import assert_queries, assert_same_queries
from tests.projects.judging import downloaded, in_english, page
from tests.training.lessons import (
    at_nine,
    attended,
    in_group,
    make_certificate,
    make_course,
    make_curriculum,
    make_evaluation,
    make_group,
    make_path,
    make_room,
    make_session,
    make_trainer,
    make_unit,
    somebody,
)
from training.models import Course, Group, Module, Session, Trainer

LISTS = {
    "course": "back office: courses", "session": "back office: lessons", "curriculum": "back office: curricula",
    "room": "back office: rooms", "trainer": "back office: trainers", "path": "back office: paths",
    "certificate": "back office: certificates", "evaluation": "back office: evaluations",
    "evaluationform": "back office: evaluation forms", "selfpacedunit": "back office: units",
}  # fmt: skip


def board(course: Course, name: str) -> str:
    return reverse(f"admin:training_course_{name}", args=[course.pk])


@pytest.fixture
def held(course: Course, turin: Group, trainer: Trainer, amina: User, karim: User, giulia: User) -> Session:
    """Two hours of the trunk, yesterday: Amina all the time, Karim excused after one hour."""
    session = make_session(course, group=turin, trainers=[trainer], starts=at_nine(-1), state="held")
    attended(session, amina, 120, by=giulia)
    attended(session, karim, 60, by=giulia, excused=True)
    return session


def one_more(programme: Programme, model: str, giulia: User) -> None:
    curriculum = make_curriculum(programme, paths={})
    course = make_course(programme, curriculum=curriculum)
    group = make_group(course)
    person = somebody(programme)
    in_group(group, person)
    makers: dict[str, Any] = {
        "session": lambda: make_session(course, trainers=[make_trainer(programme)], room=make_room(programme)),
        "room": lambda: make_room(programme),
        "trainer": lambda: make_session(course, trainers=[make_trainer(programme)]),
        "path": lambda: make_path(programme),
        "certificate": lambda: make_certificate(course, person, by=giulia),
        "evaluation": lambda: make_evaluation(course),
        "evaluationform": lambda: make_evaluation(course),
        "selfpacedunit": lambda: make_unit(curriculum.modules.all()[0]),
    }
    makers.get(model, lambda: None)()


@pytest.mark.parametrize("model", LISTS)
def test_the_lists_ask_as_often_for_many_as_for_few(
    model: str, client: Client, programme: Programme, giulia: User
) -> None:
    sign_in(client, giulia)
    address = reverse(f"admin:training_{model}_changelist")

    def make(rows: int) -> None:
        for _ in range(rows):
            one_more(programme, model, giulia)

    assert_same_queries(client, address, make, name=LISTS[model])


BOARDS = {
    "timetable": "back office: timetable", "groups": "back office: groups of a course",
    "attendance": "back office: attendance of a course", "hours": "back office: hours of a course",
    "certificates": "back office: certificates of a course",
}  # fmt: skip


@pytest.mark.parametrize("name", BOARDS)
def test_the_pages_of_a_course_ask_as_often_for_many_as_for_few(
    name: str, client: Client, course: Course, turin: Group, giulia: User
) -> None:
    sign_in(client, giulia)

    def make(rows: int) -> None:
        for _ in range(rows):
            person = somebody(course.programme)
            in_group(turin, person)
            trainer = make_trainer(course.programme)
            session = make_session(course, group=turin, trainers=[trainer], room=make_room(course.programme))
            attended(session, person, 60, by=giulia)

    assert_same_queries(client, board(course, name), make, name=BOARDS[name])


def test_the_pages_of_a_course_and_of_a_lesson(client: Client, held: Session, giulia: User) -> None:
    sign_in(client, giulia)
    assert_queries(client, reverse("admin:training_course_change", args=[held.course_id]), name="back office: course")
    assert_queries(client, reverse("admin:training_session_change", args=[held.pk]), name="back office: lesson")


def test_the_matrix_says_who_was_there_and_who_was_excused(client: Client, held: Session, giulia: User) -> None:
    text = page(client, giulia, board(held.course, "attendance"))
    amina, karim = (text.index(name) for name in ("Amina Zerouali", "Karim Alaoui"))
    assert karim < amina  # by family name
    assert 'class="excused"' in text[karim:amina]
    assert '<td class="all" title="there">120</td>' in text[amina:]


def test_a_case_worker_finds_only_the_own_persons_in_the_matrix(
    client: Client, cast: Cast, held: Session, amina: User
) -> None:
    make_case_assignment(amina.beneficiary.participations.get(), cast.lucia)
    text = page(client, cast.lucia, board(held.course, "attendance"))
    assert "Amina Zerouali" in text
    assert "Karim Alaoui" not in text
    assert client.get(board(held.course, "hours")).status_code == 403


def test_the_hours_are_counted_from_the_rows(client: Client, held: Session, giulia: User) -> None:
    text = " ".join(page(client, giulia, board(held.course, "hours")).split())
    for shown in ("By trainer", "Paolo", "2 h", "3 h", "9 h", "22 %", "11 %"):
        assert shown in text, shown


def test_the_hours_as_a_workbook_have_numbers_and_no_formulas(client: Client, held: Session, giulia: User) -> None:
    Module.objects.filter(pk=held.module_id).update(title_en='=HYPERLINK("http://x")')
    response = sign_in(client, in_english(giulia)).get(board(held.course, "hours_sheet"))
    book = load_workbook(io.BytesIO(downloaded(response)))
    assert book.sheetnames == ["By module", "By path", "By trainer", "By group", "By sex"]
    rows = list(book["By module"].iter_rows(values_only=True))
    assert rows[1] == ('\'=HYPERLINK("http://x")', 4, 2, 2, 3)
    assert rows[-1] == ("Together", 9, 2, 2, 3)
    assert "Amina" not in str([list(sheet.values) for sheet in book])


def test_the_attendance_as_a_file_is_the_managers(client: Client, held: Session, giulia: User, marco: User) -> None:
    address = board(held.course, "attendance_sheet")
    assert sign_in(client, giulia).get(address).status_code == 403
    book = load_workbook(io.BytesIO(downloaded(sign_in(client, in_english(marco)).get(address))))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[1] == ("Karim Alaoui", "Torino", 60, 1, 11)
    assert rows[2] == ("Amina Zerouali", "Torino", 120, 2, 22)


def test_the_office_of_another_programme_sees_nothing_of_it(client: Client, cast: Cast, held: Session) -> None:
    other = make_user("Rosa Bianchi", email="rosa@example.org", language="en")
    make_membership(other, cast.other_programme, "officer")
    sign_in(client, other)
    for name in [*BOARDS, "change", "hours_sheet"]:
        assert client.get(board(held.course, name)).status_code == 404, name
    assert client.get(reverse("admin:training_session_change", args=[held.pk])).status_code == 404
    lists = [client.get(reverse(f"admin:training_{model}_changelist")).content.decode() for model in LISTS]
    assert not [text for text in lists if "Torino" in text or "Paolo" in text or str(held.course) in text]
    assert client.post(reverse("admin:training_session_cancel", args=[held.pk]), {"reason": "x"}).status_code == 404


def test_the_start_page_says_what_waits(client: Client, course: Course, turin: Group, giulia: User) -> None:
    make_session(course, group=turin, starts=at_nine(2))
    make_session(course, group=turin, starts=at_nine(-2))
    for person in turin.members.all():  # all of the path, in a course that is over
        for module in course.curriculum.modules.all():
            number = course.sessions.count() + 3
            lesson = make_session(
                course,
                group=turin,
                module=module,
                minutes=module.planned_minutes,
                starts=at_nine(-number),
                state="held",
            )
            attended(lesson, person.beneficiary, module.planned_minutes, by=giulia)
        break
    Course.objects.filter(pk=course.pk).update(starts_on=timezone.localdate().replace(year=2020))
    Course.objects.filter(pk=course.pk).update(ends_on=timezone.localdate().replace(year=2021))
    text = " ".join(page(client, giulia, reverse("admin:index")).split())
    for said in ("Lessons without a trainer", "Lessons that are over, without attendance", "certificates to issue"):
        assert said in text, said
    listed = page(client, giulia, reverse("admin:training_course_changelist") + "?waiting=certificates")
    assert str(course) in listed
    make_certificate(course, turin.members.all()[0].beneficiary, by=giulia)
    assert "certificates to issue" not in " ".join(page(client, giulia, reverse("admin:index")).split())
