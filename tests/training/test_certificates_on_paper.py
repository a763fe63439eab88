"""The document of a certificate: asked for as it is issued, in other languages too, whole on one page, the holder's."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from accounts.models import User
from core.errors import NotAllowed, WrongState
from core.models import AuditEvent, RenderedFile
from core.rendering.asking import request_rendering
from core.rendering.places import place_of
from core.rendering.printing import print_due
from tests.cast import sign_in
from tests.kit.printed import ready
from tests.kit.printing import fonts_in, text_of
from tests.training.lessons import attended, make_certificate, make_session
from training.certificate_words import hours_in_words, runs_of
from training.certifying import issue_certificates, revoke_certificate
from training.models import Certificate, CertificateFile, Course, Group
from training.printing import print_certificate

pytestmark = pytest.mark.django_db

LONG_NAME = "Maria Immacolata Ouled Ben Abdellah El Idrissi El Hassani della Rovere di Montesanto " * 2
LONG_TITLE = "Percorso di accompagnamento per chi progetta un investimento nelle regioni di origine " * 2


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SITE_URL = "https://circolo.example"


@pytest.fixture
def certificate(course: Course, turin: Group, amina: User, giulia: User) -> Certificate:
    """Amina's, issued in the past in two languages by the act."""
    lesson = make_session(course, group=turin, state="held", minutes=540)
    attended(lesson, amina, 450, by=giulia)
    [found] = issue_certificates(course, by=giulia, at=timezone.now(), languages=["it", "fr"])
    return found


def address(certificate: Certificate, languages: str = "it-fr") -> str:
    return reverse("certificates:file", args=[certificate.code, languages])


def figures(node: Any) -> list[str]:
    """The alternative texts of the figures in a structure tree."""
    node = node.get_object()
    if not isinstance(node, DictionaryObject):
        return []
    kids = node.get("/K", [])
    kids = kids if isinstance(kids, list) else [kids]
    own = [str(node.get("/Alt", ""))] if node.get("/S") == "/Figure" else []
    return own + [text for kid in kids for text in figures(kid)]


def test_it_is_asked_for_as_it_is_issued_and_can_be_read_by_everybody(certificate: Certificate) -> None:
    assert (CertificateFile.objects.get().code, print_due()) == ("it-fr", 1)
    file = CertificateFile.objects.get().file
    assert (file.pages, file.unprintable, file.language) == (1, "", "it")
    place = place_of(file.digest)
    words = " ".join(text_of(place).split())
    for wanted in ("Amina Zerouali", certificate.number, certificate.code[:4], "circolo.example/it/certificates", "7 "):
        assert wanted in words
    document: Any = PdfReader(place).trailer["/Root"]
    assert (document["/Lang"], document["/MarkInfo"]["/Marked"]) == ("it", True)
    assert any(
        f"circolo.example/it/certificates/{certificate.code}/" in one for one in figures(document["/StructTreeRoot"])
    )


@pytest.mark.parametrize("languages", [["it"], ["fr", "en"]])
def test_the_longest_name_also_in_arabic_letters_stays_on_one_page(
    course: Course, amina: User, giulia: User, languages: list[str]
) -> None:
    Course.objects.filter(pk=course.pk).update(title_it=LONG_TITLE, title_fr=LONG_TITLE, title_en=LONG_TITLE)
    name = f"{LONG_NAME[:175]} أمينة بنت عبد الرحمن"
    found = make_certificate(course, amina, by=giulia, holder_name=name, languages=languages)
    printed = print_certificate(found, languages=languages, by=giulia, at=timezone.now())
    assert print_due() == 1
    printed.file.refresh_from_db()
    assert (printed.file.pages, printed.file.unprintable) == (1, "")
    assert all(fonts_in(place_of(printed.file.digest)).values())
    assert any("Arabic" in font for font in fonts_in(place_of(printed.file.digest)))


def test_another_language_is_another_file_and_the_same_again_is_the_same(certificate: Certificate, amina: User) -> None:
    now = timezone.now()
    first = print_certificate(certificate, languages=["en"], by=amina, at=now)
    assert print_certificate(certificate, languages=["en"], by=amina, at=now + timedelta(days=1)) == first
    assert [one.code for one in CertificateFile.objects.of_certificate(certificate)] == ["it-fr", "en"]
    assert AuditEvent.objects.of_verb("training.print_certificate").count() == 1
    for wrong in ([], ["it", "it"], ["de"], ["it", "fr", "en"]):
        with pytest.raises(ValidationError):
            print_certificate(certificate, languages=wrong, by=amina, at=now)


def test_a_file_that_is_gone_is_made_again(certificate: Certificate, giulia: User) -> None:
    printed = ready(CertificateFile.objects.get())
    place_of(printed.file.digest).unlink()
    again = print_certificate(certificate, languages=["it", "fr"], by=giulia, at=timezone.now())
    assert (again, again.file.is_under_way) == (printed, True)


def test_nobody_else_prints_it(certificate: Certificate, karim: User) -> None:
    with pytest.raises(NotAllowed):
        print_certificate(certificate, languages=["en"], by=karim, at=timezone.now())


def test_the_holder_downloads_it_until_it_is_revoked(
    client: Client, certificate: Certificate, amina: User, karim: User, giulia: User
) -> None:
    ready(CertificateFile.objects.get(), b"%PDF-1.7 paper")
    response = sign_in(client, amina).get(address(certificate))
    assert b"".join(response.streaming_content) == b"%PDF-1.7 paper"  # type: ignore[arg-type]
    assert f"{certificate.number}-it-fr.pdf" in response["Content-Disposition"]
    assert client.get(address(certificate, "fr-it")).status_code == 404
    assert sign_in(Client(), karim).get(address(certificate)).status_code == 404
    revoke_certificate(certificate, reason="By mistake", by=giulia, at=timezone.now())
    assert client.get(address(certificate)).status_code == 404
    with pytest.raises(WrongState):
        print_certificate(certificate, languages=["en"], by=amina, at=timezone.now())


def test_its_page_names_the_languages_and_leads_to_what_is_ready(
    client: Client, certificate: Certificate, amina: User
) -> None:
    with translation.override("en"):
        url, paper = reverse("training:certificate", args=[certificate.code]), address(certificate)
    waiting = sign_in(client, amina).get(url).content.decode()
    assert [words in waiting for words in ("Italian + French", "Being made", paper)] == [True, True, False]
    ready(CertificateFile.objects.get())
    page = client.get(url).content.decode()
    assert [words in page for words in ("Italian + French</a>", "Being made", f'href="{paper}"')] == [True, False, True]


def test_a_file_of_somebody_elses_is_never_served_in_its_place(
    client: Client, certificate: Certificate, amina: User, giulia: User
) -> None:
    """The row says which document is the certificate's; the cause alone opens nothing."""
    request_rendering("x", "<p>", language="en", dated=timezone.now(), cause=certificate, by=giulia)
    assert RenderedFile.objects.filter(cause_id=certificate.pk).count() == 2
    assert sign_in(client, amina).get(address(certificate, "en")).status_code == 404


def test_names_and_hours_as_they_are_written() -> None:
    assert [(run.text, run.arabic) for run in runs_of("Amina El Fassi أمينة الفاسي")] == [
        ("Amina El Fassi", False),
        ("أمينة الفاسي", True),
    ]
    written = [hours_in_words(minutes) for minutes in (3960, 60, 3990, 45, 0)]
    assert written == ["66 hours", "1 hour", "66 hours and 30 minutes", "45 minutes", "0 hours"]
