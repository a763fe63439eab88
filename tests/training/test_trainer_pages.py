"""What a trainer sees and does on a phone: today first, one sheet for everybody, lists of conferences, results."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests.cast import sign_in
from tests.kit.queries import assert_same_queries
from tests.projects.judging import in_english
from tests.training.lessons import at_nine, attended, in_group, make_evaluation, make_session, somebody
from tests.training.pages import at, read, send
from training.models import Attendance, Course, EvaluationAnswer, EvaluationReply, Group, Session, Trainer


@pytest.fixture
def begun(course: Course, turin: Group, trainer: Trainer) -> Session:
    """Two hours, which began an hour ago."""
    return make_session(course, group=turin, trainers=[trainer], starts=timezone.now() - timedelta(hours=1))


def ticked(session: Session, **lines: Any) -> dict[str, Any]:
    """The sheet as a page sends it: everybody there, unless `lines` say otherwise; nobody was written down before."""
    people = [member.beneficiary for member in session.group.members.all()] if session.group else []
    sheet: dict[str, Any] = {f"there-{person.pk}": "all" for person in people}
    return sheet | {"seen": json.dumps({str(person.pk): [""] for person in people})} | lines


def written(session: Session) -> dict[str, tuple[int, bool, str]]:
    rows = Attendance.objects.of_session(session).select_related("beneficiary")
    return {row.beneficiary.given_name: (row.minutes, row.excused, row.reason) for row in rows}


def send_json(client: Client, person: User, session: Session, **values: Any) -> Any:
    sign_in(client, in_english(person))
    data = {"user": str(person.uuid), **values}
    return client.post(at("attendance", session.uuid), data, headers={"accept": "application/json"})


def test_today_comes_first_and_what_is_missing_is_named(
    client: Client, begun: Session, lesson: Session, course: Course, turin: Group, trainer: Trainer, paolo: User
) -> None:
    old = make_session(course, group=turin, trainers=[trainer], starts=at_nine(-3))
    text = read(client, paolo, at("my_lessons"))
    places = [text.index(at("attendance", one.uuid)) for one in (begun, old)]
    places.append(text.index(at("given_lesson", lesson.uuid)))
    assert places == sorted(places)
    assert "Attendance still to be written down" in text


def test_everybody_is_there_for_all_of_it_unless_somebody_says_otherwise(
    client: Client, begun: Session, paolo: User, amina: User, karim: User
) -> None:
    assert "Minutes, of 120" in read(client, paolo, at("attendance", begun.uuid))
    late, away = amina.beneficiary.pk, karim.beneficiary.pk
    lines = {
        f"there-{late}": "part", f"minutes-{late}": "90",
        f"there-{away}": "none", f"excused-{away}": "on", f"reason-{away}": "At the consulate",
    }  # fmt: skip
    assert "is written down" in send(client, paolo, at("attendance", begun.uuid), **ticked(begun, **lines))
    assert written(begun) == {"Amina": (90, False, ""), "Karim": (0, True, "At the consulate")}
    begun.refresh_from_db()
    assert begun.state == "held"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"there": "part", "minutes": "121"}, "Minutes from 0 to 120: the lesson lasts no longer."),
        ({"there": "part", "minutes": ""}, "Minutes from 0 to 120"),
        ({"there": "part", "minutes": "1e9"}, "Minutes from 0 to 120"),
        ({"there": "none", "excused": "on"}, "Say in a few words why."),
        ({"there": "none", "reason": "x" * 201}, "in at most 200 characters"),
    ],
)
def test_a_line_that_makes_no_sense_is_told_beside_it_and_nothing_is_written(
    client: Client, begun: Session, paolo: User, amina: User, typed: dict[str, str], words: str
) -> None:
    lines = {f"{name}-{amina.beneficiary.pk}": value for name, value in typed.items()}
    text = send(client, paolo, at("attendance", begun.uuid), 422, **ticked(begun, **lines))
    assert words in text
    for told in re.findall(r'aria-describedby="(wrong-\d+)"', text):  # a reader of the screen hears it with the line
        assert f'id="{told}"' in text
    assert 'aria-describedby="wrong-' in text
    response = send_json(client, paolo, begun, **ticked(begun, **lines))
    assert response.status_code == 422
    assert words in response.json()["errors"][str(amina.beneficiary.pk)]
    assert not Attendance.objects.exists()


def test_the_office_writes_the_same_sheet_and_goes_back_to_its_own_page(
    client: Client, begun: Session, paolo: User, giulia: User, lucia: User
) -> None:
    lesson = reverse("admin:training_session_change", args=[begun.pk])
    assert at("attendance", begun.uuid) in sign_in(client, in_english(giulia)).get(lesson).content.decode()
    response = client.post(at("attendance", begun.uuid), ticked(begun))
    assert (response.status_code, response.headers["Location"]) == (302, lesson)
    assert len(written(begun)) == 2
    assert at("attendance", begun.uuid) not in sign_in(Client(), in_english(lucia)).get(lesson).content.decode()
    own = sign_in(Client(), paolo).post(at("attendance", begun.uuid), ticked(begun)).headers["Location"]
    assert own == at("given_lesson", begun.uuid)


def test_what_an_officer_wrote_meanwhile_is_told_and_not_overwritten(
    client: Client, begun: Session, paolo: User, giulia: User, amina: User
) -> None:
    attended(begun, amina, 30, by=giulia)
    response = send_json(client, paolo, begun, **ticked(begun))
    assert response.status_code == 409
    row = response.json()["rows"][str(amina.beneficiary.pk)]
    assert "Giulia Marchesini has written meanwhile: 30 min." in row["words"]
    assert written(begun) == {"Amina": (30, False, ""), "Karim": (120, False, "")}
    page = send(client, paolo, at("attendance", begun.uuid), 409, **ticked(begun))
    assert "Giulia Marchesini has written meanwhile" in page
    seen = json.dumps({str(amina.beneficiary.pk): [row["mark"]]})
    assert send_json(client, paolo, begun, **ticked(begun) | {"seen": seen}).status_code == 200
    assert written(begun)["Amina"] == (120, False, "")


def test_the_control_a_sheet_that_has_seen_it_overwrites(
    client: Client, begun: Session, paolo: User, giulia: User, amina: User, karim: User
) -> None:
    attended(begun, amina, 30, by=giulia)
    seen = json.dumps({str(amina.beneficiary.pk): ["30|0|"], str(karim.beneficiary.pk): [""]})
    assert send_json(client, paolo, begun, **ticked(begun) | {"seen": seen}).status_code == 200
    assert written(begun)["Amina"] == (120, False, "")


@pytest.mark.parametrize("seen", ["", "[", "[1]", '{"x": [1]}', '{"1": 2}', "[" * 5000])
def test_marks_that_make_no_sense_do_no_harm(client: Client, begun: Session, paolo: User, seen: str) -> None:
    assert send_json(client, paolo, begun, **ticked(begun) | {"seen": seen}).status_code == 200
    assert len(written(begun)) == 2


def test_the_script_learns_who_is_signed_in(client: Client, begun: Session, paolo: User, karim: User) -> None:
    headers = {"accept": "application/json"}
    assert client.get(at("attendance", begun.uuid), headers=headers).status_code == 401
    assert send_json(client, paolo, begun, **ticked(begun) | {"user": str(karim.uuid)}).status_code == 401
    assert client.get(at("attendance", begun.uuid), headers=headers).json()["user"] == str(paolo.uuid)
    assert not Attendance.objects.exists()


def test_before_it_begins_and_once_it_is_cancelled_nothing_is_written_down(
    client: Client, lesson: Session, begun: Session, paolo: User
) -> None:
    assert "has not begun yet" in read(client, paolo, at("attendance", lesson.uuid))
    assert "has not begun yet" in send(client, paolo, at("attendance", lesson.uuid), **ticked(lesson))
    Session.objects.filter(pk=begun.pk).update(state="cancelled", cancelled_because="Snow.")
    assert send_json(client, paolo, begun, **ticked(begun)).json()["reason"] == "closed"
    assert "This lesson is cancelled" in read(client, paolo, at("attendance", begun.uuid))
    assert not Attendance.objects.exists()


LIST = "Name,Email,Duration (minutes)\nZEROUALI Amina,,95\nMister X,,120\n"


def test_the_list_of_a_conference_fills_the_sheet_and_names_who_is_unknown(
    client: Client, begun: Session, paolo: User
) -> None:
    file = SimpleUploadedFile("list.csv", LIST.encode(), "text/csv")
    text = send(client, paolo, at("conference", begun.uuid), file=file)
    assert "1 name on the list belongs to nobody of this lesson" in text
    assert "Mister X" in text
    assert 'value="95"' in text
    assert "Expected, but not on the list" in text
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    "head",
    [
        "Nome (nome originale),E-mail utente,Durata (minuti)",
        "Nom (nom original),E-mail de l’utilisateur,Durée (minutes)",
        "Nome,Posta elettronica,Durata nella riunione",
    ],
)
def test_a_list_is_known_in_the_language_of_the_program(client: Client, begun: Session, paolo: User, head: str) -> None:
    file = SimpleUploadedFile("list.csv", f"{head}\nAmina Zerouali,,95\n".encode(), "text/csv")
    assert 'value="95"' in send(client, paolo, at("conference", begun.uuid), file=file)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "This file is empty"), (b"a,b\n1,2\n", "no columns that we know"), (b"x" * 2_100_000, "too large")],
)
def test_a_list_that_is_none_says_why_beside_its_field(
    client: Client, begun: Session, paolo: User, content: bytes, words: str
) -> None:
    file = SimpleUploadedFile("list.csv", content, "text/csv")
    assert words in send(client, paolo, at("conference", begun.uuid), 422, file=file)


def test_a_link_is_handed_out_and_taken_back(client: Client, begun: Session, paolo: User) -> None:
    url = at("add_material", begun.uuid)
    assert "Choose a file or give a link" in send(client, paolo, url, 422, title="Nothing")
    assert "Enter a valid URL" in send(client, paolo, url, 422, title="Bad", link="javascript:alert(1)")
    assert "A page" in send(client, paolo, url, title="A page", link="https://example.org/")
    material = begun.materials.get()
    assert "handed out no more" in send(client, paolo, at("remove_material", material.uuid))
    assert not begun.materials.exists()


def replied(session: Session, number: int) -> Any:
    """So many people have answered, and nobody can any more: four on the scale but for one, and yes."""
    evaluation = make_evaluation(session.course, session, closes_at=timezone.now())
    scale, yes_no, _words = evaluation.form.questions.all()
    for place in range(number):
        person = somebody(session.programme)
        EvaluationReply.objects.create(evaluation=evaluation, beneficiary=person)
        EvaluationAnswer.objects.create(evaluation=evaluation, question=scale, value=1 if place == 0 else 4)
        EvaluationAnswer.objects.create(evaluation=evaluation, question=yes_no, value=1)
    return evaluation


def test_results_are_hidden_while_they_are_few(client: Client, begun: Session, paolo: User) -> None:
    text = read(client, paolo, at("evaluation_results", replied(begun, 4).uuid))
    assert "Results are shown from 5 answers on" in text
    assert "on average" not in text


def test_results_are_hidden_as_long_as_somebody_can_answer(client: Client, begun: Session, paolo: User) -> None:
    """Else whoever reads them before and after an answer knows whose it is."""
    evaluation = replied(begun, 7)
    type(evaluation).objects.filter(pk=evaluation.pk).update(closes_at=timezone.now() + timedelta(days=1))
    text = read(client, paolo, at("evaluation_results", evaluation.uuid))
    assert "7 persons have answered" in text
    assert "once nobody can answer any more" in text
    assert "on average" not in text


def test_results_are_added_up_without_giving_a_single_answer_away(client: Client, begun: Session, paolo: User) -> None:
    text = read(client, paolo, at("evaluation_results", replied(begun, 7).uuid))
    assert "7 persons have answered" in text
    assert "on average 3.6 of 5" in text
    assert "yes" in text
    # One chose 1, which a 6 beside it would tell: both stand together.
    assert "all answers together" in text


def test_queries_of_my_lessons(
    client: Client, begun: Session, course: Course, turin: Group, trainer: Trainer, paolo: User
) -> None:
    def more(number: int) -> None:
        for _ in range(number):
            days = course.sessions.count()
            make_session(course, group=turin, trainers=[trainer], starts=at_nine(days + 1))
            make_session(course, group=turin, trainers=[trainer], starts=at_nine(-days - 1), state="held")

    sign_in(client, paolo)
    assert_same_queries(client, at("my_lessons"), more, name="trainer: lessons")


def test_queries_of_the_sheet(client: Client, begun: Session, turin: Group, paolo: User, giulia: User) -> None:
    def more(number: int) -> None:
        for _ in range(number):
            person = somebody(turin.programme)
            in_group(turin, person)
            attended(begun, person, 60, by=giulia)

    sign_in(client, paolo)
    assert_same_queries(client, at("attendance", begun.uuid), more, name="trainer: attendance")
