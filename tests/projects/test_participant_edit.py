"""Writing an idea by buttons alone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from projects.leaving import withdraw_project
from projects.models import Call, Project
from tests.builders import make_call, make_mandate
from tests.cast import sign_in
from tests.kit.snapshot import assert_unchanged, nothing_changes
from tests.projects.writing import fields_in, shown, text_of, url
from tests.stories import fresh, with_co_applicant


@pytest.fixture
def page(client: Client, amina: User, draft_project: Project) -> dict[str, object]:
    """Amina's edit page, as she sees it."""
    return shown(sign_in(client, amina), draft_project)


def test_what_is_changed_on_the_page_is_saved(client: Client, draft_project: Project, page: dict[str, object]) -> None:
    response = client.post(url("edit", draft_project), page | {"title": "Two ovens", "goals": ["8", "12"]})
    assert response.status_code == 302
    assert (fresh(draft_project).title, fresh(draft_project).goals) == ("Two ovens", [8, 12])


def test_a_page_that_nobody_touched_changes_nothing(
    client: Client, draft_project: Project, page: dict[str, object]
) -> None:
    client.post(url("edit", draft_project), page)
    assert fresh(draft_project).draft.version == draft_project.draft.version
    assert_unchanged(draft_project)


def test_an_amount_is_read_as_people_write_it(client: Client, draft_project: Project, page: dict[str, object]) -> None:
    client.post(url("edit", draft_project), page | {"amount_requested": "12.500,50"})
    assert str(fresh(draft_project).amount_requested) == "12500.50"


def test_what_makes_no_sense_is_kept_as_it_was_typed_and_its_error_stands_beside_it(
    client: Client, draft_project: Project, page: dict[str, object]
) -> None:
    response = client.post(url("edit", draft_project), page | {"amount_requested": "a lot", "title": "New"})
    assert response.status_code == 422
    assert "Write the amount in figures" in text_of(response)
    again = fresh(draft_project)
    assert (again.title, again.amount_requested) == ("New", draft_project.amount_requested)
    assert shown(client, draft_project)["amount_requested"] == "a lot"
    assert again.draft.invalid == ["amount_requested"]


def test_more_than_the_ceiling_of_the_call_is_said_at_once(
    client: Client, draft_project: Project, page: dict[str, object]
) -> None:
    response = client.post(url("edit", draft_project), page | {"amount_requested": "15001"})
    assert "More than the highest amount of this call" in text_of(response)


def test_a_text_that_is_much_too_long_comes_back_and_is_not_saved(
    client: Client, draft_project: Project, page: dict[str, object]
) -> None:
    giant = "x" * 25_000
    response = client.post(url("edit", draft_project), page | {"need": giant, "title": "Saved all the same"})
    assert response.status_code == 422
    assert fields_in(response)["need"] == giant  # type: ignore[arg-type]
    again = fresh(draft_project)
    assert (again.title, again.need) == ("Saved all the same", draft_project.need)
    assert again.draft.values["need"] == draft_project.need


def test_another_country_forgets_the_region(client: Client, amina: User, call: Call, draft_project: Project) -> None:
    Call.objects.update(countries=["MA", "TN"])
    page = shown(sign_in(client, amina), draft_project)
    client.post(url("edit", draft_project), page | {"region": "MA-05"})
    assert fresh(draft_project).region == "MA-05"
    page = shown(client, draft_project)
    client.post(url("edit", draft_project), page | {"country": "TN"})
    assert (fresh(draft_project).country.code, fresh(draft_project).region) == ("TN", "")


def test_where_a_call_has_many_countries_the_regions_follow_the_saved_one(
    client: Client, amina: User, draft_project: Project
) -> None:
    Call.objects.update(countries=[])
    text = text_of(sign_in(client, amina).get(url("edit", draft_project)))
    assert "MA-05" in text
    assert "TN-11" not in text
    assert "Save and show the regions" in text


def test_the_button_review_saves_and_goes_to_the_review(
    client: Client, draft_project: Project, page: dict[str, object]
) -> None:
    response = client.post(url("edit", draft_project), page | {"title": "Reviewed", "then": "review"})
    assert response.headers["Location"] == url("submit", draft_project)
    assert fresh(draft_project).title == "Reviewed"


def test_a_co_applicant_may_write(client: Client, karim: User, draft_project: Project) -> None:
    with_co_applicant(draft_project, karim)
    page = shown(sign_in(client, karim), draft_project)
    client.post(url("edit", draft_project), page | {"title": "By Karim"})
    assert fresh(draft_project).title == "By Karim"


def test_a_stranger_finds_no_page_and_changes_nothing(client: Client, youssef: User, draft_project: Project) -> None:
    sign_in(client, youssef)
    with nothing_changes():
        assert client.get(url("edit", draft_project)).status_code == 404
        assert client.post(url("edit", draft_project), {"whole": "1", "title": "Mine"}).status_code == 404


def test_a_case_worker_writes_only_under_a_mandate(
    client: Client, lucia: User, amina: User, draft_project: Project
) -> None:
    sign_in(client, lucia)
    assert client.get(url("edit", draft_project)).status_code == 404
    make_mandate(amina.beneficiary.participations.get(), lucia)
    page = shown(client, draft_project)
    assert "You act on behalf of Amina Zerouali" in text_of(client.get(url("edit", draft_project)))
    client.post(url("edit", draft_project), page | {"title": "Dictated"})
    assert fresh(draft_project).title == "Dictated"
    assert fresh(draft_project).draft.saved_by == lucia


def test_after_the_close_the_page_leads_back_and_says_why(client: Client, amina: User, draft_project: Project) -> None:
    past = timezone.now() - timedelta(hours=1)
    Call.objects.update(closes_at=past)
    response = sign_in(client, amina).get(url("edit", draft_project), follow=True)
    assert response.redirect_chain[0][0] == draft_project.get_absolute_url()
    assert "It is too late to change this project." in text_of(response)
    assert draft_project.need in text_of(response)


def test_what_was_typed_too_late_stays_on_the_page(
    client: Client, draft_project: Project, page: dict[str, object]
) -> None:
    Call.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    response = client.post(url("edit", draft_project), page | {"title": "A minute late"})
    assert response.status_code == 409
    assert "A minute late" in text_of(response)
    assert "Nothing more can be saved here" in text_of(response)
    assert_unchanged(draft_project)


def test_what_was_typed_into_a_withdrawn_project_stays_on_the_page(
    client: Client, amina: User, draft_project: Project, page: dict[str, object]
) -> None:
    withdraw_project(draft_project, by=amina, at=timezone.now())
    response = client.post(url("edit", draft_project), page | {"title": "Too late"})
    assert response.status_code == 409
    assert "Too late" in text_of(response)
    assert fresh(draft_project).title == draft_project.title


def test_a_project_in_another_call_is_told_apart(client: Client, amina: User, draft_project: Project) -> None:
    other = make_call(draft_project.programme, ceiling=None, currency="MAD", countries=[])
    Project.objects.filter(pk=draft_project.pk).update(call=other)
    assert "In MAD." in text_of(sign_in(client, amina).get(url("edit", draft_project)))


def test_an_oversized_page_is_refused_in_words_and_the_draft_is_kept(
    client: Client, draft_project: Project, page: dict[str, object]
) -> None:
    client.raise_request_exception = False
    response = client.post(url("edit", draft_project), page | {"need": "x" * 3_000_000})
    assert response.status_code == 413
    assert "what you wrote before is still saved" in text_of(response)
    assert_unchanged(draft_project)
