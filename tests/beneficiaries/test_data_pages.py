"""What is held about a person, handed to nobody else."""

import io
import json
import re
import zipfile
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import CaseNote, Document, ErasureRequest, FollowUp
from core.erasing import erasing
from core.models import AuditEvent, Upload
from core.uploading import store_upload
from projects.deciding import confirm_decision, publish_decision
from projects.messaging import send_message
from projects.models import Project
from tests.beneficiaries.cases import case_of, filed, handed_in
from tests.builders import make_user
from tests.cast import sign_in
from tests.kit.hostile_files import PDF
from tests.kit.queries import assert_queries
from tests.kit.snapshot import nothing_changes
from tests.stories import draft, drafted_decision

HOSTILE_NAMES = ["../../etc/passwd", "C:\\x.exe", "con.pdf", "\u202egpj.pdf", "/", "é" * 100, "a\nb.pdf"]


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


def download(client: Client, user: User) -> dict[str, Any]:
    """What the person finds in the archive."""
    held: dict[str, Any] = json.loads(archive(client, user).read("data.json"))["held"]
    return held


def archive(client: Client, user: User) -> zipfile.ZipFile:
    response: Any = sign_in(client, user).post(reverse("beneficiaries:download_my_data"))
    assert response.headers["Content-Disposition"].startswith('attachment; filename="circolo-')
    assert response.headers["Cache-Control"] == "private, no-store"
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


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


def test_what_staff_filed_about_a_person_is_not_among_their_own_data(client: Client, amina: User, giulia: User) -> None:
    filed(case_of(amina), "Lease", by=giulia)
    assert "core.Upload" not in download(client, giulia)
    handed_in(case_of(amina))
    assert [one["name"] for one in download(client, amina)["core.Upload"]] == ["diploma.pdf"]


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


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_files_are_there_under_harmless_names(
    client: Client, amina: User, giulia: User, folders: None, name: str
) -> None:
    participation = amina.beneficiary.participations.get()
    for number in range(2):
        upload = store_upload(SimpleUploadedFile("a.pdf", PDF, "application/pdf"), by=giulia)
        with erasing():
            Upload.objects.filter(pk=upload.pk).update(name=name)
        Document.objects.create(participation=participation, by=giulia, title=f"Paper {number}", upload=upload)
    found = archive(client, amina)
    names = [one for one in found.namelist() if one != "data.json"]
    assert len(set(names)) == 2
    for one in names:
        assert re.fullmatch(r"files/[^/\\\x00-\x1f]+", one), one
        assert ".." not in one.removesuffix(".pdf").split("/")
        assert found.read(one) == PDF


def test_restricted_notes_are_in_it(client: Client, amina: User, giulia: User) -> None:
    participation = amina.beneficiary.participations.get()
    CaseNote.objects.create(participation=participation, by=giulia, body="She fears him.", visibility="restricted")
    assert download(client, amina)["beneficiaries.CaseNote"][0]["body"] == "She fears him."


def test_tables_and_columns_have_names_for_people(client: Client, amina: User) -> None:
    names = json.loads(archive(client, amina).read("data.json"))["names"]
    assert names["beneficiaries.Beneficiary"]["birth_date"] == "Date of birth"


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


def test_the_person_tells_the_office_what_is_wrong(client: Client, amina: User) -> None:
    participation = amina.beneficiary.participations.get()
    url = reverse("beneficiaries:correct_my_data")
    response = sign_in(client, amina).post(url, {"participation": participation.pk, "text": "I am born in 1990."})
    assert response.status_code == 302
    asked = FollowUp.objects.get()
    assert (asked.subject, asked.participation, asked.by) == ("I am born in 1990.", participation, amina)
    assert client.post(url, {"participation": participation.pk, "text": ""}).status_code == 422
    for _ in range(5):
        client.post(url, {"participation": participation.pk, "text": "Again."})
    assert FollowUp.objects.count() == 5


def test_nobody_writes_about_somebody_else(client: Client, amina: User, karim: User) -> None:
    values = {"participation": karim.beneficiary.participations.get().pk, "text": "Wrong."}
    assert sign_in(client, amina).post(reverse("beneficiaries:correct_my_data"), values).status_code == 422
    assert not FollowUp.objects.exists()


def test_erasure_is_asked_for_seen_and_taken_back(client: Client, amina: User) -> None:
    url = reverse("beneficiaries:erase_my_data")
    sign_in(client, amina)
    assert "Nothing: no law" in text_of(client.get(url))
    assert client.post(url, {"reason": "I move."}).status_code == 422
    assert client.post(url, {"reason": "I move.", "understood": "on"}).status_code == 302
    assert client.post(url, {"understood": "on"}).status_code == 302
    assert ErasureRequest.objects.get().state == "asked"
    assert "Take it back" in text_of(client.get(reverse("beneficiaries:my_data")))
    assert client.post(reverse("beneficiaries:withdraw_my_erasure")).status_code == 302
    assert ErasureRequest.objects.get().state == "withdrawn"
    assert client.post(reverse("beneficiaries:withdraw_my_erasure")).status_code == 404


def test_asking_to_be_erased_shows_who_one_is_again(client: Client, amina: User, settings: Any) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    response = sign_in(client, amina).post(reverse("beneficiaries:erase_my_data"), {"understood": "on"})
    assert "reauthenticate" in response.headers["Location"]
    assert not ErasureRequest.objects.exists()


def test_the_erasure_page_keeps_to_its_queries(client: Client, amina: User, submitted_project: Project) -> None:
    url = reverse("beneficiaries:erase_my_data")
    assert assert_queries(sign_in(client, amina), url, name="beneficiaries: erase my data")
