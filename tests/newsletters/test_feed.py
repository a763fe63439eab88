"""The issues of a series as RSS."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client

from programmes.models import Programme
from tests.newsletters.archived import historical, sent
from tests.newsletters.builders import make_issue, make_newsletter

pytestmark = pytest.mark.django_db


def items(client: Client, language: str = "fr") -> dict[str, ElementTree.Element]:
    response = client.get(f"/data/newsletters/andata/{language}.rss")
    assert response.status_code == 200
    assert "rss+xml" in response["Content-Type"]
    found = ElementTree.fromstring(response.content)
    return {str(item.findtext("title")): item for item in found.iter("item")}


def test_what_was_published_with_a_day_the_newest_first(client: Client, programme: Programme) -> None:
    series = make_newsletter(programme, code="andata")
    historical(make_issue(series, title="Of an unknown day"), by=date(2009, 12, 31))
    historical(make_issue(series, title="Of 2008"), on=date(2008, 5, 1))
    sent(make_issue(series, title_fr="Lettre \x0b de mars", lead_fr="**Bonjour**"))
    make_issue(series, title="A draft")
    found = items(client)
    assert list(found) == ["Lettre   de mars", "Of 2008"]
    march = found["Lettre   de mars"]
    assert march.findtext("link") == "https://circolo.example/fr/newsletters/andata/3/"
    assert march.findtext("description") == "<p><strong>Bonjour</strong></p>\n"
    assert str(march.findtext("pubDate")).startswith("Tue, 03 Mar 2026")
    assert str(found["Of 2008"].findtext("pubDate")).startswith("Thu, 01 May 2008")
    assert len({item.findtext("guid") for item in found.values()}) == 2


def test_only_of_public_series_in_our_languages(client: Client, programme: Programme) -> None:
    make_newsletter(programme, code="hidden", published=False)
    make_newsletter(programme, code="andata")
    answers = [
        client.get(f"/data/newsletters/{name}").status_code
        for name in ("hidden/it.rss", "andata/de.rss", "andata/it.rss")
    ]
    assert answers == [404, 404, 200]


def test_who_has_it_gets_304(client: Client, programme: Programme) -> None:
    make_newsletter(programme, code="andata")
    etag = client.get("/data/newsletters/andata/it.rss")["ETag"]
    assert client.get("/data/newsletters/andata/it.rss", headers={"If-None-Match": etag}).status_code == 304
