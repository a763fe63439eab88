"""What a person says, hands in and reads about the own way."""

from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from beneficiaries.filing import open_document, take_back_document
from beneficiaries.intending import Meant, say_intention
from beneficiaries.models import Document, Participation, Preparedness, Questionnaire, ReturnIntention
from beneficiaries.planning import add_goal, write_plan
from beneficiaries.views import participant_case
from programmes.models import Programme
from tests.beneficiaries.cases import a_pdf, answers, case_of, follow_up, handed_in, make_questionnaire
from tests.builders import make_participation, make_user
from tests.cast import sign_in
from tests.projects.judging import downloaded, in_english

SAID: dict[str, Any] = {
    "form": "temporary",
    "aim": "enterprise",
    "horizon": "1_year",
    "country": "MA",
    "region": "MA-05",
}


def own(name: str, *keys: Any) -> str:
    return reverse(f"beneficiaries:{name}", args=keys)


@pytest.fixture
def case(amina: User) -> Participation:
    return case_of(amina)


def read(client: Client, user: User, url: str) -> str:
    response = sign_in(client, in_english(user)).get(url)
    assert response.status_code == 200
    return unescape(response.content.decode())


def send(client: Client, user: User, url: str, status: int = 200, **values: Any) -> str:
    response = sign_in(client, in_english(user)).post(url, values, follow=True)
    assert response.status_code == status
    return unescape(response.content.decode())


def test_the_person_says_how_to_return_and_reads_what_was_said_before(
    client: Client, case: Participation, amina: User, lucia: User
) -> None:
    say_intention(case, Meant("virtual", "investment", "later"), by=lucia, at=timezone.now())
    assert "written down by the staff" in read(client, amina, own("intention"))
    text = send(client, amina, own("intention"), **SAID)
    assert "Temporary return · Starting or growing an enterprise · within a year · Morocco" in text
    assert ReturnIntention.objects.count() == 2
    newest: Any = case.intentions.newest().first()
    assert (newest.region, newest.by) == ("MA-05", amina)


@pytest.mark.parametrize("changed", [{"form": ""}, {"aim": "gold"}, {"country": "FR"}, {"region": "IT-21"}])
def test_what_cannot_be_said_comes_back_with_its_error(
    client: Client, case: Participation, amina: User, changed: dict[str, Any]
) -> None:
    in_english(amina)
    assert "Please look at this again" in send(client, amina, own("intention"), 422, **SAID | changed)
    assert not ReturnIntention.objects.exists()


def test_in_two_programmes_each_has_its_own_intention(
    client: Client, amina: User, case: Participation, other_programme: Programme
) -> None:
    second = make_participation(amina.beneficiary, other_programme)
    assert f"?programme={other_programme.code}" in read(client, amina, own("intention"))
    send(client, amina, f"{own('intention')}?programme={other_programme.code}", **SAID)
    assert ReturnIntention.objects.get().participation == second
    assert sign_in(client, amina).get(f"{own('intention')}?programme=nowhere").status_code == 404


def test_a_document_is_handed_in_read_and_taken_back(client: Client, amina: User, case: Participation) -> None:
    programme = case.programme.code
    send(client, amina, own("documents"), programme=programme, title="My diploma", file=a_pdf())
    document = Document.objects.get()
    assert (document.title, document.participation, document.from_person) == ("My diploma", case, True)
    response = sign_in(client, amina).get(own("document", document.uuid))
    assert downloaded(response).startswith(b"%PDF")
    assert "My diploma" in read(client, amina, own("documents"))
    assert "taken the document back" in send(client, amina, own("take_back_document", document.uuid))
    assert "My diploma" not in read(client, amina, own("documents"))
    assert sign_in(client, amina).get(own("document", document.uuid)).status_code == 404


def test_a_file_that_is_refused_says_why_beside_its_field(client: Client, amina: User, case: Participation) -> None:
    file = a_pdf("diploma.exe")
    values = {"programme": case.programme.code, "title": "Diploma", "file": file}
    assert "its content is something else" in send(client, amina, own("documents"), 422, **values)
    assert not Document.objects.exists()


def test_what_staff_opened_is_not_taken_back(client: Client, amina: User, giulia: User, case: Participation) -> None:
    document = handed_in(case)
    open_document(document, by=giulia, at=timezone.now())
    assert "opened by the staff" in read(client, amina, own("documents"))
    assert "have opened this document already" in send(client, amina, own("take_back_document", document.uuid))
    document.refresh_from_db()
    assert document.removed_at is None


@pytest.mark.parametrize("somebody", ["karim", "youssef", "giulia"])
def test_nobody_else_comes_to_a_document_by_its_address(
    client: Client, case: Participation, somebody: str, request: pytest.FixtureRequest
) -> None:
    document = handed_in(case)
    sign_in(client, request.getfixturevalue(somebody))
    assert client.get(own("document", document.uuid)).status_code == 404
    assert client.post(own("take_back_document", document.uuid)).status_code == 404


def test_the_questions_are_answered_on_one_page_and_the_result_is_told(
    client: Client, amina: User, case: Participation, programme: Programme
) -> None:
    assert "asks nothing at the moment" in read(client, amina, own("preparedness"))
    asked = make_questionnaire(programme)
    assert "Answer the questions" in read(client, amina, own("preparedness"))
    said = {f"question_{key}": value for key, value in answers(asked, 50, 100, 100).items()}
    text = send(client, amina, own("questions"), **said)
    found = Preparedness.objects.get()
    assert (found.readiness, found.willingness, found.by) == (63, 100, amina)
    for words in ("You have a part of what it takes", "You really want it.", "Advice 0", ">63<", ">100<"):
        assert words in text
    assert "Advice 1" not in text, "nothing is missing there"
    assert "Readiness 63 of 100, willingness 100 of 100." in read(client, amina, reverse("portal:my_path"))


def test_a_question_left_out_is_asked_again_and_the_others_stay_answered(
    client: Client, amina: User, case: Participation, programme: Programme
) -> None:
    asked = make_questionnaire(programme)
    said = {f"question_{key}": value for key, value in answers(asked, 50, 100, 100).items()}
    left_out = said.popitem()[0]
    text = send(client, in_english(amina), own("questions"), 422, **said)
    assert not Preparedness.objects.exists()
    assert text.count("Choose an answer.") == 2, "above the form and beside the question"
    assert f'id="field-{left_out}"' in text
    assert text.count("checked") == 2


def test_where_nothing_is_asked_the_questions_lead_back(client: Client, amina: User, case: Participation) -> None:
    assert sign_in(client, amina).get(own("questions")).status_code == 302
    assert not Questionnaire.objects.exists()


def test_the_plan_and_the_days_to_come_are_read(client: Client, amina: User, lucia: User, case: Participation) -> None:
    assert "There is no plan yet" in read(client, amina, own("plan"))
    write_plan(case, summary="A bakery in Khouribga.", by=lucia, at=timezone.now())
    add_goal(case, dimension="social", text="A school", due_on=None, by=lucia, at=timezone.now())
    follow_up(case, "The lease", by=lucia)
    follow_up(case, "Forgotten", by=lucia, due_on=timezone.localdate() - timedelta(days=1))
    text = read(client, amina, own("plan"))
    for words in ("A bakery in Khouribga.", "A school", "under way", "The lease"):
        assert words in text
    assert "Forgotten" not in text, "a day that is over is the staff's affair"
    assert "We come back to you on" in read(client, amina, reverse("portal:my_path"))


def test_the_plan_of_somebody_else_is_not_shown(client: Client, karim: User, lucia: User, case: Participation) -> None:
    write_plan(case, summary="A bakery in Khouribga.", by=lucia, at=timezone.now())
    assert "bakery" not in read(client, karim, own("plan"))


def test_a_document_that_goes_while_it_is_opened_is_not_found(
    client: Client, case: Participation, amina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taken back in another window once the page had found it; or its file deleted once it may be served."""
    first, second = handed_in(case, "One"), handed_in(case, "Two")
    sign_in(client, amina)

    def too_late(document: Document, **more: Any) -> Any:
        take_back_document(document, by=amina, at=timezone.now())
        return open_document(document, **more)

    with monkeypatch.context() as patch:
        patch.setattr(participant_case, "open_document", too_late)
        assert client.get(own("document", first.uuid)).status_code == 404
    Path(second.upload.file.path).unlink()
    assert client.get(own("document", second.uuid)).status_code == 404


@pytest.mark.parametrize("name", ["intention", "documents", "preparedness"])
def test_who_takes_part_in_nothing_is_told_so(client: Client, db: None, name: str) -> None:
    newcomer = make_user("New Comer", language="en")
    assert "You do not take part in a programme yet" in read(client, newcomer, own(name))
    assert "Your way back" not in read(client, newcomer, reverse("portal:my_path"))
