"""The pages about programmes: true languages, activities, what other rooms add; nothing unpublished."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from programmes.models import Activity, Programme
from tests.builders import make_call, make_programme
from tests.kit.queries import assert_queries, assert_same_queries

pytestmark = pytest.mark.django_db


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_has_what_is_published_the_newest_first(client: Client) -> None:
    make_programme("older", name_en="Older", starts_on=date(2006, 1, 1))
    make_programme("newer", name_en="Newer", starts_on=date(2020, 1, 1))
    make_programme("hidden", name_en="Hidden", published=False)
    text = page(client, "/en/programmes/")
    assert text.index("Newer") < text.index("Older")
    assert "Hidden" not in text


@pytest.mark.parametrize("language", ["it", "fr", "en"])
def test_the_list_costs_the_same_for_few_and_for_many(client: Client, language: str) -> None:
    def make_rows(number: int) -> None:
        for _ in range(number):
            make_programme(origin_countries=["MA", "TN"])

    assert_same_queries(client, f"/{language}/programmes/", make_rows, name="programmes: list")


def test_an_empty_list_says_so(client: Client) -> None:
    assert "No programme has been published yet" in page(client, "/en/programmes/")


def test_a_programme_shows_its_texts_countries_years_and_activities(client: Client) -> None:
    programme = make_programme(
        "mig", name_en="Migration", short_name="Mig", description_en="## Why\nBecause **so**.",
        starts_on=date(2006, 1, 1), ends_on=date(2009, 12, 31), contact_email="mig@example.org",
    )  # fmt: skip
    Activity.objects.create(programme=programme, code="meetings", label_en="Meetings held", number=1300)
    Activity.objects.create(programme=programme, code="course", label_en="A course in Khouribga")
    text = page(client, "/en/programmes/mig/")
    for shown in (
        "Migration",
        "2006–2009",
        "Morocco",
        "Italy",
        "mig@example.org",
        "1,300",
        "Meetings held",
        "A course in",
    ):
        assert shown in text
    assert re.search(r"<h2>Why</h2>\s*<p>Because <strong>so</strong>", text)


def test_a_missing_language_is_said_and_marked_and_not_offered_to_search_engines(client: Client) -> None:
    make_programme("mig", name_en="Migration", summary_it="Riassunto", summary_en="", description_it="Solo in italiano")
    text = page(client, "/en/programmes/mig/")
    assert "This text has not been translated yet" in text
    assert "Italian" in text
    assert re.search(r'class="prose"\s+lang="it">\s*<p>Solo in italiano', text)
    assert re.search(r'class="lead" lang="it">Riassunto', text)
    assert not re.search(r'<h1[^>]*lang="it"', text)
    assert re.findall(r'hreflang="(\w\w)"\s+href="https://', text) == ["it"]


def test_control_a_complete_text_is_not_marked(client: Client) -> None:
    three = {f"{field}_{code}": "Text" for field in ("name", "summary", "description") for code in ("it", "fr", "en")}
    make_programme("mig", **three)
    text = page(client, "/fr/programmes/mig/")
    assert "pas encore" not in text
    assert not re.search(r'class="prose"\s+lang=', text)
    assert re.findall(r'hreflang="(\w\w)"\s+href="https://', text) == ["it", "fr", "en"]


def test_the_text_in_the_language_of_its_author_comes_before_italian(client: Client) -> None:
    make_programme("mig", summary_en="", summary_it="Italiano", summary_fr="Français", source_language="fr")
    assert re.search(r'lang="fr">Français', page(client, "/en/programmes/mig/"))


def test_its_calls_stand_on_its_page_and_others_do_not(client: Client) -> None:
    now = timezone.now()
    mine, other = make_programme("mine"), make_programme("other")
    make_call(mine, title_en="Open one")
    make_call(mine, title_en="Coming one", opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=2))
    make_call(mine, title_en="Past one", opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=2))
    make_call(other, title_en="Not mine")
    text = page(client, "/en/programmes/mine/")
    assert text.index("Open one") < text.index("Coming one") < text.index("Past one")
    assert "Not mine" not in text
    assert "/en/calls/?programme=mine" in text


def test_without_calls_the_section_is_left_out(client: Client, programme: Programme) -> None:
    assert "Calls of this programme" not in page(client, f"/en/programmes/{programme.code}/")


@pytest.mark.parametrize("code", ["hidden", "nothing"])
def test_what_is_not_published_is_not_there(client: Client, code: str) -> None:
    make_programme("hidden", published=False)
    assert client.get(f"/en/programmes/{code}/").status_code == 404


def test_a_programme_costs_few_queries(client: Client, programme: Programme) -> None:
    for _ in range(3):
        make_call(programme)
    statements = assert_queries(client, f"/en/programmes/{programme.code}/", name="programmes: programme")
    assert statements


def test_markup_in_texts_stays_text(client: Client) -> None:
    evil = "<script>alert(1)</script>"
    make_programme("mig", name_en=evil, summary_en=evil, description_en=f"{evil} [x](javascript:alert(1))")
    text = page(client, "/en/programmes/mig/")
    assert evil not in text
    assert 'href="javascript' not in text
