"""A partner proposes; the public goes on reading what was cleared last."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed, WrongState
from repertoire.content import content_of
from repertoire.models import ContactDetail, EntryRevision, Location, Opportunity, Organisation
from repertoire.proposing import MOST_WAITING, NothingChanged, propose_change, propose_opportunity
from tests.builders import make_opportunity, make_organisation
from tests.kit.snapshot import assert_unchanged, nothing_changes
from tests.projects.looking import Named, assert_refused, audited, refused_by_database, run_sql

OFFER: dict[str, Any] = {
    "source_language": "fr", "title_fr": "Un stage", "kind": "internship", "aim": "integration",
    "description_fr": "Trois mois.", "valid_until": "2030-05-01", "online": False, "sectors": [], "stages": [],
}  # fmt: skip


def change(row: Organisation | Opportunity, by: User, **content: Any) -> EntryRevision:
    return propose_change(row, content=content_of(row) | content, by=by, at=timezone.now())


@pytest.fixture
def named(cast: Any) -> Named:
    return lambda *names: [getattr(cast, name) for name in names]


def test_only_what_differs_waits_and_nothing_is_published(atlas: Organisation, yasmine: User) -> None:
    revision = change(atlas, yasmine, name_en="House of Atlas", sectors=["A", "I"])
    assert revision.content == {"name_en": "House of Atlas", "sectors": ["A", "I"]}
    assert (revision.state, revision.by) == ("awaiting", yasmine)
    assert_unchanged(atlas)
    assert audited("repertoire.propose_change").parameters == {"fields": ["name_en", "sectors"]}


def test_a_later_change_takes_the_place_of_the_one_that_waits(atlas: Organisation, yasmine: User) -> None:
    first = change(atlas, yasmine, name_en="House of Atlas")
    second = change(atlas, yasmine, name_en="Atlas Home")
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "awaiting")
    assert list(EntryRevision.objects.awaiting()) == [second]


def test_changes_of_the_entry_and_of_its_opportunities_wait_side_by_side(atlas: Organisation, yasmine: User) -> None:
    offer = make_opportunity(atlas)
    change(atlas, yasmine, name_en="House of Atlas")
    change(offer, yasmine, title_en="A long course")
    assert EntryRevision.objects.awaiting().count() == 2


def test_who_changes_nothing_sends_nothing(atlas: Organisation, yasmine: User) -> None:
    with nothing_changes(), pytest.raises(NothingChanged):
        change(atlas, yasmine)


def test_others_cannot_propose(atlas: Organisation, named: Named) -> None:
    others = named("amina", "youssef", "lucia", "salma", "chiara", "dario", "ada", "hind", "paolo")
    assert_refused(lambda person: change(atlas, person, name_en="Mine"), others)


def test_who_speaks_for_one_does_not_speak_for_another(yasmine: User) -> None:
    other = make_organisation()
    assert_refused(lambda person: change(other, person, name_en="Mine"), [yasmine])
    assert_refused(lambda person: change(make_opportunity(other), person, title_en="Mine"), [])
    with pytest.raises(NotAllowed):
        propose_opportunity(other, content=OFFER, by=yasmine, at=timezone.now())


def test_who_has_left_cannot_propose(atlas: Organisation, yasmine: User) -> None:
    yasmine.speaks_for.update(until=timezone.now())
    assert_refused(lambda person: change(atlas, person, name_en="Mine"), [yasmine])


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ({"name_it": ""}, "name_it"),
        ({"kind": "bakery"}, "kind"),
        ({"sectors": ["Z"]}, "sectors"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"locations": [{"country": "MA", "latitude": "91", "longitude": "0"}]}, "locations"),
        ({"locations": [{"country": "MA", "latitude": "31"}]}, "locations"),
        ({"locations": [{"country": "MA", "region": "IT-21"}]}, "locations"),
        ({"locations": [{"country": "MA"}] * 21}, "locations"),
        ({"details": [{"kind": "phone", "value": "1", "visibility": "internal"}]}, "details"),
    ],
)
def test_what_cannot_be_published_is_refused_at_once(
    atlas: Organisation, yasmine: User, content: dict[str, Any], where: str
) -> None:
    with nothing_changes(), pytest.raises(ValidationError) as refused:
        change(atlas, yasmine, **content)
    assert where in refused.value.error_dict


def test_what_staff_keep_for_themselves_is_not_in_the_content(atlas: Organisation) -> None:
    for visibility in ("public", "signed_in", "internal"):
        ContactDetail.objects.create(organisation=atlas, kind="phone", value=visibility, visibility=visibility)
    assert [detail["value"] for detail in content_of(atlas)["details"]] == ["public", "signed_in"]


def test_a_place_of_another_organisation_is_not_taken_over(atlas: Organisation, yasmine: User) -> None:
    foreign = Location.objects.create(organisation=make_organisation(), country="IT")
    revision = change(atlas, yasmine, locations=[{"uuid": str(foreign.uuid), "country": "MA"}])
    assert revision.content["locations"][0]["country"] == "MA"
    assert_unchanged(foreign)


def test_a_new_opportunity_is_seen_by_nobody_yet(atlas: Organisation, yasmine: User) -> None:
    revision = propose_opportunity(atlas, content=OFFER, by=yasmine, at=timezone.now())
    made = Opportunity.objects.get()
    assert (made.state, made.title_fr, made.description_fr) == ("awaiting", "Un stage", None)
    assert revision.content["description_fr"] == "Trois mois."
    assert not Opportunity.objects.visible_to(None, timezone.localdate()).exists()
    assert Opportunity.objects.visible_to(yasmine, timezone.localdate()).exists()


def test_nobody_can_flood_the_queue(atlas: Organisation, yasmine: User) -> None:
    for _ in range(MOST_WAITING):
        make_opportunity(atlas, state="awaiting")
    with nothing_changes(), pytest.raises(ValidationError):
        propose_opportunity(atlas, content=OFFER, by=yasmine, at=timezone.now())


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_what_was_refused_or_taken_back_waits_again(atlas: Organisation, yasmine: User, state: str) -> None:
    offer = make_opportunity(atlas, state=state)
    change(offer, yasmine)
    offer.refresh_from_db()
    assert offer.state == "awaiting"


def test_a_merged_entry_takes_no_more_changes(atlas: Organisation, yasmine: User) -> None:
    other = make_organisation()
    Organisation.objects.filter(pk=atlas.pk).update(state="merged", merged_into=other)
    with pytest.raises(WrongState):
        propose_change(atlas, content={"name_en": "Mine"}, by=yasmine, at=timezone.now())


def test_what_was_proposed_stands_as_it_was(atlas: Organisation, yasmine: User) -> None:
    revision = change(atlas, yasmine, name_en="House of Atlas")
    with refused_by_database("frozen"):
        run_sql("UPDATE repertoire_entryrevision SET content = '{}' WHERE id = %s", revision.pk)
