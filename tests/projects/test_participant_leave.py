"""Taking a project back, or giving it up: asked once more, and done."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from projects.following import start_project
from projects.leaving import withdraw_project
from projects.models import Project
from projects.states import ProjectState
from tests.cast import sign_in
from tests.kit.snapshot import assert_unchanged, nothing_changes
from tests.projects.writing import text_of, url
from tests.stories import fresh, with_co_applicant


def test_asking_changes_nothing(client: Client, amina: User, submitted_project: Project) -> None:
    sign_in(client, amina)
    with nothing_changes():
        text = text_of(client.get(url("withdraw", submitted_project)))
    assert "this cannot be undone" in text
    assert url("withdraw", submitted_project) in text_of(client.get(submitted_project.get_absolute_url()))


def test_the_owner_takes_a_project_back_with_a_reason(client: Client, amina: User, submitted_project: Project) -> None:
    response = sign_in(client, amina).post(url("withdraw", submitted_project), {"note": "No time."}, follow=True)
    assert fresh(submitted_project).state == ProjectState.WITHDRAWN
    assert "The project was taken back." in text_of(response)
    assert "No time." in text_of(response)


def test_a_draft_is_discarded(client: Client, amina: User, draft_project: Project) -> None:
    assert "Discard this draft?" in text_of(sign_in(client, amina).get(url("withdraw", draft_project)))
    assert "The draft was discarded." in text_of(client.post(url("withdraw", draft_project), follow=True))


def test_a_stale_page_says_what_the_project_is_now(client: Client, amina: User, approved_project: Project) -> None:
    response = sign_in(client, amina).post(url("withdraw", approved_project), follow=True)
    assert "Nothing was changed: the state of this project is now: approved." in text_of(response)
    assert_unchanged(approved_project)


def test_taking_it_back_twice_changes_nothing_more(client: Client, amina: User, draft_project: Project) -> None:
    withdraw_project(draft_project, by=amina, at=timezone.now())
    sign_in(client, amina)
    with nothing_changes():
        client.post(url("withdraw", draft_project))
    assert draft_project.events.count() == 1


def test_an_approved_project_is_given_up(client: Client, amina: User, approved_project: Project) -> None:
    sign_in(client, amina)
    assert "You lose what was granted" in text_of(client.get(url("renounce", approved_project)))
    client.post(url("renounce", approved_project))
    assert fresh(approved_project).state == ProjectState.RENOUNCED


def test_a_running_project_is_given_up(client: Client, amina: User, giulia: User, approved_project: Project) -> None:
    start_project(approved_project, by=giulia, at=timezone.now())
    sign_in(client, amina).post(url("renounce", approved_project))
    assert fresh(approved_project).state == ProjectState.RENOUNCED


def test_a_project_that_is_not_decided_cannot_be_given_up(
    client: Client, amina: User, submitted_project: Project
) -> None:
    response = sign_in(client, amina).get(url("renounce", submitted_project), follow=True)
    assert "the state of this project is now: submitted" in text_of(response)
    client.post(url("renounce", submitted_project))
    assert_unchanged(submitted_project)


@pytest.mark.parametrize("act", ["withdraw", "renounce"])
def test_a_co_applicant_may_do_neither(client: Client, karim: User, approved_project: Project, act: str) -> None:
    with_co_applicant(approved_project, karim)
    sign_in(client, karim)
    with nothing_changes():
        assert client.get(url(act, approved_project)).status_code == 403
        assert client.post(url(act, approved_project)).status_code == 403


@pytest.mark.parametrize("act", ["withdraw", "renounce"])
def test_a_stranger_finds_nothing(client: Client, youssef: User, approved_project: Project, act: str) -> None:
    sign_in(client, youssef)
    with nothing_changes():
        assert client.get(url(act, approved_project)).status_code == 404
        assert client.post(url(act, approved_project)).status_code == 404


def test_a_reason_that_is_too_long_comes_back(client: Client, amina: User, draft_project: Project) -> None:
    sign_in(client, amina)
    with nothing_changes():
        response = client.post(url("withdraw", draft_project), {"note": "x" * 2001})
    assert "Too long" in text_of(response)
