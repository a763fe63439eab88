"""In a blind call nothing on any way to an assessor says who applies; the same pages say it when the call is open."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.mail_rendering import render_mail
from projects.models import Assignment, Project, ProjectDocument
from tests.builders import make_call
from tests.cast import Cast, sign_in
from tests.projects.judging import downloaded, judged, page, with_a_file
from tests.projects.looking import mails
from tests.stories import assessed, assigned, invited

WHO = ("Amina", "Zerouali", "amina@example.org", "curriculum")
"""What says who applies: in names, the address, a file's name and label."""


@pytest.fixture(params=[True, False], ids=["blind", "open"])
def blind(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def story(blind: bool, cast: Cast) -> tuple[Project, ProjectDocument]:
    call = make_call(cast.programme, blind=blind)
    return with_a_file(call, cast.amina, cast.giulia)


@pytest.fixture
def project(story: tuple[Project, ProjectDocument]) -> Project:
    return story[0]


def names_in(text: str) -> set[str]:
    return {word for word in WHO if word.lower() in text.lower()}


def test_the_declaration_names_the_applicants_only_in_an_open_call(
    client: Client, project: Project, blind: bool, salma: User, giulia: User
) -> None:
    text = page(client, salma, judged(invited(project, salma, officer=giulia)))
    assert project.reference in text
    assert names_in(text) == (set() if blind else {"Amina", "Zerouali"})
    assert ("A bakery in Khouribga" in text) is not blind


def test_the_project_is_read_without_names_and_file_names_in_a_blind_call(
    client: Client, project: Project, blind: bool, salma: User, giulia: User
) -> None:
    text = page(client, salma, judged(assigned(project, salma, officer=giulia)))
    assert "Rent the room, buy an oven" in text
    assert names_in(text) == (set() if blind else {"Amina", "Zerouali"})


def test_a_file_comes_under_a_neutral_name_in_a_blind_call(
    client: Client, story: tuple[Project, ProjectDocument], blind: bool, salma: User, giulia: User
) -> None:
    project, document = story
    assignment = assigned(project, salma, officer=giulia)
    address = reverse("projects:assessed_document", args=[assignment.uuid, document.uuid])
    response = sign_in(client, salma).get(address)
    name = response.headers["Content-Disposition"]
    assert downloaded(response).startswith(b"%PDF")
    assert (names_in(name) == set()) is blind
    assert (f"{project.reference}-1.pdf" in name) is blind


@pytest.fixture
def done(project: Project, salma: User, nabil: User, giulia: User) -> Assignment:
    """Salma and Nabil have both assessed."""
    assessment = assessed(project, salma, officer=giulia)
    assessed(project, nabil, officer=giulia)
    return assessment.assignment


def test_the_queue_and_the_ranking_name_nobody_in_a_blind_call(
    client: Client, project: Project, blind: bool, done: Assignment, salma: User
) -> None:
    for address in (reverse("projects:queue"), reverse("projects:ranking", args=[project.call.slug])):
        text = page(client, salma, address)
        assert project.reference in text
        assert names_in(text) == set()
        if "calls" in address:
            assert ("A bakery in Khouribga" in text) is not blind


def test_the_mails_to_assessors_never_name_the_applicants(project: Project, salma: User, giulia: User) -> None:
    invited(project, salma, officer=giulia)
    [mail] = mails("projects/assigned")
    rendered = render_mail(mail)
    assert names_in(f"{rendered.subject} {rendered.body}") == set()
