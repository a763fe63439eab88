"""The demo's repertoires: the figures of the programme, real organisations with nothing invented about them."""

from datetime import date, timedelta

import pytest
from django.db.models import Count
from django.utils import timezone

from core.code_lists import SupportKind
from core.translating import check_translations
from portal.demo.content import read
from repertoire.code_lists import OpportunityAim
from repertoire.models import (
    Contact,
    Entry,
    EntryRevision,
    Involvement,
    Opportunity,
    Organisation,
    OrganisationMember,
    Repertoire,
)
from repertoire.querysets.organisations import OrganisationQuerySet
from repertoire.states import EntryState

pytestmark = pytest.mark.usefixtures("demo")


def in_list(code: str) -> OrganisationQuerySet:
    return Organisation.objects.filter(repertoires__code=code)


def involved(programme: str, *roles: str) -> int:
    rows = Involvement.objects.filter(programme__code=programme, role__in=roles)
    return rows.values("organisation").distinct().count()


def real() -> OrganisationQuerySet:
    return Organisation.objects.filter(invented=False)


def test_the_programme_publishes_two_repertoires() -> None:
    published = Repertoire.objects.published().filter(programme__code="mig-ressources")
    assert {row.code for row in published} == {"supporters", "agencies"}
    assert in_list("supporters").count() == 93  # more than 90
    assert in_list("agencies").count() == 100


def test_the_partnerships_have_their_members() -> None:
    assert involved("mig-ressources", "lead", "partner") == 4
    assert involved("amico", "partner") == 36
    assert involved("migravalue", "lead", "partner") == 14


def test_more_than_sixty_associations_were_contacted_during_the_programme() -> None:
    met = Contact.objects.filter(organisation__kind="diaspora_association")
    assert met.values("organisation").distinct().count() == 64
    assert not Contact.objects.exclude(on__range=(date(2006, 1, 1), date(2008, 12, 31))).exists()
    assert not Repertoire.objects.get(code="associations").published
    only_there = in_list("associations").exclude(repertoires__published=True).first()
    assert only_there is not None
    assert not Entry.objects.filter(organisation=only_there).exists()


def test_every_organisation_of_the_facts_is_there() -> None:
    facts = read("organisations")["organisations"]
    assert real().count() == len(facts) == 57
    assert not real().exclude(state=EntryState.PUBLISHED).exists()
    outside = {row.code for row in real().annotate(lists=Count("repertoires")).filter(lists=0)}
    assert {"oecd", "eurostat", "al-jazeera", "world-bank", "hcp", "iom-cairo"} <= outside
    assert outside == {row["code"] for row in facts if not row["repertoires"]}


def test_nothing_is_invented_about_real_organisations() -> None:
    for row in real().prefetch_related("details", "contacts", "confirmations", "locations"):
        assert row.confirmed_on is None
        assert not row.details.all(), row.code
        assert not row.contacts.all(), row.code
        assert not row.confirmations.all(), row.code
        assert [row.website, row.sectors, row.languages] == ["", [], []], row.code
        assert all(place.latitude is None for place in row.locations.all()), row.code


def test_real_organisations_offer_what_the_facts_say_and_bear_the_printed_names() -> None:
    for found in read("organisations")["organisations"]:
        row = Organisation.objects.get(code=found["code"])
        assert {code: text for code in ("it", "fr", "en") if (text := getattr(row, f"name_{code}"))} == found["names"]
        wanted = sorted(offer["kind"] for offer in found.get("offers", []))
        assert sorted(row.opportunities.values_list("kind", flat=True)) == wanted
    assert Opportunity.objects.filter(organisation__invented=False).count() == 14


def test_the_invented_offer_everything_for_both_aims_some_soon_over() -> None:
    today = timezone.localdate()
    offers = Opportunity.objects.public(today)
    assert {row.kind for row in offers} == set(SupportKind.values)
    assert {row.aim for row in offers} == set(OpportunityAim.values)
    assert offers.filter(valid_until=None).exists()
    assert offers.filter(valid_until__lte=today + timedelta(days=14)).exists()
    assert not Organisation.objects.filter(invented=True, repertoires__published=True, confirmed_on=None).exists()


def test_no_name_or_text_is_used_up_by_repetition() -> None:
    rows = Organisation.objects.filter(invented=True)
    for code in ("it", "fr", "en"):
        texts = [(getattr(row, f"name_{code}"), getattr(row, f"mission_{code}")) for row in rows]
        assert len({name for name, _text in texts}) == len(texts)
        assert len({text for _name, text in texts}) > len(texts) * 0.85
        assert not [text for pair in texts for text in pair if "{" in text or "  " in text or not text]


def test_the_partner_speaks_for_an_incubator_in_casablanca() -> None:
    [row] = OrganisationMember.objects.current().filter(user__email="partner@circolo.example")
    assert (row.organisation.kind, row.organisation.invented) == ("incubator", True)
    assert [place.city for place in row.organisation.locations.all()] == ["Casablanca"]


def test_a_change_of_the_partner_awaits_clearance() -> None:
    [waiting] = EntryRevision.objects.awaiting()
    assert waiting.by.email == "partner@circolo.example"
    assert set(waiting.content) == {"mission_it", "mission_fr", "mission_en"}
    assert not Entry.objects.filter(summary__contains="3D").exists()


def test_translations_are_recorded_as_the_nightly_check_would() -> None:
    assert check_translations() == 0
