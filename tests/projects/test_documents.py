"""Files of a project: what is taken, what is refused and why."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed
from core.models import Upload
from projects.documents import MOST, add_document, documents_of, remove_document
from projects.drafting import CallClosed
from projects.models import Project, ProjectDocument
from projects.screening import ask_revision
from projects.submitting import submit_project
from tests.kit.hostile_files import FILES, PDF, upload
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import Named, assert_refused
from tests.stories import fresh, with_co_applicant

REFUSED = {
    "an empty file": "empty",
    "a giant": "too_large",
    "a ZIP bomb": "too_large",
    "a ZIP that escapes": "kind",
    "PDF and ZIP at once": "appended",
    "PDF with JavaScript": "appended",
    "PNG header before HTML": "broken",
    "PNG of a billion pixels": "too_large",
    "PNG cut off": "broken",
    "GIF before a script": "kind",
    "SVG with a script": "kind",
    "SVG called PNG": "kind",
    "XML with entities": "kind",
    "HTML called PDF": "kind",
    "document with a macro": "disguised",
    "macro called document": "macro",
    "a program": "kind",
    "a program called PDF": "kind",
    "a shell script": "kind",
    "text of no encoding": "kind",
    "a formula in a table": "kind",
}


def add(project: Project, by: User, name: str = "a plain PDF", label: str = "Quote") -> ProjectDocument:
    return add_document(project, by=by, at=timezone.now(), file=upload(name), label=label)


def stored_files() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def test_a_plain_file_is_kept_with_its_true_type_and_hash(draft_project: Project, amina: User) -> None:
    document = add(draft_project, amina, label="Quote for the oven")
    kept = document.upload
    assert (document.label, kept.name, kept.content_type) == ("Quote for the oven", "plan.pdf", "application/pdf")
    assert (kept.size, kept.sha256, kept.by) == (len(PDF), hashlib.sha256(PDF).hexdigest(), amina)
    with kept.file.open("rb") as file:
        assert file.read() == PDF


def test_nothing_of_the_name_is_in_the_place_where_the_file_is_kept(draft_project: Project, amina: User) -> None:
    document = add(draft_project, amina)
    assert document.upload.file.name == f"uploads/{document.upload.uuid.hex[:2]}/{document.upload.uuid.hex}"


def test_every_hostile_file_has_its_reason() -> None:
    assert set(FILES) == {"a plain PDF", *REFUSED}


@pytest.mark.parametrize(("name", "reason"), REFUSED.items())
def test_a_hostile_file_is_refused_for_its_reason(draft_project: Project, amina: User, name: str, reason: str) -> None:
    before = stored_files()
    with nothing_changes(), pytest.raises(ValidationError) as refusal:
        add(draft_project, amina, name)
    assert refusal.value.code == reason
    assert refusal.value.messages[0]
    assert stored_files() == before


def test_ten_documents_are_the_most(draft_project: Project, amina: User) -> None:
    documents = [add(draft_project, amina) for _ in range(MOST)]
    with nothing_changes(), pytest.raises(ValidationError) as refusal:
        add(draft_project, amina)
    assert refusal.value.code == "most"
    remove_document(documents[0], by=amina, at=timezone.now())
    assert add(draft_project, amina).pk


def test_the_co_applicant_attaches_and_removes(draft_project: Project, amina: User, karim: User) -> None:
    with_co_applicant(draft_project, karim)
    document = add(draft_project, karim)
    remove_document(document, by=karim, at=timezone.now())
    assert not draft_project.documents.filter(removed_at=None).exists()


def test_nobody_else_attaches_or_removes(draft_project: Project, amina: User, named: Named) -> None:
    others, document = named("youssef", "giulia", "marco", "salma"), add(draft_project, amina)
    assert_refused(lambda by: add(draft_project, by), others)
    assert_refused(lambda by: remove_document(document, by=by, at=timezone.now()), others)


def test_after_the_grace_nothing_is_attached_or_removed(draft_project: Project, amina: User) -> None:
    document, late = add(draft_project, amina), draft_project.call.accepts_until + timedelta(seconds=1)
    with nothing_changes():
        with pytest.raises(CallClosed):
            add_document(draft_project, by=amina, at=late, file=upload("a plain PDF"), label="Late")
        with pytest.raises(CallClosed):
            remove_document(document, by=amina, at=late)


def test_a_submitted_project_keeps_its_documents(submitted_project: Project, amina: User) -> None:
    with nothing_changes(), pytest.raises(NotAllowed):
        add(submitted_project, amina)


def test_removing_twice_keeps_the_first_moment(draft_project: Project, amina: User) -> None:
    document, first = add(draft_project, amina), timezone.now()
    remove_document(document, by=amina, at=first)
    remove_document(document, by=amina, at=first + timedelta(hours=1))
    assert ProjectDocument.objects.get(pk=document.pk).removed_at == first


def test_a_document_that_was_handed_in_stays_in_its_revision(draft_project: Project, amina: User, giulia: User) -> None:
    now = timezone.now()
    kept, removed = add(draft_project, amina, label="Kept"), add(draft_project, amina, label="Removed")
    first = submit_project(draft_project, by=amina, at=now)
    type(draft_project).objects.filter(pk=draft_project.pk).update(state="eligible")
    type(draft_project).objects.filter(pk=draft_project.pk).update(state="in_assessment")
    ask_revision(draft_project, note="Less.", revise_by=now.date() + timedelta(days=9), by=giulia, at=now)
    remove_document(removed, by=amina, at=now)
    second = submit_project(fresh(draft_project), by=amina, at=now)
    assert documents_of(first) == [kept, removed]
    assert documents_of(second) == [kept]
    assert Upload.objects.count() == 2
