"""'My path': one thing to do first, the way of the project, what comes."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import Beneficiary
from programmes.models import Programme
from projects.following import start_project
from projects.leaving import withdraw_project
from projects.messaging import send_message
from projects.models import Call, Project
from projects.screening import ask_revision, screen_project
from tests.builders import make_call, make_consent, make_notice, make_participation, make_person, make_user
from tests.cast import Cast, sign_in
from tests.kit.queries import assert_queries, assert_same_queries
from tests.kit.snapshot import nothing_changes
from tests.projects.writing import url
from tests.stories import draft, submitted, with_co_applicant


def path(client: Client, user: User) -> str:
    """The page as this person reads it."""
    return unescape(sign_in(client, user).get(reverse("portal:my_path")).content.decode())


def first(text: str) -> str:
    """Where the one primary button of the page leads."""
    _, _, after = text.partition('class="button" href="')
    return after.partition('"')[0]


def steps(response: Any) -> list[tuple[str, str]]:
    return [(step["label"], step["state"]) for step in response.context["steps"]]


def way(client: Client, user: User) -> list[tuple[str, str]]:
    """The steps of the journey line with their states."""
    return steps(sign_in(client, user).get(reverse("portal:my_path")))


@pytest.fixture
def newcomer(db: None) -> User:
    return make_user("Nadia", language="fr")


def test_somebody_new_is_told_the_first_step_and_nothing_is_written(client: Client, newcomer: User, call: Call) -> None:
    text = path(client, newcomer)
    assert "Hello, Nadia" in text
    assert first(text) == reverse("beneficiaries:profile_step", args=["you"])
    assert call.get_absolute_url() in text
    with nothing_changes():
        client.get(reverse("portal:my_path"))


def test_with_a_full_profile_the_first_step_is_a_call(client: Client, karim: User, call: Call) -> None:
    assert first(path(client, karim)) == reverse("projects:calls")


def test_without_any_call_the_page_says_so(client: Client, karim: User) -> None:
    assert "No call is open now." in path(client, karim)


def test_a_draft_is_to_be_finished_before_the_call_closes(client: Client, amina: User, call: Call) -> None:
    project = draft(call, amina, need="")
    text = path(client, amina)
    assert first(text) == url("edit", project)
    assert "The call closes on" in text


def test_a_draft_that_is_whole_is_to_be_handed_in(client: Client, amina: User, draft_project: Project) -> None:
    text = path(client, amina)
    assert first(text) == url("submit", draft_project)
    assert "Everything is there." in text
    assert way(client, amina)[:4] == [
        ("The idea is written", "done"),
        ("Profile and consent", "done"),
        ("Handed in", "now"),
        ("Checked", "next"),
    ]


def test_the_own_pages_are_named_beside_a_project(client: Client, amina: User, draft_project: Project) -> None:
    text = path(client, amina)
    for title in ("How I want to return", "How prepared I am", "My plan", "My documents"):
        assert f">{title}<" in text


def test_a_missing_profile_and_consent_are_named(client: Client, amina: User, draft_project: Project) -> None:
    person = Beneficiary.objects.get(user=amina)
    Beneficiary.objects.filter(pk=person.pk).update(residence_city="")
    make_consent(person, draft_project.programme, granted=False, notice=make_notice(version=9))
    text = path(client, amina)
    assert first(text) == url("edit", draft_project)
    assert "1 answer is still missing." in text
    assert reverse("beneficiaries:profile_step", args=["places"]) in text
    assert "Answer the question of consent" in text
    assert ("Profile and consent", "now") in way(client, amina)


def test_a_co_applicant_is_not_asked_for_the_owners_consent(
    client: Client, karim: User, draft_project: Project
) -> None:
    with_co_applicant(draft_project, karim)
    text = path(client, karim)
    assert first(text) == url("edit", draft_project)
    assert "Answer the question of consent" not in text


def test_changes_that_are_asked_for_come_first(
    client: Client, amina: User, giulia: User, project_in_assessment: Project, call: Call
) -> None:
    draft(call, amina, need="")
    until = timezone.now().date() + timedelta(days=4)
    ask_revision(project_in_assessment, note="Say more.", revise_by=until, by=giulia, at=timezone.now())
    text = path(client, amina)
    assert first(text) == url("edit", project_in_assessment)
    assert "The programme asks for changes until" in text
    assert way(client, amina)[2:4] == [("Handed in", "now"), ("Checked", "next")]


def test_changes_that_are_overdue_are_no_longer_asked_for(
    client: Client, amina: User, giulia: User, project_in_assessment: Project
) -> None:
    yesterday = timezone.now().date() - timedelta(days=2)
    ask_revision(project_in_assessment, note="Say more.", revise_by=yesterday, by=giulia, at=timezone.now())
    assert url("edit", project_in_assessment) not in path(client, amina)


def test_an_unread_message_waits_until_it_is_read(
    client: Client, amina: User, giulia: User, submitted_project: Project
) -> None:
    send_message(submitted_project, body="Hello", by=giulia, at=timezone.now())
    text = path(client, amina)
    assert first(text) == f"{submitted_project.get_absolute_url()}#messages"
    assert "1 unread message." in text
    client.get(submitted_project.get_absolute_url())
    assert "unread" not in path(client, amina)


def test_while_others_work_nothing_waits(client: Client, amina: User, project_in_assessment: Project) -> None:
    assert "Nothing waits for you now. We write to you when something moves." in path(client, amina)
    assert way(client, amina) == [
        ("The idea is written", "done"),
        ("Profile and consent", "done"),
        ("Handed in", "done"),
        ("Checked", "done"),
        ("Assessed", "now"),
        ("Decided", "next"),
        ("Under way", "next"),
    ]


def test_a_decided_and_a_running_project_are_further_on(
    client: Client, amina: User, giulia: User, approved_project: Project
) -> None:
    assert way(client, amina)[4:] == [("Assessed", "done"), ("Decided", "done"), ("Under way", "now")]
    start_project(approved_project, by=giulia, at=timezone.now())
    assert way(client, amina)[-1] == ("Under way", "now")


def test_the_way_of_a_project_that_ended_stops_there(
    client: Client, amina: User, giulia: User, submitted_project: Project
) -> None:
    screen_project(submitted_project, eligible=False, note="No.", by=giulia, at=timezone.now())
    assert way(client, amina) == [
        ("The idea is written", "done"),
        ("Profile and consent", "done"),
        ("Handed in", "done"),
        ("Not eligible", "now"),
    ]


def test_a_live_project_stands_before_one_that_ended(client: Client, amina: User, call: Call) -> None:
    alive = submitted(call, amina, title="Alive")
    over = draft(call, amina, title="Over")
    withdraw_project(over, by=amina, at=timezone.now())
    response = sign_in(client, amina).get(reverse("portal:my_path"))
    assert response.context["project"] == alive
    assert response.context["others"] == [over]


def test_only_calls_that_are_open_are_offered(client: Client, karim: User, call: Call) -> None:
    coming = make_call(call.programme, opens_at=timezone.now() + timedelta(days=1))
    text = path(client, karim)
    assert call.get_absolute_url() in text
    assert coming.get_absolute_url() not in text


def test_the_page_costs_the_same_for_many_projects(client: Client, amina: User, call: Call) -> None:
    sign_in(client, amina)

    def make(number: int) -> None:
        for _ in range(number):
            submitted(call, amina)

    assert_same_queries(client, reverse("portal:my_path"), make, name="portal: my path")


def test_the_page_of_somebody_who_is_writing_keeps_to_its_queries(client: Client, amina: User, call: Call) -> None:
    draft(call, amina)
    assert assert_queries(sign_in(client, amina), reverse("portal:my_path"), name="portal: my path while writing")


def test_a_call_in_which_one_has_a_project_is_not_offered_again(
    client: Client, amina: User, submitted_project: Project, programme: Programme
) -> None:
    offer = f'href="{submitted_project.call.get_absolute_url()}"'
    text = path(client, amina)
    assert offer not in text
    assert "You have a project in every call that is open now." in text
    other = make_call(programme)
    text = path(client, amina)
    assert f'href="{other.get_absolute_url()}"' in text
    assert offer not in text


def test_control_who_took_the_project_back_or_only_shares_it_may_still_begin(
    client: Client, amina: User, karim: User, submitted_project: Project
) -> None:
    offer = f'href="{submitted_project.call.get_absolute_url()}"'
    with_co_applicant(submitted_project, karim)
    assert offer in path(client, karim)
    withdraw_project(submitted_project, by=amina, at=timezone.now())
    assert offer in path(client, amina)


def test_who_is_here_for_an_organisation_alone_is_not_asked_who_they_are(
    client: Client, cast: Cast, call: Call, yasmine: User
) -> None:
    """Until they take part themselves."""
    text = path(client, yasmine)
    assert first(text) == reverse("repertoire:partner")
    assert reverse("beneficiaries:profile_step", args=["places"]) not in text
    assert "say who you are" not in text
    draft(call, cast.amina)
    make_participation(make_person(yasmine, origin_country=""), cast.programme)
    assert first(path(client, yasmine)) == reverse("beneficiaries:profile_step", args=["places"])
