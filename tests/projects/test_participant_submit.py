"""Reading it once more, and handing it in."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import Beneficiary
from projects.drafting import begin_project
from projects.models import Call, Project
from projects.screening import ask_revision, open_assessment, screen_project
from projects.states import ProjectState
from tests.builders import make_mandate, make_person, make_user
from tests.cast import sign_in
from tests.kit.snapshot import assert_unchanged, nothing_changes
from tests.projects.writing import shown, text_of, url
from tests.stories import fresh, with_co_applicant

AGREED = {"statement": "on"}


def test_the_review_shows_the_whole_idea_as_others_read_it(client: Client, amina: User, draft_project: Project) -> None:
    text = text_of(sign_in(client, amina).get(url("submit", draft_project)))
    for words in (draft_project.title, draft_project.need, "Khouribga", "12,000 EUR", "Temporary return", "Morocco"):
        assert words in text
    assert 'lang="fr"' in text
    assert "Still missing" not in text


def test_what_is_missing_is_named_each_with_the_way_to_it(client: Client, call: Call) -> None:
    user = make_user("Nadia Test", language="en")
    make_person(user, residence_city="", origin_country="")
    Call.objects.update(documents_needed=2)
    project = begin_project(call, owner=user.beneficiary, by=user, at=timezone.now())
    text = text_of(sign_in(client, user).get(url("submit", project)))
    back = urlencode({"next": url("submit", project)})
    for path in (
        f"{url('edit', project)}#field-title",
        f"{url('edit', project)}#field-amount_requested",
        f"{url('edit', project)}#documents",
        f"{reverse('beneficiaries:profile_step', args=['places'])}?{back}#field-residence_city",
        f"{reverse('beneficiaries:consents')}?{back}",
    ):
        assert f'href="{path}"' in text
    assert "2 documents" in text
    assert 'name="statement"' not in text


def test_filling_a_gap_leads_back_to_the_review(client: Client, amina: User, draft_project: Project) -> None:
    back = {"next": url("submit", draft_project)}
    sign_in(client, amina)
    step = reverse("beneficiaries:profile_step", args=["places"])
    assert "Save and go back" in text_of(client.get(step, back))
    places = {"residence_country": "IT", "residence_city": "Torino", "origin_country": "MA"}
    assert client.post(step, places | back).headers["Location"] == back["next"]


@pytest.mark.parametrize(
    "path", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "/" * 600]
)
def test_a_way_back_never_leads_to_another_site(client: Client, amina: User, path: str) -> None:
    sign_in(client, amina)
    step = reverse("beneficiaries:profile_step", args=["work"])
    assert "Save and go back" not in text_of(client.get(step, {"next": path}))
    languages = reverse("beneficiaries:profile_step", args=["languages"])
    assert client.post(step, {"next": path}).headers["Location"] == languages


def test_handing_in_says_the_reference(client: Client, amina: User, draft_project: Project) -> None:
    response = sign_in(client, amina).post(url("submit", draft_project), AGREED, follow=True)
    again = fresh(draft_project)
    assert again.state == ProjectState.SUBMITTED
    assert f"Its reference is {again.reference}." in text_of(response)
    assert response.redirect_chain == [(again.get_absolute_url(), 302)]


def test_without_the_statement_nothing_is_handed_in(client: Client, amina: User, draft_project: Project) -> None:
    response = sign_in(client, amina).post(url("submit", draft_project), {})
    assert response.status_code == 422
    assert "Tick this before you hand the project in." in text_of(response)
    assert_unchanged(draft_project)


def test_a_project_that_is_not_whole_is_not_handed_in(client: Client, amina: User, draft_project: Project) -> None:
    Beneficiary.objects.filter(user=amina).update(residence_city="")
    sign_in(client, amina)
    with nothing_changes():
        response = client.post(url("submit", draft_project), AGREED)
    assert response.status_code == 409
    assert "Still missing" in text_of(response)


def test_a_value_that_makes_no_sense_is_missing_too(client: Client, amina: User, draft_project: Project) -> None:
    page = shown(sign_in(client, amina), draft_project)
    client.post(url("edit", draft_project), page | {"own_contribution": "some"})
    response = client.post(url("submit", draft_project), AGREED)
    assert response.status_code == 409
    assert "#field-own_contribution" in text_of(response)


def test_after_the_close_the_review_says_so_and_nothing_is_handed_in(
    client: Client, amina: User, draft_project: Project
) -> None:
    Call.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    sign_in(client, amina)
    assert "It is too late to change this project." in text_of(client.get(url("submit", draft_project)))
    response = client.post(url("submit", draft_project), AGREED)
    assert response.status_code == 409
    assert draft_project.need in text_of(response)
    assert_unchanged(draft_project)


def test_handing_in_twice_says_that_it_is_done(client: Client, amina: User, draft_project: Project) -> None:
    sign_in(client, amina)
    client.post(url("submit", draft_project), AGREED)
    response = client.post(url("submit", draft_project), AGREED, follow=True)
    assert "cannot be handed in now. Its state: submitted." in text_of(response)
    assert draft_project.revisions.count() == 1


def test_a_co_applicant_reads_the_review_without_a_button_and_may_not_hand_in(
    client: Client, karim: User, draft_project: Project
) -> None:
    with_co_applicant(draft_project, karim)
    text = text_of(sign_in(client, karim).get(url("submit", draft_project)))
    assert "Only Amina Zerouali can hand this project in." in text
    assert 'name="statement"' not in text
    with nothing_changes():
        assert client.post(url("submit", draft_project), AGREED).status_code == 403


def test_under_a_mandate_a_case_worker_hands_in_on_behalf(
    client: Client, lucia: User, amina: User, draft_project: Project
) -> None:
    make_mandate(amina.beneficiary.participations.get(), lucia)
    sign_in(client, lucia).post(url("submit", draft_project), AGREED)
    event = draft_project.events.get()
    assert (event.by, event.on_behalf_of) == (lucia, amina.beneficiary)
    assert "Lucia Greco on behalf of Amina Zerouali" in text_of(
        sign_in(Client(), amina).get(draft_project.get_absolute_url())
    )


def test_a_stranger_finds_no_review(client: Client, youssef: User, draft_project: Project) -> None:
    sign_in(client, youssef)
    with nothing_changes():
        assert client.get(url("submit", draft_project)).status_code == 404
        assert client.post(url("submit", draft_project), AGREED).status_code == 404


@pytest.fixture
def returned(submitted_project: Project, giulia: User) -> Project:
    """Giulia has asked Amina for changes."""
    now = timezone.now()
    project = screen_project(submitted_project, eligible=True, by=giulia, at=now)
    project = open_assessment(project, by=giulia, at=now)
    until = now.date() + timedelta(days=5)
    return ask_revision(project, note="Say who bakes.\nAnd with what.", revise_by=until, by=giulia, at=now)


def test_when_changes_are_asked_for_the_note_stands_above_and_it_can_be_handed_in_again(
    client: Client, amina: User, returned: Project
) -> None:
    text = text_of(sign_in(client, amina).get(url("edit", returned)))
    assert "What the programme asks you to change" in text
    assert "Say who bakes." in text
    assert "Changes are expected until" in text
    client.post(url("edit", returned), shown(client, returned) | {"people": "Three bakers."})
    client.post(url("submit", returned), AGREED)
    again = fresh(returned)
    assert (again.state, again.revisions.count()) == (ProjectState.SUBMITTED, 2)
    assert again.reference == returned.reference


def test_after_the_day_for_changes_it_is_too_late(client: Client, amina: User, returned: Project) -> None:
    Project.objects.filter(pk=returned.pk).update(revise_by=timezone.now().date() - timedelta(days=1))
    response = sign_in(client, amina).post(url("submit", returned), AGREED)
    assert response.status_code == 409
    assert fresh(returned).state == ProjectState.REVISION_REQUESTED
