"""The applicant's pages fit a phone and a desk, in both themes, and keep to the rules of accessibility."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import LanguageSkill, Purpose
from programmes.models import Programme
from projects.documents import add_document
from projects.messaging import send_message
from projects.models import Project
from projects.screening import ask_revision
from projects.submitting import submit_project
from tests.builders import make_call, make_notice
from tests.journeys.conftest import Visit
from tests.kit.browser import assert_accessible, assert_fits
from tests.kit.hostile_files import PDF
from tests.stories import assessed, draft, fresh, in_assessment, published_decision


@pytest.fixture
def returned(
    transactional_db: None, programme: Programme, amina: User, giulia: User, salma: User, nabil: User, marco: User
) -> Project:
    """A project with everything: handed in twice, messages, a file; changes are asked for. And others of Amina's."""
    call = make_call(programme)
    make_notice(Purpose.PARTNERS)
    LanguageSkill.objects.create(beneficiary=amina.beneficiary, language="fr", level="C1")
    draft(call, amina, need="", title="A press")
    approved = in_assessment(call, amina, officer=giulia, title="A mill")
    for assessor in (salma, nabil):
        assessed(approved, assessor, officer=giulia)
    published_decision(fresh(approved), officer=giulia, manager=marco)
    project, now = in_assessment(call, amina, officer=giulia), timezone.now()
    send_message(project, body="Bring the lease, please.", by=giulia, at=now)
    until = now.date() + timedelta(days=5)
    project = ask_revision(project, note="Say who bakes.", revise_by=until, by=giulia, at=now)
    file = SimpleUploadedFile("plan.pdf", PDF, "application/pdf")
    add_document(project, by=amina, at=now, file=file, label="The plan")
    return fresh(project)


def pages(project: Project) -> Iterator[str]:
    """The addresses of the applicant's pages."""
    one = f"/fr/my/projects/{project.uuid}/"
    yield from ("/fr/my/", "/fr/my/projects/", f"/fr/calls/{project.call.slug}/begin/")
    yield from (one, f"{one}edit/", f"{one}submit/", f"{one}withdraw/", f"{one}revisions/1/")
    yield from ("/fr/my/profile/", "/fr/my/consents/", "/fr/my/data/")
    yield from (f"/fr/my/profile/{step}/" for step in ("you", "places", "work", "languages"))


@pytest.mark.parametrize("device", ["phone", "desk"])
def test_the_applicants_pages(visit: Visit, returned: Project, amina: User, device: str) -> None:
    page = visit(amina, device=device, language="fr")
    for path in pages(returned):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        assert_fits(page)
        assert_accessible(page, dark=device == "phone")
        assert page.locator("h1").count() == 1, path


def test_the_page_of_a_decided_project_and_what_changed(visit: Visit, returned: Project, amina: User) -> None:
    submit_project(returned, by=amina, at=timezone.now())
    page = visit(amina, language="fr")
    approved = Project.objects.in_state("approved").get()
    for path in (approved.get_absolute_url(), f"/fr/my/projects/{returned.uuid}/revisions/2/changes/"):
        page.goto(path.replace("/en/", "/fr/"))
        assert_fits(page)
        assert_accessible(page)
    assert page.locator("h1").count() == 1


def test_without_scripts_a_document_is_attached_and_nothing_typed_is_lost(
    visit: Visit, returned: Project, amina: User
) -> None:
    page = visit(amina, scripts=False)
    page.goto(f"/en/my/projects/{returned.uuid}/edit/")
    page.fill("[name=people]", "Three bakers.")
    page.fill("[name=document-label]", "A quote")
    page.set_input_files("[name=document-file]", {"name": "quote.pdf", "mimeType": "application/pdf", "buffer": PDF})
    with page.expect_navigation():
        page.click("button[formaction$='/documents/add/']")
    assert fresh(returned).people == "Three bakers."
    assert returned.documents.count() == 2
    page.fill("[name=title]", "With Enter")
    with page.expect_navigation():
        page.press("[name=title]", "Enter")
    assert fresh(returned).title == "With Enter"
    assert returned.documents.in_draft().count() == 2
