"""The repertoire in the back office: entries, the queue of changes, requests; and nothing for others."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from zeal import zeal_ignore

from accounts.models import User
from programmes.models import Programme
from repertoire.models import EntryRequest, Opportunity, Organisation
from tests.builders import make_opportunity, make_organisation, make_repertoire, make_request
from tests.cast import Cast, sign_in
from tests.kit.queries import assert_queries, assert_same_queries
from tests.kit.snapshot import assert_unchanged
from tests.projects.judging import in_english
from tests.repertoire.test_propose import change


@pytest.fixture
def office(client: Client, giulia: User) -> Client:
    return sign_in(client, in_english(giulia))


def page(name: str, *args: Any) -> str:
    return reverse(f"admin:repertoire_{name}", args=args)


def parts(**changed: Any) -> dict[str, Any]:
    """An entry as the form sends it, without parts."""
    prefixes = ("locations", "details", "involvements", "contacts")
    empty = {f"{prefix}-{name}_FORMS": "0" for prefix in prefixes for name in ("TOTAL", "INITIAL")}
    return (
        empty
        | {"kind": "ngo", "source_language": "it", "name_it": "Nuova", "sectors": ["A"], "languages": ["it"]}
        | changed
    )


def test_an_entry_is_written_listed_and_published(office: Client, programme: Programme) -> None:
    shelf = make_repertoire(programme)
    sent = parts(repertoires=[shelf.pk], **{
        "locations-TOTAL_FORMS": "1", "locations-0-country": "MA", "locations-0-city": "Fès",
        "contacts-TOTAL_FORMS": "1", "contacts-0-on": "2026-01-02", "contacts-0-kind": "call",
    })  # fmt: skip
    response = office.post(page("organisation_add"), sent, follow=True)
    row = Organisation.objects.get()
    assert (row.state, row.sectors, row.languages) == ("awaiting", ["A"], ["it"]), response.content.decode()
    assert row.contacts.get().by is not None
    office.post(page("organisation_publish", row.pk))
    row.refresh_from_db()
    assert row.state == "published"
    assert Organisation.objects.public().filter(pk=row.pk).exists()


def test_repertoires_of_other_programmes_stay_as_they_are(office: Client, atlas: Organisation) -> None:
    foreign = make_repertoire()
    atlas.repertoires.add(foreign)
    office.post(page("organisation_change", atlas.pk), parts(repertoires=[]))
    assert list(atlas.repertoires.all()) == [foreign]


def test_a_place_on_earth_is_asked_for(office: Client, atlas: Organisation) -> None:
    sent = {"locations-TOTAL_FORMS": "1", "locations-0-country": "MA", "locations-0-latitude": "95"}
    assert office.post(page("organisation_change", atlas.pk), parts(**sent)).status_code == 200
    assert not atlas.locations.exists()


def test_an_opportunity_is_written_for_an_entry(office: Client, atlas: Organisation) -> None:
    sent = {"organisation": atlas.pk, "kind": "job", "aim": "return", "source_language": "it", "title_it": "Lavoro"}
    response = office.post(page("opportunity_add"), sent, follow=True)
    row = Opportunity.objects.get()
    assert (row.organisation, row.state) == (atlas, "awaiting"), response.content.decode()
    office.post(page("opportunity_change", row.pk), {**sent, "title_it": "Impiego", "sectors": ["A"]})
    row.refresh_from_db()
    assert (row.title_it, row.sectors) == ("Impiego", ["A"])


def test_a_change_is_read_with_its_differences_and_cleared(office: Client, atlas: Organisation, yasmine: User) -> None:
    revision = change(atlas, yasmine, name_en="House of Atlas", sectors=["I"])
    text = office.get(page("entryrevision_change", revision.pk)).content.decode()
    assert "<ins>" in text
    assert "Accommodation" in text
    office.post(page("entryrevision_clear", revision.pk))
    atlas.refresh_from_db()
    assert atlas.name_en == "House of Atlas"


def test_a_refusal_without_a_reason_comes_back(office: Client, atlas: Organisation, yasmine: User) -> None:
    revision = change(atlas, yasmine, name_en="House of Atlas")
    assert office.post(page("entryrevision_refuse", revision.pk), {"reason": ""}).status_code == 200
    assert_unchanged(revision)


def test_a_request_offers_the_entries_that_are_called_alike(office: Client, youssef: User) -> None:
    alike, other = make_organisation(name_it="Casa Rif Torino"), make_organisation(name_it="Banca")
    asked = make_request(youssef)
    text = office.get(page("entryrequest_change", asked.pk)).content.decode()
    assert f'value="{alike.pk}"' in text
    assert f'value="{other.pk}"' not in text
    office.post(page("entryrequest_grant", asked.pk), {"organisation": alike.pk})
    assert Organisation.objects.spoken_for_by(youssef).get() == alike
    assert EntryRequest.objects.get().state == "granted"


def test_many_are_confirmed_at_once(office: Client, atlas: Organisation) -> None:
    waiting = make_organisation(state="awaiting")
    sent = {"action": "confirm_all", "_selected_action": [atlas.pk, waiting.pk]}
    with zeal_ignore():  # an act each, with its own lock
        text = office.post(page("organisation_changelist"), sent, follow=True).content.decode()
    atlas.refresh_from_db()
    assert atlas.confirmed_on == timezone.localdate()
    assert "1 entry is confirmed." in text
    assert_unchanged(waiting)


@pytest.fixture
def shelves(atlas: Organisation, programme: Programme) -> None:
    """Atlas House, listed in a repertoire and confirmed; others that each lack or have one thing."""
    atlas.locations.create(country="MA")
    shelf = make_repertoire(programme, code="shelf")
    atlas.repertoires.add(shelf)
    today = timezone.localdate()
    Organisation.objects.filter(pk=atlas.pk).update(confirmed_on=today)
    make_organisation(name_en="Unlisted", confirmed_on=today)
    Organisation.objects.filter(pk=make_organisation(shelf, state="hidden", name_en="Lapsed").pk).update(lapsed=True)
    make_organisation(make_repertoire(), name_en="Bank", kind="bank_or_mfi", confirmed_on=today - timedelta(days=400))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("waiting=lapsed", {"Lapsed"}),
        ("waiting=unconfirmed", {"Bank"}),
        ("waiting=confirm", {"Bank"}),
        ("waiting=unlisted", {"Unlisted"}),
        ("repertoire=shelf", {"Atlas House", "Lapsed"}),
        ("country=MA", {"Atlas House"}),
        ("kind__exact=bank_or_mfi", {"Bank"}),
        ("state__exact=hidden", {"Lapsed"}),
        ("q=atlas", {"Atlas House"}),
        ("", {"Atlas House", "Lapsed", "Bank", "Unlisted"}),
    ],
)
def test_the_list_is_narrowed(office: Client, shelves: None, query: str, found: set[str]) -> None:
    response = office.get(f"{page('organisation_changelist')}?{query}")
    assert {row.name_en for row in response.context["cl"].result_list} == found


def test_what_waits_stands_on_the_start_page(office: Client, atlas: Organisation, yasmine: User) -> None:
    assert "Changes of the repertoire to clear" not in office.get("/admin/").content.decode()
    change(atlas, yasmine, name_en="House of Atlas")
    make_request(yasmine)
    lapsed = make_organisation(state="hidden")
    Organisation.objects.filter(pk=lapsed.pk).update(lapsed=True)
    text = office.get("/admin/").content.decode()
    for words in (
        "Changes of the repertoire to clear",
        "Requests to speak for an organisation",
        "nobody confirmed them",
    ):
        assert words in text, words


def test_queries(office: Client, cast: Cast, yasmine: User) -> None:
    def entries(rows: int) -> None:
        for _ in range(rows):
            make_organisation()

    def offers(rows: int) -> None:
        for _ in range(rows):
            make_opportunity(make_organisation())

    def changes(rows: int) -> None:
        for _ in range(rows):
            change(make_opportunity(cast.atlas), yasmine, title_en=f"Course {rows}")

    lists = {
        "back office: organisation": ("organisation_changelist", entries),
        "back office: opportunity": ("opportunity_changelist", offers),
        "back office: entryrevision": ("entryrevision_changelist", changes),
    }
    for name, (address, make) in lists.items():
        assert_same_queries(office, page(address), make, name=name)
    assert_queries(office, page("organisation_change", cast.atlas.pk), name="back office: entry")
