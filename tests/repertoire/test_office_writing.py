"""What staff write in the back office: an opportunity of an entry found by its name, and regions chosen by name."""

from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from repertoire.models import Location, Opportunity, Organisation
from tests.builders import make_opportunity, make_organisation
from tests.cast import sign_in
from tests.kit.queries import assert_same_queries
from tests.projects.judging import in_english
from tests.repertoire.test_office_repertoire import page, parts
from tests.repertoire.test_propose import change

OFFER = {"kind": "job", "aim": "return", "source_language": "it", "title_it": "Lavoro"}


@pytest.fixture
def office(client: Client, giulia: User) -> Client:
    return sign_in(client, in_english(giulia))


def text_of(office: Client, address: str) -> str:
    return unescape(office.get(address).content.decode())


def test_the_organisation_of_an_opportunity_is_found_by_its_name(office: Client, atlas: Organisation) -> None:
    other = make_organisation(name_it="Banca del Rif", name_en="Bank of the Rif")
    everyone, found = text_of(office, page("opportunity_add")), text_of(office, f"{page('opportunity_add')}?q=rif")
    assert f'href="?organisation={other.pk}"' in everyone
    assert f'href="?organisation={atlas.pk}"' in everyone
    assert f'href="?organisation={other.pk}"' in found
    assert f'href="?organisation={atlas.pk}"' not in found
    form = text_of(office, f"{page('opportunity_add')}?organisation={other.pk}")
    assert f'<option value="{other.pk}" selected>Bank of the Rif</option>' in form
    assert f'<option value="{atlas.pk}"' not in form


def test_what_was_merged_is_no_choice(office: Client, atlas: Organisation) -> None:
    gone = make_organisation(name_it="Casa doppia")
    Organisation.objects.filter(pk=gone.pk).update(state="merged", merged_into=atlas)
    assert "Casa doppia" not in text_of(office, page("opportunity_add"))
    assert "Casa doppia" not in text_of(office, f"{page('opportunity_add')}?organisation={gone.pk}")
    assert office.post(page("opportunity_add"), {**OFFER, "organisation": gone.pk}).status_code == 200
    assert not Opportunity.objects.exists()


@pytest.mark.parametrize("query", ["organisation=x", "organisation=9999999999999999999", "q=%00", "q=nobody"])
def test_an_address_with_nothing_behind_it_asks_again(office: Client, atlas: Organisation, query: str) -> None:
    assert 'name="q"' in text_of(office, f"{page('opportunity_add')}?{query}")


def test_the_page_that_asks_costs_the_same_for_many(office: Client, atlas: Organisation) -> None:
    def make(number: int) -> None:
        for _ in range(number):
            Location.objects.create(organisation=make_organisation(), country="MA", city="Fès")

    assert_same_queries(office, page("opportunity_add"), make, name="back office: whose opportunity")


def test_a_region_is_chosen_by_its_name(office: Client, atlas: Organisation) -> None:
    offer = make_opportunity(atlas, country="MA")
    form = text_of(office, page("opportunity_change", offer.pk))
    assert '<option value="MA-06">Casablanca-Settat</option>' in form
    assert "IT-21" not in form
    office.post(page("opportunity_change", offer.pk), {**OFFER, "country": "MA", "region": "MA-06"})
    offer.refresh_from_db()
    assert offer.region == "MA-06"


def test_a_region_of_the_country_before_goes_and_what_is_none_is_refused(office: Client, atlas: Organisation) -> None:
    place = Location.objects.create(organisation=atlas, country="IT", region="IT-21")
    sent = {
        "locations-TOTAL_FORMS": "1", "locations-INITIAL_FORMS": "1", "locations-0-id": place.pk,
        "locations-0-organisation": atlas.pk, "locations-0-country": "MA", "locations-0-region": "XX-99",
    }  # fmt: skip
    response = office.post(page("organisation_change", atlas.pk), parts(**sent))
    assert "Choose a region from the list." in response.content.decode()
    office.post(page("organisation_change", atlas.pk), parts(**{**sent, "locations-0-region": "IT-21"}))
    place.refresh_from_db()
    assert (place.country, place.region) == ("MA", "")


def test_who_decided_is_told_once_somebody_did(office: Client, atlas: Organisation, yasmine: User) -> None:
    revision = change(atlas, yasmine, name_en="House of Atlas")
    address = page("entryrevision_change", revision.pk)
    waiting = text_of(office, address)
    assert "Decided by:" not in waiting
    assert "Reason:" not in waiting
    office.post(page("entryrevision_refuse", revision.pk), {"reason": "Not its name."})
    decided = text_of(office, address)
    assert "Decided by:" in decided
    assert "Not its name." in decided


def test_a_change_is_called_by_a_day_as_people_write_it(office: Client, atlas: Organisation, yasmine: User) -> None:
    revision = change(atlas, yasmine, name_en="House of Atlas")
    text = text_of(office, page("entryrevision_change", revision.pk))
    assert f"{timezone.localtime(revision.at):%Y-%m-%d}" not in text
    assert f"· {timezone.localtime(revision.at):%d/%m/%Y}" in text
