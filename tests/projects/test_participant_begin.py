"""The own projects, and beginning one from a call."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import Beneficiary
from projects.drafting import OPEN_DRAFTS, begin_project
from projects.messaging import send_message
from projects.models import Call, Project
from tests.builders import make_user
from tests.cast import sign_in
from tests.kit.queries import assert_queries, assert_same_queries
from tests.kit.snapshot import nothing_changes
from tests.projects.writing import text_of, url
from tests.stories import draft, fresh, submitted, with_co_applicant

MINE = "/en/my/projects/"


@pytest.fixture
def begin(call: Call) -> str:
    return reverse("projects:begin", args=[call.slug])


def test_somebody_new_begins_with_two_taps_and_is_asked_nothing_else(client: Client, begin: str) -> None:
    user = make_user("Nadia Bennani", language="fr")
    sign_in(client, user)
    with nothing_changes():
        assert "asked for only when you hand the idea in" in text_of(client.get(begin))
    response = client.post(begin)
    project = Project.objects.get(owner__user=user)
    assert response.headers["Location"] == url("edit", project)
    person = Beneficiary.objects.get(user=user)
    assert (person.given_name, person.family_name, project.working_language) == ("Nadia", "Bennani", "fr")


def test_who_has_begun_already_is_shown_the_draft(
    client: Client, begin: str, amina: User, draft_project: Project
) -> None:
    text = text_of(sign_in(client, amina).get(begin))
    assert url("edit", draft_project) in text
    assert "Begin another idea" in text


def test_a_visitor_is_sent_to_sign_in_and_comes_back(client: Client, begin: str) -> None:
    with nothing_changes():
        assert client.post(begin).headers["Location"] == f"{reverse('account_login')}?next={begin}"


def test_a_closed_call_says_so_and_begins_nothing(client: Client, begin: str, amina: User) -> None:
    Call.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    sign_in(client, amina)
    assert "This call is not open now." in text_of(client.get(begin))
    with nothing_changes():
        assert "This call is not open now." in text_of(client.post(begin, follow=True))


def test_a_call_that_is_not_published_does_not_exist(client: Client, begin: str, amina: User) -> None:
    Call.objects.update(published=False)
    sign_in(client, amina)
    with nothing_changes():
        assert client.get(begin).status_code == 404
        assert client.post(begin).status_code == 404


def test_nobody_needs_more_than_ten_drafts(client: Client, begin: str, call: Call, amina: User) -> None:
    for _ in range(OPEN_DRAFTS):
        begin_project(call, owner=amina.beneficiary, by=amina, at=timezone.now())
    sign_in(client, amina)
    with nothing_changes():
        text = text_of(client.post(begin, follow=True))
    assert "You have many drafts" in text


def test_the_list_shows_own_and_shared_projects_and_nobody_elses(
    client: Client, amina: User, karim: User, call: Call, draft_project: Project
) -> None:
    shared = draft(call, karim, title="Karim's press")
    draft(call, karim, title="Karim's secret")
    with_co_applicant(shared, amina)
    text = text_of(sign_in(client, amina).get(MINE))
    assert draft_project.title in text
    assert "Karim's press" in text
    assert "Karim's secret" not in text


def test_the_list_says_until_when_and_what_is_unread(
    client: Client, amina: User, giulia: User, call: Call, draft_project: Project
) -> None:
    handed_in = submitted(call, amina, title="Handed in")
    send_message(handed_in, body="Hello", by=giulia, at=timezone.now())
    text = text_of(sign_in(client, amina).get(MINE))
    assert "The call closes on" in text
    assert "One unread message." in text
    assert fresh(handed_in).reference in text


def test_an_empty_list_says_what_to_do(client: Client, karim: User) -> None:
    text = text_of(sign_in(client, karim).get(MINE))
    assert "No project yet" in text
    assert reverse("projects:calls") in text


def test_the_list_costs_the_same_for_many_projects(client: Client, amina: User, call: Call) -> None:
    sign_in(client, amina)

    def make(number: int) -> None:
        Call.objects.update(published=True)
        for _ in range(number):
            submitted(call, amina)

    assert_same_queries(client, MINE, make, name="projects: my projects")


@pytest.mark.parametrize(
    ("page", "name"),
    [("my_project", "projects: my_project"), ("edit", "projects: edit"), ("submit", "projects: submit")],
)
def test_each_page_of_a_project_keeps_to_its_queries(
    client: Client, amina: User, draft_project: Project, page: str, name: str
) -> None:
    assert assert_queries(sign_in(client, amina), url(page, draft_project), name=name)


def test_the_page_of_a_decided_project_keeps_to_its_queries(
    client: Client, amina: User, approved_project: Project
) -> None:
    sign_in(client, amina)
    assert assert_queries(client, url("my_project", approved_project), name="projects: my_project decided")
    assert assert_queries(client, url("revision", approved_project, 1), name="projects: revision")
