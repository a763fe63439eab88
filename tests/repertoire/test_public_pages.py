"""The public pages: the map beside the results, facts for machines, nothing shown that is not there."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from repertoire.models import ContactDetail, Location, Organisation, Repertoire
from tests.builders import make_opportunity, make_organisation, make_repertoire

pytestmark = pytest.mark.django_db
HOSTILE = '</script><script>alert("1")</script>&\u2028'


@pytest.fixture
def supporters(db: None) -> Repertoire:
    return make_repertoire()


def placed(supporters: Repertoire, country: str, region: str = "", **fields: Any) -> Organisation:
    body = make_organisation(supporters, **fields)
    Location.objects.create(organisation=body, country=country, region=region)
    return body


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def facts_of(text: str) -> dict[str, Any]:
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    found: dict[str, Any] = json.loads(block)
    return found


def tiles(text: str) -> list[str]:
    return re.findall(r'aria-label="([^"]+: \d+)"', text)


def test_the_map_shows_countries_then_the_regions_of_the_chosen_one(client: Client, supporters: Repertoire) -> None:
    placed(supporters, "IT", "IT-21")
    placed(supporters, "IT", "IT-62")
    placed(supporters, "MA", "MA-06")
    address = reverse("repertoire:organisations")
    assert set(tiles(page(client, address))) == {"Italy: 2", "Morocco: 1"}
    regions = page(client, f"{address}?country=IT&q=")
    assert set(tiles(regions)) == {"Piemonte: 1", "Lazio: 1"}
    assert "country=IT&amp;q=&amp;region=IT-21" in regions
    assert set(tiles(page(client, f"{address}?country=IT&country=MA"))) == {"Italy: 2", "Morocco: 1"}


def test_a_tile_leads_to_the_first_page_and_again_takes_its_place_away(client: Client, supporters: Repertoire) -> None:
    placed(supporters, "IT", "IT-21")
    address = reverse("repertoire:organisations")
    text = page(client, f"{address}?q=&country=IT&region=IT-21&page=3&after=x")
    [link] = re.findall(r'<a href="([^"]+)"\s+rel="nofollow"\s+aria-label="Piemonte', text)
    assert link == "?q=&amp;country=IT"


def test_without_places_there_is_no_map(client: Client, supporters: Repertoire) -> None:
    make_organisation(supporters)
    assert "tile-map" not in re.sub(r"<link[^>]*>", "", page(client, reverse("repertoire:organisations")))


def test_an_entry_tells_machines_what_everybody_may_read(client: Client, supporters: Repertoire) -> None:
    body = placed(supporters, "MA", "MA-06", name_en=HOSTILE, kind="ngo", website="https://example.org/")
    for visibility in ("public", "signed_in", "internal"):
        ContactDetail.objects.create(
            organisation=body, kind="email", value=f"{visibility}@example.org", visibility=visibility
        )
    text = page(client, body.get_absolute_url())
    facts = facts_of(text)
    assert (facts["@type"], facts["name"], facts["sameAs"]) == ("NGO", HOSTILE, "https://example.org/")
    assert facts["email"] == ["public@example.org"]
    assert facts["address"][0]["addressCountry"] == "MA"
    assert "<script>alert" not in text
    assert "disambiguatingDescription" not in facts


def test_an_opportunity_is_an_offer_by_its_organisation(client: Client, supporters: Repertoire) -> None:
    offer = make_opportunity(make_organisation(supporters, name_en="Society", invented=True), title_en=HOSTILE)
    facts = facts_of(page(client, offer.get_absolute_url()))
    assert (facts["@type"], facts["name"], facts["offeredBy"]["name"]) == ("Offer", HOSTILE, "Society")
    assert facts["validThrough"] == str(offer.valid_until)
    assert "invented" in facts["disambiguatingDescription"]


@pytest.mark.parametrize(("visibility", "told"), [("signed_in", True), ("internal", False), ("public", False)])
def test_who_has_not_signed_in_is_told_that_there_is_more(
    client: Client, supporters: Repertoire, visibility: str, told: bool
) -> None:
    body = placed(supporters, "MA")
    ContactDetail.objects.create(organisation=body, kind="phone", value="+212 522", visibility=visibility)
    for row in (body, make_opportunity(body)):
        text = page(client, row.get_absolute_url())
        assert ("Sign in to see more ways" in text) is told, row
        assert ("+212 522" in text) is (visibility == "public"), row


def test_what_nobody_knows_leaves_no_empty_heading(client: Client, supporters: Repertoire) -> None:
    body = make_organisation(supporters, sectors=[], languages=[])
    offer = make_opportunity(body)
    assert '<dl class="facts' not in page(client, body.get_absolute_url())
    assert "<dt>Where</dt>" not in page(client, offer.get_absolute_url())
