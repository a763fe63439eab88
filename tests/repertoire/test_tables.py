"""The public tables and the feed."""

import csv
import io
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from core.spreadsheets.cells import plain_cell, safe_cell
from repertoire.models import Opportunity, Organisation
from tests.builders import make_opportunity, make_organisation, make_repertoire
from tests.kit.queries import assert_queries

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://evil.example")'


@pytest.fixture
def entry(db: None) -> Organisation:
    row = make_organisation(make_repertoire(), name_it=FORMULA, mission_it="+39 è il prefisso")
    row.locations.create(country="MA", region="MA-06", city="@Casablanca", latitude="33.57", longitude="-7.6")
    row.details.create(kind="phone", value="+212 5", visibility="public")
    row.details.create(kind="email", value="inside@example.org", visibility="internal")
    make_opportunity(row, title_it="-cmd|' /C calc'!A0")
    return row


def table(client: Client, name: str, language: str = "it") -> list[dict[str, str]]:
    response = client.get(f"/data/repertoire/{name}/{language}.csv")
    assert response.status_code == 200
    assert "attachment" in response.headers["Content-Disposition"]
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("name", ["organisations", "opportunities"])
def test_no_cell_begins_a_formula(client: Client, entry: Organisation, name: str) -> None:
    (row,) = table(client, name)
    assert row["country"] in {"MA", ""}
    dangerous = [cell for cell in row.values() if cell[:1] in set("=+@") or cell.startswith("-c")]
    assert not dangerous


def test_the_coordinates_stay_numbers(client: Client, entry: Organisation) -> None:
    assert table(client, "organisations")[0]["longitude"] == "-7.60000"


def test_only_public_details_are_told(client: Client, entry: Organisation) -> None:
    (row,) = table(client, "organisations")
    assert row["phone"] == "'+212 5"
    assert row["email"] == ""


def test_what_is_not_public_is_not_in_it(client: Client, entry: Organisation) -> None:
    make_organisation(make_repertoire(published=False))
    make_opportunity(entry, state="awaiting")
    assert len(table(client, "organisations")) == 1
    assert len(table(client, "opportunities")) == 1


def test_each_language_has_its_own(client: Client, entry: Organisation) -> None:
    assert table(client, "opportunities", "fr")[0]["title"] == "Cours"
    assert "/fr/" in table(client, "opportunities", "fr")[0]["page"]


@pytest.mark.parametrize("text", ["=1+1", "+39 011", "-5 gradi", "@home", "\tx", "'quoted", "plain", "", "-7.5", "＝1"])
def test_what_a_safe_cell_holds_can_be_read_again(text: str) -> None:
    assert plain_cell(safe_cell(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+39 011", "@home", "-cmd", "\t=1", "\r=1", "＝1"])
def test_a_safe_cell_begins_no_formula(text: str) -> None:
    assert safe_cell(text)[0] == "'"


def test_the_feed_tells_the_newest_first(client: Client, entry: Organisation) -> None:
    later = make_opportunity(entry, title_it="Più tardi")
    Opportunity.objects.filter(pk=later.pk).update(published_at=timezone.now() + timedelta(minutes=1))
    make_opportunity(entry, title_it="In attesa", state="awaiting")
    response = client.get("/data/repertoire/opportunities/it.rss", headers={"host": "evil.example"})
    if response.status_code == 400:  # a host that is not ours is refused before
        response = client.get("/data/repertoire/opportunities/it.rss")
    feed = ElementTree.fromstring(response.content)
    titles = [item.findtext("title") or "" for item in feed.iter("item")]
    assert titles[0].startswith("Più tardi")
    assert len(titles) == 2
    assert feed.findtext("channel/language") == "it"
    links = [item.findtext("link") or "" for item in feed.iter("item")]
    assert all(link.startswith(f"{settings.SITE_URL}/it/repertoire/") for link in links)


def test_characters_that_no_feed_can_hold_do_not_stop_it(client: Client, entry: Organisation) -> None:
    make_opportunity(entry, title_it="Corso\x0bserale", description_it="Tre\x1f sere.\x08")
    feed = ElementTree.fromstring(client.get("/data/repertoire/opportunities/it.rss").content)
    assert any("Corso serale" in (item.findtext("title") or "") for item in feed.iter("item"))


def test_the_feed_needs_few_queries(client: Client, entry: Organisation) -> None:
    assert_queries(client, "/data/repertoire/opportunities/fr.rss", name="repertoire: feed")


@pytest.mark.parametrize("address", ["organisations/xx.csv", "opportunities/xx.csv", "opportunities/xx.rss"])
def test_an_unknown_language_does_not_exist(client: Client, address: str) -> None:
    assert client.get(f"/data/repertoire/{address}").status_code == 404
