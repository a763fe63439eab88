"""Whatever somebody careless or malicious types into a partner's forms: no failure, and nothing half-written."""

from collections import defaultdict
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.utils import timezone

from accounts.models import User
from repertoire.clearing import clear_revision
from repertoire.content import MOST_PARTS, candidate_of
from repertoire.forms import AskForm, EntrySheet, OfferSheet, RenewForm
from repertoire.models import EntryRevision, Opportunity, Organisation
from tests.builders import make_opportunity
from tests.cast import sign_in
from tests.kit.hostile import hostile_posts
from tests.kit.snapshot import nothing_changes
from tests.repertoire.test_partner_pages import entry, offer, url

ANSWERS = {200, 302, 400}


@pytest.fixture
def hers(client: Client, yasmine: User) -> Client:
    return sign_in(client, yasmine)


def together(form: forms.BaseForm) -> dict[str, dict[str, Any]]:
    """The hostile values of all fields, those of one name sent at once; giants have a test of their own, and half
    characters no client can send."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for case in hostile_posts(form, {}):
        value = case.data.get(form.add_prefix(case.field))
        if value is not None and "surrogate" not in case.name and len(str(value)) < 100_000:
            found[case.name][form.add_prefix(case.field)] = value
    return found


def alone(form: forms.BaseForm, valid: dict[str, Any]) -> list[dict[str, Any]]:
    """Valid data with one hostile value each."""
    return [case.data for case in hostile_posts(form, valid) if "surrogate" not in case.name]


def test_an_entry(hers: Client, atlas: Organisation) -> None:
    sheet = EntrySheet(content={})
    for form in (sheet.form, sheet.places.forms[0], sheet.details.forms[0]):
        for name, values in together(form).items():
            for act in ("preview", "send"):
                answer = hers.post(url("edit_organisation", atlas), entry(**{act: "1"}) | values)
                assert answer.status_code in ANSWERS, name
                assert b"<script>alert" not in answer.content, name
    for revision in EntryRevision.objects.all():
        candidate_of(atlas, revision.content)


def test_an_opportunity(hers: Client, atlas: Organisation) -> None:
    row = make_opportunity(atlas)
    for name, values in together(OfferSheet(content={}).form).items():
        for act in ("preview", "send"):
            answer = hers.post(url("edit_opportunity", row), offer(**{act: "1"}) | values)
            assert answer.status_code in ANSWERS, name
            assert b"<script>alert" not in answer.content, name
    for revision in EntryRevision.objects.all():
        candidate_of(row, revision.content)
    assert Opportunity.objects.get().state == "published"


def test_a_new_end(hers: Client, atlas: Organisation) -> None:
    row = make_opportunity(atlas)
    for values in alone(RenewForm(), {"valid_until": "2030-01-01"}):
        assert hers.post(url("renew_opportunity", row), values).status_code in ANSWERS, values


def test_a_request(hers: Client) -> None:
    for values in alone(AskForm(organisation=None), {"name": "Casa Rif", "reason": "I run it."}):
        assert hers.post(url("ask_to_speak"), values).status_code in ANSWERS, str(values)[:300]
    assert b"<script>alert" not in hers.get(url("partner")).content


@pytest.mark.parametrize("asked", ["x", "%00", "..", "'; DROP TABLE x", "9" * 400])
def test_a_request_for_what_is_no_organisation(hers: Client, asked: str) -> None:
    assert hers.get(f"{url('ask_to_speak')}?organisation={asked}").status_code == 200


@pytest.mark.parametrize("number", ["", "9" * 400, "x", "1000", str(MOST_PARTS + 5)])
def test_a_number_of_parts_that_makes_no_sense(hers: Client, atlas: Organisation, number: str) -> None:
    with nothing_changes():
        answer = hers.post(url("edit_organisation", atlas), entry(send="1") | {"locations-TOTAL_FORMS": number})
    assert answer.status_code == 200


def test_ten_megabytes_of_text(hers: Client, atlas: Organisation) -> None:
    with nothing_changes():
        answer = hers.post(url("edit_organisation", atlas), entry(send="1", mission_it="x" * 10_000_000))
    assert answer.status_code in {200, 400, 413}


TAGS = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def test_what_was_cleared_is_shown_as_text(hers: Client, atlas: Organisation, giulia: User) -> None:
    """Even if an officer does not notice: no page of the entry holds a tag that a partner wrote."""
    link = f"{TAGS} [here](javascript:alert(3))"
    hers.post(url("edit_organisation", atlas), entry(send="1", name_en=f"House {TAGS}"[:100], mission_en=link))
    clear_revision(EntryRevision.objects.get(), by=giulia, at=timezone.now(), repertoires=())
    atlas.refresh_from_db()
    assert "<script>" in atlas.mission_en
    for address in (atlas.get_absolute_url(), url("own_organisation", atlas), "/en/repertoire/", url("partner")):
        text = hers.get(address).content.decode()
        for part in ("<script>alert", "<img src=x", 'href="javascript:'):
            assert part not in text, (address, part)


@pytest.mark.parametrize(
    "website",
    ["javascript:alert(1)", "JaVaScRiPt://example.org/%0aalert(1)", "data:text/html,x", "//x\\@y", "ftp://x.org"],
)
def test_a_web_address_that_is_none(hers: Client, atlas: Organisation, website: str) -> None:
    with nothing_changes():
        answer = hers.post(url("edit_organisation", atlas), entry(send="1", website=website))
    assert b"notice-error" in answer.content


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_until": "2030-02-30"}, {"valid_until": "0000-00-00"},
        {"valid_from": "2030-06-01", "valid_until": "2030-05-01"},
    ],
)  # fmt: skip
def test_a_day_that_is_none(hers: Client, atlas: Organisation, wrong: dict[str, str]) -> None:
    with nothing_changes():
        answer = hers.post(url("new_opportunity", atlas), offer(send="1", **wrong))
    assert b"notice-error" in answer.content


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("90.1", "0"), ("-91", "0"), ("0", "180.5"), ("NaN", "0"), ("1e99", "0"), ("12", "")]
)
def test_a_place_that_is_nowhere(hers: Client, atlas: Organisation, latitude: str, longitude: str) -> None:
    sent = {"locations-0-latitude": latitude, "locations-0-longitude": longitude}
    with nothing_changes():
        answer = hers.post(url("edit_organisation", atlas), entry(send="1", **sent))
    assert b"notice-error" in answer.content
