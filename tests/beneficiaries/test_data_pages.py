"""What is held about a person, handed to nobody else."""

import json
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.models import AuditEvent
from projects.deciding import confirm_decision, publish_decision
from projects.messaging import send_message
from projects.models import Project
from tests.builders import make_user
from tests.cast import sign_in
from tests.kit.queries import assert_queries
from tests.kit.snapshot import nothing_changes
from tests.stories import draft, drafted_decision


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def download(client: Client, user: User) -> dict[str, Any]:
    """What the person finds in the file."""
    response = sign_in(client, user).post(reverse("beneficiaries:download_my_data"))
    assert response.headers["Content-Disposition"].startswith('attachment; filename="circolo-')
    assert response.headers["Cache-Control"] == "private, no-store"
    held: dict[str, Any] = json.loads(response.content)["held"]
    return held


def test_the_file_holds_what_the_person_told_wrote_and_agreed_to(
    client: Client, amina: User, submitted_project: Project
) -> None:
    held = download(client, amina)
    assert held["accounts.User"][0]["email"] == amina.email
    assert held["beneficiaries.Beneficiary"][0]["residence_city"] == "Torino"
    assert held["beneficiaries.Consent"][0]["granted"] is True
    assert held["projects.Project"][0]["title"] == submitted_project.title
    assert held["projects.Revision"][0]["content"]["need"] == submitted_project.need
    assert "password" not in json.dumps(held)


def test_the_file_holds_nothing_of_anybody_else(client: Client, amina: User, karim: User, call: Any) -> None:
    draft(call, karim, title="Karim's secret press")
    draft(call, amina)
    held = json.dumps(download(client, amina))
    assert "Karim" not in held
    assert karim.email not in held


def test_notes_among_staff_and_open_decisions_stay_out(
    client: Client, amina: User, giulia: User, marco: User, assessed_project: Project
) -> None:
    send_message(assessed_project, body="I doubt the budget.", by=giulia, at=timezone.now(), staff_only=True)
    decision = drafted_decision(assessed_project, officer=giulia)
    decision = confirm_decision(decision, by=marco, at=timezone.now())
    held = json.dumps(download(client, amina))
    assert "Félicitations." not in json.loads(json.dumps(held))
    assert "I doubt the budget." not in held
    publish_decision(decision, by=marco, at=timezone.now())
    assert download(client, amina)["projects.Decision"][0]["message_fr"] == "Félicitations."


def test_each_download_is_written_down(client: Client, amina: User) -> None:
    download(client, amina)
    event = AuditEvent.objects.get(verb="beneficiaries.download_own_data")
    assert (event.actor, event.target_id) == (amina, amina.beneficiary.pk)


def test_looking_writes_nothing_and_says_whom_to_ask(client: Client, amina: User) -> None:
    sign_in(client, amina)
    with nothing_changes():
        text = text_of(client.get(reverse("beneficiaries:my_data")))
    assert "contact@circolo.example" in text
    assert "What is in it" in text


def test_somebody_without_a_record_gets_the_account_alone(client: Client, db: None) -> None:
    held = download(client, make_user("Nadia Bennani"))
    assert "accounts.User" in held
    assert "beneficiaries.Beneficiary" not in held


def test_the_file_is_not_made_by_a_link(client: Client, amina: User) -> None:
    assert sign_in(client, amina).get(reverse("beneficiaries:download_my_data")).status_code == 405


def test_the_page_keeps_to_its_queries(client: Client, amina: User, submitted_project: Project) -> None:
    assert assert_queries(sign_in(client, amina), reverse("beneficiaries:my_data"), name="beneficiaries: my data")
