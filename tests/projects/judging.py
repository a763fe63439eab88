"""What tests of the assessor's pages and of the back office share."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from projects.documents import add_document
from projects.models import Assignment, Call, Project, ProjectDocument
from projects.screening import open_assessment, screen_project
from projects.submitting import submit_project
from tests.cast import sign_in
from tests.kit.stage import close_files
from tests.stories import draft, fresh

PDF = b"%PDF-1.4\nA plan.\n%%EOF\n"


def in_english(person: User) -> User:
    """The same person, who reads the back office in English from now on."""
    person.language = "en"
    person.save(update_fields=["language"])
    return person


def downloaded(response: Any) -> bytes:
    """The file that was sent; it is closed."""
    content = b"".join(response.streaming_content)
    close_files(response)
    return content


def page(client: Client, person: User, url: str) -> str:
    """What the person reads there, in English; the page must be there."""
    response = sign_in(client, in_english(person)).get(url)
    assert response.status_code == 200, f"{url} answers {response.status_code}"
    return response.content.decode()


def judged(assignment: Assignment, name: str = "assignment") -> str:
    """The address of a page about an assignment."""
    return reverse(f"projects:{name}", args=[assignment.uuid])


def sheet(assignment: Assignment, value: int | str = 4, **changed: Any) -> dict[str, Any]:
    """A whole score sheet as the form sends it; name a field to say something else."""
    project = fresh(assignment.project)
    scores = {f"score_{criterion.pk}": value for criterion in project.call.criteria.all()}
    words = {"recommendation": "approve", "comment": "Sound.", "revision": project.latest_revision_id}
    return {**scores, **words, **changed}


def office(project: Project, act: str = "") -> str:
    """The address of a project's page in the back office, or of an act on it."""
    return reverse(f"admin:projects_project_{act or 'change'}", args=[project.pk])


def with_a_file(call: Call, owner: User, officer: User) -> tuple[Project, ProjectDocument]:
    """A project in assessment, with a file whose name and label say who applies."""
    project, now = draft(call, owner), timezone.now()
    file = SimpleUploadedFile("curriculum-zerouali.pdf", PDF, "application/pdf")
    document = add_document(project, by=owner, at=now, file=file, label="CV of Amina Zerouali")
    submit_project(project, by=owner, at=now)
    screen_project(project, eligible=True, by=officer, at=now)
    open_assessment(project, by=officer, at=now)
    return fresh(project), document
