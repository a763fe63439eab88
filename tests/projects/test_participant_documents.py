"""The files of an idea: attached, downloaded, removed, without losing what was typed."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.models import AuditEvent
from projects.models import Call, Project, ProjectDocument
from tests.cast import sign_in
from tests.kit.hostile_files import FILES, HARMLESS, PDF, upload
from tests.kit.snapshot import nothing_changes
from tests.projects.writing import Page, shown, text_of, url
from tests.stories import fresh


@pytest.fixture
def page(client: Client, amina: User, draft_project: Project) -> Page:
    return shown(sign_in(client, amina), draft_project)


def plan() -> SimpleUploadedFile:
    return SimpleUploadedFile("plan.pdf", PDF, "application/pdf")


def attach(client: Client, project: Project, page: Page, **changed: object) -> object:
    """Press "Attach" on the page."""
    posted = page | {"document-label": "The plan", "document-file": plan()} | changed
    return client.post(url("add_document", project), posted)


def test_a_file_is_attached_and_what_was_typed_is_saved_with_it(
    client: Client, draft_project: Project, page: Page
) -> None:
    response = client.post(
        url("add_document", draft_project),
        page | {"title": "With a plan", "document-label": "The plan", "document-file": plan()},
    )
    assert response.headers["Location"] == f"{url('edit', draft_project)}#documents"
    document = draft_project.documents.get()
    assert (document.label, document.upload.name, fresh(draft_project).title) == ("The plan", "plan.pdf", "With a plan")
    assert "The plan" in text_of(client.get(url("edit", draft_project)))


@pytest.mark.parametrize("blind", [True, False])
def test_a_blind_call_asks_to_take_names_out_of_the_files(
    client: Client, amina: User, call: Call, draft_project: Project, blind: bool
) -> None:
    Call.objects.filter(pk=call.pk).update(blind=blind)
    text = text_of(sign_in(client, amina).get(url("edit", draft_project)))
    assert ("Take names out of them, also out of their properties" in text) is blind


@pytest.mark.parametrize("name", sorted(set(FILES) - HARMLESS - {"PDF and ZIP at once", "PDF with JavaScript"}))
def test_a_file_that_is_not_what_it_says_is_refused_beside_its_field(
    client: Client, draft_project: Project, page: Page, name: str
) -> None:
    response = client.post(
        url("add_document", draft_project),
        page | {"title": "Kept", "document-label": "A file", "document-file": upload(name)},
    )
    assert response.status_code == 422
    assert 'id="id_document-file_error"' in response.content.decode()
    assert not draft_project.documents.exists()
    assert fresh(draft_project).title == "Kept"


def test_a_file_without_a_word_on_what_it_is_is_asked_for_one(
    client: Client, draft_project: Project, page: Page
) -> None:
    response = client.post(
        url("add_document", draft_project), page | {"title": "Kept", "document-file": plan(), "document-label": " "}
    )
    assert response.status_code == 422
    assert fresh(draft_project).title == "Kept"
    assert not draft_project.documents.exists()


def test_only_so_many_files_can_be_attached(client: Client, draft_project: Project, page: Page) -> None:
    for _ in range(10):
        attach(client, draft_project, page)
    assert draft_project.documents.count() == 10
    response = client.post(
        url("add_document", draft_project), page | {"document-label": "One more", "document-file": plan()}
    )
    assert "at most 10 documents" in text_of(response)


def test_the_own_file_is_downloaded_as_an_attachment_and_written_down(
    client: Client, draft_project: Project, page: Page
) -> None:
    attach(client, draft_project, page)
    document = draft_project.documents.get()
    response = client.get(url("document", draft_project, document.uuid))
    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]
    assert response.headers["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert AuditEvent.objects.filter(verb="projects.read_document", target_id=draft_project.pk).count() == 1


def test_a_stranger_neither_downloads_nor_removes_it(
    client: Client, youssef: User, draft_project: Project, page: Page
) -> None:
    attach(client, draft_project, page)
    document = draft_project.documents.get()
    sign_in(client, youssef)
    with nothing_changes():
        assert client.get(url("document", draft_project, document.uuid)).status_code == 404
        assert client.post(url("remove_document", draft_project, document.uuid)).status_code == 404


def test_a_file_of_another_project_is_not_found_under_this_one(
    client: Client, amina: User, call: Call, draft_project: Project, page: Page
) -> None:
    from tests.stories import draft

    attach(client, draft_project, page)
    document = draft_project.documents.get()
    other = draft(call, amina)
    assert client.get(url("document", other, document.uuid)).status_code == 404
    assert client.post(url("remove_document", other, document.uuid)).status_code == 404
    assert ProjectDocument.objects.get().removed_at is None


def test_a_file_is_removed_and_what_was_typed_is_saved(client: Client, draft_project: Project, page: Page) -> None:
    attach(client, draft_project, page)
    document = draft_project.documents.get()
    page = shown(client, draft_project)
    client.post(url("remove_document", draft_project, document.uuid), page | {"title": "Without it"})
    assert fresh(draft_project).title == "Without it"
    assert not draft_project.documents.in_draft()


def test_too_late_nothing_is_attached(client: Client, draft_project: Project, page: Page) -> None:
    Call.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    response = client.post(
        url("add_document", draft_project), page | {"document-label": "Late", "document-file": plan(), "title": "Late"}
    )
    assert response.status_code == 409
    assert "It is too late" in text_of(response)
    assert not draft_project.documents.exists()
