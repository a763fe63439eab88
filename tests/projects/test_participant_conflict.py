"""Two texts in one field: both are shown, and somebody chooses."""

from html import unescape

import pytest
from django.test import Client

from accounts.models import User
from projects.models import Project
from tests.cast import sign_in
from tests.projects.writing import Page, shown, text_of, typing, url
from tests.stories import fresh, with_co_applicant


@pytest.fixture
def hers(client: Client, amina: User, karim: User, draft_project: Project) -> Page:
    """Amina's page, which she opened before Karim wrote title and goals."""
    with_co_applicant(draft_project, karim)
    page = shown(sign_in(client, amina), draft_project)
    written = typing(draft_project, karim, 10_000, title="By <b>Karim</b>", goals=["3"])
    assert sign_in(Client(), karim).post(url("save", draft_project), written).status_code == 200
    return page


def test_both_texts_are_shown_and_the_rest_is_saved(client: Client, draft_project: Project, hers: Page) -> None:
    changed = hers | {"title": "By Amina", "goals": ["1", "2"], "city": "Fkih Ben Salah"}
    response = client.post(url("edit", draft_project), changed)
    assert response.status_code == 409
    text = response.content.decode()
    assert "By &lt;b&gt;Karim&lt;/b&gt;" in text
    assert "By Amina" in text
    assert "No poverty, Zero hunger" in unescape(text)
    again = fresh(draft_project)
    assert (again.title, again.goals, again.city) == ("By <b>Karim</b>", [3], "Fkih Ben Salah")


def test_what_somebody_chose_stays_field_by_field(client: Client, draft_project: Project, hers: Page) -> None:
    response = client.post(url("edit", draft_project), hers | {"title": "By Amina", "goals": ["1", "2"]})
    chosen = {
        "resolve": "1",
        "version": str(response.context["version"]),
        "conflict": ["title", "goals"],
        "title": "theirs",
        "goals": "mine",
        "mine-title": "By Amina",
        "mine-goals": ["1", "2"],
    }
    assert [list(pair) for pair in response.context["hidden"]] == [
        ["resolve", "1"],
        ["conflict", "title"],
        ["conflict", "goals"],
        ["mine-title", "By Amina"],
        ["mine-goals", "1"],
        ["mine-goals", "2"],
    ]
    assert client.post(url("edit", draft_project), chosen).status_code == 302
    assert (fresh(draft_project).title, fresh(draft_project).goals) == ("By <b>Karim</b>", [1, 2])


def test_what_changes_while_somebody_chooses_is_asked_again(
    client: Client, karim: User, draft_project: Project, hers: Page
) -> None:
    response = client.post(url("edit", draft_project), hers | {"title": "By Amina"})
    version = str(response.context["version"])
    sign_in(Client(), karim).post(url("save", draft_project), typing(draft_project, karim, 10_000, title="Once more"))
    chosen = {"resolve": "1", "version": version, "conflict": ["title"], "title": "mine", "mine-title": "By Amina"}
    again = client.post(url("edit", draft_project), chosen)
    assert again.status_code == 409
    assert "Once more" in text_of(again)
    assert fresh(draft_project).title == "Once more"


def test_a_field_that_she_did_not_touch_is_no_conflict(client: Client, draft_project: Project, hers: Page) -> None:
    assert client.post(url("edit", draft_project), hers | {"city": "Oued Zem"}).status_code == 302
    again = fresh(draft_project)
    assert (again.title, again.city) == ("By <b>Karim</b>", "Oued Zem")


def test_control_without_the_marks_an_untouched_field_looks_like_a_conflict(
    client: Client, draft_project: Project, hers: Page
) -> None:
    assert client.post(url("edit", draft_project), hers | {"city": "Oued Zem", "seen": "{}"}).status_code == 409


@pytest.mark.parametrize("seen", ["[]", "nonsense", '{"title": {"a": 1}}', '{"title": null}', "x" * 100_000])
def test_marks_that_make_no_sense_do_no_harm(client: Client, draft_project: Project, hers: Page, seen: str) -> None:
    response = client.post(url("edit", draft_project), hers | {"seen": seen, "title": "By Amina"})
    assert response.status_code == 409
    assert fresh(draft_project).title == "By <b>Karim</b>"
