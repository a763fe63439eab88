"""The query count: a page that asks once more for each row is found, by number and by name."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from zeal.errors import NPlusOneError

from programmes.models import Activity, Programme
from tests.builders import in_all_languages, make_programme
from tests.kit import queries
from tests.kit.queries import assert_queries, assert_same_queries
from tests.kit.source import ROOT, files, text_of


def good(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        "".join(f"<li>{a.code} {a.programme.code}" for a in Activity.objects.select_related("programme"))
    )


def one_more_each(request: HttpRequest) -> HttpResponse:
    codes = []
    for activity in Activity.objects.all():
        with connection.cursor() as cursor:
            cursor.execute("SELECT code FROM programmes_programme WHERE id = %s", [activity.programme_id])
            codes += cursor.fetchone()
    return HttpResponse("".join(codes))


def n_plus_one(request: HttpRequest) -> HttpResponse:
    return HttpResponse("".join(activity.programme.code for activity in Activity.objects.all()))


def shows_nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Programme.objects.exists()))


VIEWS = [good, one_more_each, n_plus_one, shows_nothing]
urlpatterns = [path(f"{view.__name__}/", view) for view in VIEWS]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


def make_activities(number: int) -> None:
    for _ in range(number):
        programme = make_programme()
        Activity.objects.create(programme=programme, code=programme.code, **in_all_languages("label", "Meetings"))


@pytest.fixture(autouse=True)
def reviewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "baseline.json"
    file.write_text(json.dumps({"good": 1, "worse": 0, "one more each": 50, "shows nothing": 1}))
    monkeypatch.setattr(queries, "BASELINE", file)
    return file


def test_a_page_with_constant_queries_passes(client: Client) -> None:
    assert_same_queries(client, "/good/", make_activities, name="good")


def test_control_one_query_more_each_row_is_found(client: Client) -> None:
    with pytest.raises(AssertionError, match="queries for 2 rows"):
        assert_same_queries(client, "/one_more_each/", make_activities, name="one more each")


def test_control_detection_is_on_in_every_test(client: Client) -> None:
    make_activities(3)
    with pytest.raises(NPlusOneError):
        client.get("/n_plus_one/")


def test_control_rows_that_the_page_does_not_show_are_no_proof(client: Client) -> None:
    with pytest.raises(AssertionError, match="does not show"):
        assert_same_queries(client, "/shows_nothing/", make_activities, name="shows nothing")


def test_control_more_than_reviewed_is_found(client: Client) -> None:
    with pytest.raises(AssertionError, match="reviewed was 0"):
        assert_queries(client, "/good/", name="worse")


def test_control_a_page_that_nobody_reviewed_is_found(client: Client) -> None:
    with pytest.raises(AssertionError, match='add "new": 1'):
        assert_queries(client, "/good/", name="new")


def test_every_reviewed_number_is_still_used() -> None:
    tests = "".join(text_of(file) for file in files(".py", under=["tests"]))
    reviewed: dict[str, int] = json.loads((ROOT / "tests" / "query_baseline.json").read_text())
    assert [name for name in reviewed if f'"{name}"' not in tests] == []
