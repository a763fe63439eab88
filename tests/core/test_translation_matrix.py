"""The translation matrix: one row an object, what is worst first, narrowed by what the address says."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.administration.scopes import named_kinds
from core.models import TranslationState
from core.translating import record_translation
from programmes.models import Activity, Programme
from tests.builders import in_all_languages, make_call, make_programme
from tests.cast import Cast, sign_in
from tests.kit.queries import assert_same_queries
from tests.projects.judging import in_english, page

BOARD = reverse("admin:core_translationstate_changelist")


def board(client: Client, user: Any, **query: str) -> str:
    """The table of the board as `user` reads it."""
    text = page(client, user, f"{BOARD}?{urlencode(query)}")
    return text.partition("<tbody>")[2].partition("</tbody>")[0]


def names(table: str) -> list[str]:
    """What the rows are called, from above."""
    return [re.sub("<.*?>", "", name).strip() for name in re.findall(r'<th scope="row">(.*?)</th>', table, re.DOTALL)]


def did(programme: Programme, label: str, **texts: str) -> Activity:
    """Something that a programme did, in all languages unless `texts` say otherwise."""
    columns = in_all_languages("label", label) | texts
    activity = Activity.objects.create(programme=programme, code=label.lower(), **columns)
    record_translation(activity)
    return activity


def rewrite(activity: Activity, text: str) -> None:
    """The source says something else: the translations are out of date."""
    before = Activity.objects.get(pk=activity.pk)
    activity.label_it = text
    activity.save()
    record_translation(activity, before=before)


@pytest.fixture
def texts(cast: Cast) -> dict[str, Activity]:
    """One text that is current, one out of date, one that lacks its French."""
    found = {
        "current": did(cast.programme, "Áncora"),
        "stale": did(cast.programme, "Beta"),
        "missing": did(cast.programme, "Zeta", label_fr=""),
    }
    rewrite(found["stale"], "Barca")
    return found


def test_what_is_worst_comes_first(client: Client, cast: Cast, texts: dict[str, Activity]) -> None:
    did(cast.programme, "alba")
    found = names(board(client, cast.giulia, kind="programmes.activity"))
    assert found == ["Zeta", "Barca", "alba", "Áncora"]


def test_with_a_language_its_own_state_gives_the_order(client: Client, cast: Cast, texts: dict[str, Activity]) -> None:
    found = names(board(client, cast.giulia, kind="programmes.activity", language="en"))
    assert found == ["Barca", "Áncora", "Zeta"]


def test_each_language_has_a_cell_and_the_first_is_marked(
    client: Client, cast: Cast, texts: dict[str, Activity]
) -> None:
    table = board(client, cast.giulia, q="zeta")
    cells = re.findall(r'<td data-label="(.*?)">\s*<span class="badge (\w+)">(.*?)</span>', table)
    assert cells == [
        ("Italian", "neutral", "written first"), ("French", "care", "missing"), ("English", "done", "current"),
    ]  # fmt: skip
    assert f'href="/admin/programmes/programme/{cast.programme.pk}/change/#activities-group"' in table


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "stale"}, ["Barca"]),
        ({"state": "missing", "language": "fr"}, ["Zeta"]),
        ({"state": "missing", "language": "en"}, []),
        ({"q": "ancora"}, ["Áncora"]),
        ({"state": "worst", "language": "xx", "kind": "programmes.activity"}, ["Zeta", "Barca", "Áncora"]),
    ],
)
def test_the_address_narrows(
    client: Client, cast: Cast, texts: dict[str, Activity], query: dict[str, str], found: list[str]
) -> None:
    assert names(board(client, cast.giulia, **query)) == found


def test_what_is_lacking_is_counted_and_linked(client: Client, cast: Cast, texts: dict[str, Activity]) -> None:
    text = page(client, cast.giulia, f"{BOARD}?kind=programmes.activity")
    links = re.findall(r'<a href="\?(kind[^"]*)">([^<]*)</a>', text.replace("&amp;", "&"))
    assert links == [
        ("kind=programmes.activity&state=stale&language=en", "English, out of date: 1"),
        ("kind=programmes.activity&state=missing&language=fr", "French, missing: 1"),
        ("kind=programmes.activity&state=stale&language=fr", "French, out of date: 1"),
    ]
    assert names(board(client, cast.giulia, kind="programmes.activity", state="missing", language="fr")) == ["Zeta"]


def test_the_texts_go_to_a_translator_as_they_are_narrowed(
    client: Client, cast: Cast, texts: dict[str, Activity]
) -> None:
    text = page(client, cast.giulia, f"{BOARD}?state=missing&language=fr&q=zeta&kind=none")
    assert f'href="{reverse("admin:core_translationstate_texts")}?state=missing&amp;language=fr&amp;q=zeta"' in text


def test_texts_of_other_programmes_are_not_there(client: Client, cast: Cast) -> None:
    for programme, title in ((cast.programme, "My own call"), (make_programme("elsewhere"), "Somebody else's call")):
        record_translation(make_call(programme, title_it=title))
    assert names(board(client, cast.giulia, kind="projects.call")) == ["My own call"]
    assert names(board(client, cast.chiara, kind="projects.call")) == []


def test_pages_follow_each_other(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.administration.translation_matrix.AT_ONCE", 2)
    wanted = [f"Step {number}" for number in range(5)]
    for name in wanted:
        did(cast.programme, name.replace(" ", "-"), label_it=name)
    found, address = [], f"{BOARD}?kind=programmes.activity"
    for _page in range(3):
        text = page(client, cast.giulia, address)
        found += names(text.partition("<tbody>")[2].partition("</tbody>")[0])
        further = re.search(r'href="([^"]*)" rel="next"', text)
        address = BOARD + further.group(1).replace("&amp;", "&") if further else ""
    assert (found, address) == (wanted, "")


def test_two_rows_and_twelve_ask_as_often(client: Client, cast: Cast) -> None:
    sign_in(client, in_english(cast.giulia))

    def make(rows: int) -> None:
        for number in range(rows):
            did(cast.programme, f"Step-{TranslationState.objects.count()}-{number}", label_fr="")

    assert_same_queries(client, BOARD, make, name="back office: translations")


def test_kinds_of_one_name_are_told_apart_by_what_they_belong_to() -> None:
    kinds = ["training.quizquestion", "training.evaluationquestion", "training.course"]
    with translation.override("en"):
        assert list(named_kinds(kinds).values()) == [
            "Course", "Question (evaluation questionnaire)", "Question (Training)",
        ]  # fmt: skip
