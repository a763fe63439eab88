"""What was handed in, as a document: for those who applied and the staff who see it, gone with the person."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from accounts.models import User
from beneficiaries.models import Beneficiary
from core.erasing import erase_everything
from core.errors import NotAllowed
from core.models import AuditEvent, RenderedFile
from core.personal_data import subject_of
from core.rendering.places import place_of
from core.rendering.printing import print_due
from projects.models import Call, CoApplicant, DossierFile, Revision
from projects.office_forms.printing import PrintDossier
from projects.paper import print_dossier
from tests.cast import sign_in
from tests.kit.printed import ready
from tests.kit.printing import fonts_in, text_of
from tests.projects.judging import downloaded, in_english, office, with_a_file
from tests.stories import draft

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def revision(call: Call, amina: User, karim: User, giulia: User) -> Revision:
    """What Amina handed in with a file, together with Karim."""
    project, _document = with_a_file(call, amina, giulia)
    CoApplicant.objects.get_or_create(project=project, beneficiary=karim.beneficiary)
    return Revision.objects.get(project=project)


def printed(revision: Revision, by: User, language: str = "fr") -> DossierFile:
    return print_dossier(revision, language=language, by=by, at=timezone.now())


def address(name: str, revision: Revision, *more: str) -> str:
    with translation.override("en"):
        return reverse(f"projects:{name}", args=[revision.project.uuid, revision.number, *more])


def test_it_says_what_was_handed_in_by_whom_and_which_files_came_along(revision: Revision, amina: User) -> None:
    made = printed(revision, amina)
    assert print_due() == 1
    made.file.refresh_from_db()
    place = place_of(made.file.digest)
    words = " ".join(text_of(place).split())
    project = revision.project
    for wanted in (
        revision.content["title"], project.reference, amina.beneficiary.full_name, "Karim", "CV of Amina Zerouali",
        "curriculum-zerouali.pdf",
    ):  # fmt: skip
        assert wanted in words
    document: Any = PdfReader(place).trailer["/Root"]
    assert (document["/Lang"], document["/MarkInfo"]["/Marked"]) == ("fr", True)
    assert all(fonts_in(place).values())


def test_the_same_again_is_the_same_and_another_language_another(revision: Revision, amina: User, karim: User) -> None:
    assert printed(revision, amina) == printed(revision, karim)
    printed(revision, amina, "it")
    assert [one.language for one in DossierFile.objects.of_revision(revision)] == ["fr", "it"]
    assert AuditEvent.objects.of_verb("projects.print_dossier").count() == 2


def test_one_that_is_gone_from_the_disk_is_made_again(revision: Revision, amina: User) -> None:
    made = ready(printed(revision, amina))
    place_of(made.file.digest).unlink()
    again = printed(revision, amina)
    assert (again, again.file.is_under_way) == (made, True)


@pytest.mark.parametrize("who", ["youssef", "salma", "paolo"])
def test_nobody_else_has_it_made(revision: Revision, who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        printed(revision, request.getfixturevalue(who))
    assert not RenderedFile.objects.exists()


def test_an_applicant_asks_for_it_and_takes_it(client: Client, revision: Revision, karim: User) -> None:
    page = address("revision", revision)
    told = sign_in(client, karim).post(address("print_dossier", revision), {"language": "en"}, follow=True)
    assert (told.redirect_chain[-1][0], "The document is being made." in told.content.decode()) == (page, True)
    assert client.get(address("dossier", revision, "en")).status_code == 404  # it is not there yet
    ready(DossierFile.objects.get(), b"%PDF-1.7 dossier")
    assert f'href="{address("dossier", revision, "en")}"' in client.get(page).content.decode()
    response = client.get(address("dossier", revision, "en"))
    assert f"{revision.project.reference}-1-en.pdf" in response["Content-Disposition"]
    assert downloaded(response) == b"%PDF-1.7 dossier"
    assert AuditEvent.objects.of_verb("projects.download_dossier").get().actor == karim
    assert client.get(address("dossier", revision, "fr")).status_code == 404


def test_a_language_that_is_none_is_told(client: Client, revision: Revision, amina: User) -> None:
    response = sign_in(client, amina).post(address("print_dossier", revision), {"language": "de"})
    assert (response.status_code, DossierFile.objects.count()) == (422, 0)


def test_the_office_asks_for_it_and_takes_it(client: Client, revision: Revision, giulia: User) -> None:
    project = revision.project
    told = sign_in(client, in_english(giulia)).post(office(project, "print_dossier"), {"language": "it"}, follow=True)
    assert "The document is being made." in told.content.decode()
    ready(DossierFile.objects.get(), b"%PDF-1.7 office")
    url = reverse("admin:projects_project_paper", args=[project.pk, 1, "it"])
    assert f'href="{url}"' in client.get(office(project)).content.decode()
    assert downloaded(client.get(url)) == b"%PDF-1.7 office"
    assert AuditEvent.objects.of_verb("projects.download_dossier").get().actor == giulia


def test_of_a_draft_the_office_makes_none(call: Call, amina: User) -> None:
    assert not PrintDossier.is_open(draft(call, amina))


@pytest.mark.parametrize("who", ["amina", "karim"])
def test_it_goes_with_whoever_applied(revision: Revision, amina: User, who: str, request: Any) -> None:
    """Karim's name stands in it too."""
    made = ready(printed(revision, amina))
    person: Beneficiary = request.getfixturevalue(who).beneficiary
    erase_everything(subject_of(person=person, user=person.user), pseudonym="p-1", on=timezone.localdate())
    made.file.refresh_from_db()
    assert (made.file.state, place_of(made.file.digest).exists()) == ("erased", False)
