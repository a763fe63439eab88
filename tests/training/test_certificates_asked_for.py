"""Another language of a certificate: asked for by its holder, and by the office, which downloads what was given out."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from core.models import AuditEvent, RenderedFile
from programmes.models import Programme, Role
from tests.cast import member, sign_in
from tests.kit.printed import ready
from tests.projects.judging import in_english
from tests.training.lessons import make_certificate
from training.certifying import revoke_certificate
from training.models import Certificate, CertificateFile, Course, Group
from training.printing import put_on_paper

pytestmark = pytest.mark.django_db
WHY = "Issued to the wrong person"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def certificate(course: Course, turin: Group, amina: User, giulia: User) -> Certificate:
    """Amina's, on paper in Italian."""
    found = make_certificate(course, amina, by=giulia)
    ready(put_on_paper(found, languages=["it"], by=giulia, at=timezone.now()), b"%PDF-1.7 paper")
    return found


def own(name: str, certificate: Certificate) -> str:
    with translation.override("en"):
        return reverse(name, args=[certificate.code])


def files(certificate: Certificate) -> list[str]:
    return [one.code for one in CertificateFile.objects.of_certificate(certificate)]


def office(name: str, certificate: Certificate, *more: str) -> str:
    return reverse(f"admin:training_certificate_{name}", args=[certificate.pk, *more])


def test_the_holder_asks_for_two_languages_side_by_side(client: Client, certificate: Certificate, amina: User) -> None:
    page, address = own("training:certificate", certificate), own("certificates:print", certificate)
    _before, form = sign_in(client, amina).get(page).content.decode().split(f'action="{address}"')
    assert "csrfmiddlewaretoken" in form.split("</form>")[0]
    told = client.post(address, {"language": "fr", "beside": "en"}, follow=True)
    assert "The document is being made." in told.content.decode()
    assert files(certificate) == ["it", "fr-en"]
    again = client.post(address, {"language": "it", "beside": ""}, follow=True).content.decode()
    assert ("The document is there already." in again, files(certificate)) == (True, ["it", "fr-en"])


def test_a_document_that_cannot_be_made_is_told_as_such(client: Client, certificate: Certificate, amina: User) -> None:
    for state in ("queued", "rendering", "failed"):
        RenderedFile.objects.update(state=state, problem="too_slow")
    page = sign_in(client, amina).get(own("training:certificate", certificate)).content.decode()
    assert ("Could not be made" in page, "Split it into smaller ones" in page) == (True, False)  # nothing she could do
    told = client.post(own("certificates:print", certificate), {"language": "it"}, follow=True).content.decode()
    assert "This document could not be made." in told


@pytest.mark.parametrize("wrong", [{}, {"language": "de"}, {"language": "fr", "beside": "fr"}])
def test_languages_that_do_not_go_together_come_back(
    client: Client, certificate: Certificate, amina: User, wrong: dict[str, str]
) -> None:
    response = sign_in(client, amina).post(own("certificates:print", certificate), wrong)
    assert (response.status_code, files(certificate)) == (422, ["it"])
    assert 'aria-invalid="true"' in response.content.decode()


def test_nobody_asks_for_anothers_and_nothing_is_made_of_a_revoked_one(
    client: Client, certificate: Certificate, amina: User, karim: User, giulia: User
) -> None:
    address = own("certificates:print", certificate)
    assert sign_in(client, karim).post(address, {"language": "fr"}).status_code == 404
    revoke_certificate(certificate, reason=WHY, by=giulia, at=timezone.now())
    told = sign_in(Client(), amina).post(address, {"language": "fr"}, follow=True).content.decode()
    assert "This certificate is no longer valid." in told
    assert files(certificate) == ["it"]


def test_the_holder_reads_why_it_was_revoked_and_strangers_do_not(
    client: Client, certificate: Certificate, amina: User, giulia: User
) -> None:
    revoke_certificate(certificate, reason=WHY, by=giulia, at=timezone.now())
    public = client.get(certificate.get_absolute_url()).content.decode()
    assert (WHY in public, certificate.number in public) == (False, True)
    page = sign_in(client, amina).get(own("training:certificate", certificate)).content.decode()
    assert (WHY in page, own("certificates:print", certificate) in page) == (True, False)


def test_the_office_downloads_it_and_has_it_made_in_another_language(
    client: Client, certificate: Certificate, giulia: User
) -> None:
    sign_in(client, in_english(giulia))
    page = client.get(office("change", certificate)).content.decode()
    assert f'href="{office("file", certificate, "it")}"' in page
    client.post(office("print", certificate), {"language": "fr", "beside": "it"})
    assert files(certificate) == ["it", "fr-it"]
    assert client.get(office("file", certificate, "fr-it")).status_code == 404
    revoke_certificate(certificate, reason=WHY, by=giulia, at=timezone.now())
    response: Any = client.get(office("file", certificate, "it"))
    assert b"".join(response.streaming_content) == b"%PDF-1.7 paper"
    assert AuditEvent.objects.of_verb("training.download_certificate").count() == 1
    assert client.post(office("print", certificate), {"language": "en"}).status_code in {200, 302}
    assert files(certificate) == ["it", "fr-it"]


def test_the_page_of_the_course_leads_to_what_is_ready(
    client: Client, certificate: Certificate, turin: Group, amina: User, karim: User, giulia: User
) -> None:
    waiting = make_certificate(certificate.course, karim, by=giulia)
    put_on_paper(waiting, languages=["fr"], by=giulia, at=timezone.now())
    board = reverse("admin:training_course_certificates", args=[certificate.course_id])
    page = sign_in(client, in_english(giulia)).get(board).content.decode()
    assert (office("file", certificate, "it") in page, office("file", waiting, "fr") in page) == (True, False)
    assert page.count("PDF is being made") == 1


def test_the_office_of_another_programme_finds_no_file(
    client: Client, certificate: Certificate, other_programme: Programme
) -> None:
    stranger = member(other_programme, Role.OFFICER, "Rosa Bianchi")
    response = sign_in(client, stranger).get(office("file", certificate, "it"))
    assert response.status_code == 404
