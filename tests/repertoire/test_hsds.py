"""The HSDS document: valid by the published schema, complete, and nothing in it that is not public."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from repertoire.exchanging import hsds, reading
from repertoire.models import Organisation, Repertoire
from tests.builders import make_opportunity, make_organisation, make_repertoire
from tests.kit.queries import queries_of

SCHEMAS = Path(__file__).resolve().parent.parent / "fixtures" / "hsds"
pytestmark = pytest.mark.django_db


def validator(name: str) -> Draft202012Validator:
    """Checks one object of the schema with everything below it, formats included."""
    found = [
        (path.name, Resource.from_contents(json.loads(path.read_text()), default_specification=DRAFT202012))
        for path in SCHEMAS.glob("*.json")
    ]
    registry: Registry[Any] = Registry().with_resources(found)
    return Draft202012Validator({"$ref": f"{name}.json"}, registry=registry, format_checker=FormatChecker())


def faults(document: dict[str, Any]) -> list[str]:
    """What in the document does not meet the schema."""
    found = []
    for row in document["organizations"]:
        found += [error.message for error in validator("organization").iter_errors(row)]
        found += [error.message for offer in row["services"] for error in validator("service").iter_errors(offer)]
    return found


def fetch(client: Client, language: str = "it") -> dict[str, Any]:
    response = client.get(f"/data/repertoire/hsds/{language}.json")
    assert response.status_code == 200
    found: dict[str, Any] = json.loads(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    return found


@pytest.fixture
def supporters(db: None) -> Repertoire:
    return make_repertoire()


@pytest.fixture
def full(supporters: Repertoire) -> Organisation:
    """An organisation with everything that an entry can have."""
    row = make_organisation(
        supporters, acronym="ACR", website="https://example.org/", mission_fr="Aide ceux qui rentrent.",
        confirmed_on=date(2026, 3, 1),
    )  # fmt: skip
    row.locations.create(country="IT", region="IT-21", city="Torino", latitude="45.07", longitude="7.68")
    row.locations.create(country="MA")
    for visibility in ("public", "signed_in", "internal"):
        row.details.create(kind="person", value=f"{visibility} person", visibility=visibility, label="Direction")
        row.details.create(kind="phone", value=f"{visibility} phone", visibility=visibility)
        row.details.create(kind="email", value=f"{visibility}@example.org", visibility=visibility)
        row.details.create(kind="address", value=f"{visibility} road", visibility=visibility)
    make_opportunity(row, conditions_it="Chi ha un'idea", sectors=["C"])
    make_opportunity(row, country="SN", city="Dakar", online=True, valid_until=None)
    return row


@pytest.mark.parametrize("language", ["it", "fr", "en"])
def test_it_is_valid_in_every_language(client: Client, full: Organisation, language: str) -> None:
    found = fetch(client, language)
    assert not faults(found)
    assert len(found["organizations"][0]["services"]) == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda row: row.pop("name"),
        lambda row: row.update(id="7"),
        lambda row: row.update(email="nobody"),
        lambda row: row["locations"][0].pop("location_type"),
        lambda row: row["locations"][0]["addresses"][0].pop("country"),
        lambda row: row["attributes"][0]["taxonomy_term"].pop("description"),
        lambda row: row["services"][0].update(status="open"),
        lambda row: row["services"][0]["service_at_locations"][0].update(location={}),
    ],
)
def test_control_what_breaks_the_schema_is_found(client: Client, full: Organisation, spoil: Any) -> None:
    found = fetch(client)
    spoil(found["organizations"][0])
    assert faults(found)


def test_the_languages_share_identifiers(client: Client, full: Organisation) -> None:
    one, other = (fetch(client, language)["organizations"][0] for language in ("it", "fr"))
    assert one["name"] != other["name"]
    assert sector_of(one) != sector_of(other)
    assert identifiers(one) == identifiers(other)


def sector_of(found: dict[str, Any]) -> str:
    """What the sector is called."""
    return next(str(a["taxonomy_term"]["name"]) for a in found["attributes"] if a["link_type"] == "sector")


def identifiers(found: Any) -> list[str]:
    """Every `id`, in order."""
    if isinstance(found, list):
        return [key for item in found for key in identifiers(item)]
    if isinstance(found, dict):
        own = [found["id"]] if "id" in found else []
        return own + [key for item in found.values() for key in identifiers(item)]
    return []


def test_an_untranslated_text_is_told_in_its_fallback(client: Client, full: Organisation) -> None:
    assert fetch(client, "en")["organizations"][0]["description"] == "Aiuta chi torna."


def test_only_what_is_public_is_told(client: Client, full: Organisation, supporters: Repertoire) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    ended = make_opportunity(full, valid_until=yesterday)
    waiting = make_opportunity(full, state="awaiting")
    secret = make_repertoire(published=False)
    hidden = [
        make_organisation(supporters, state="awaiting"), make_organisation(secret), make_organisation(),
        make_organisation(make_repertoire(programme=secret.programme, published=False)),
    ]  # fmt: skip
    text = json.dumps(fetch(client))
    assert "public person" in text
    assert "public phone" in text
    assert "public@example.org" in text
    for word in ("signed_in ", "internal ", "signed_in@", "internal@"):
        assert word not in text
    for row in (ended, waiting, *hidden):
        assert str(row.uuid) not in text


def test_nothing_is_valid_too(client: Client) -> None:
    assert fetch(client)["organizations"] == []


def test_an_unknown_language_does_not_exist(client: Client) -> None:
    assert client.get("/data/repertoire/hsds/de.json").status_code == 404


def test_it_asks_as_often_for_many_as_for_few(client: Client, supporters: Repertoire) -> None:
    def more(number: int) -> None:
        for _ in range(number):
            row = make_organisation(supporters)
            row.locations.create(country="IT", city="Torino")
            make_opportunity(row)

    more(2)
    few, small = queries_of(client, "/data/repertoire/hsds/it.json")
    more(10)
    many, large = queries_of(client, "/data/repertoire/hsds/it.json")
    assert large > small
    assert len(many) == len(few)


def test_pieces_join_into_one_document(client: Client, supporters: Repertoire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "AT_ONCE", 2)
    rows = [make_organisation(supporters) for _ in range(5)]
    pieces = list(hsds.document("it", timezone.localdate()))
    assert len(pieces) == 1 + 3 + 1
    assert [row["id"] for row in json.loads("".join(pieces))["organizations"]] == [str(row.uuid) for row in rows]


def test_no_cookie_is_set(client: Client, full: Organisation) -> None:
    response = client.get("/data/repertoire/hsds/it.json")
    assert not response.cookies
    assert "no-cache" in response.headers["Cache-Control"]
