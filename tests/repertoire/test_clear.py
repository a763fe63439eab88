"""Clearing or refusing what a partner proposed, and what staff publish themselves."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed, WrongState
from core.models import OutboxMail, TranslationState
from programmes.models import Programme
from repertoire.clearing import clear_revision, refuse_revision
from repertoire.content import content_of
from repertoire.models import ContactDetail, Entry, EntryRevision, Location, Opportunity, Organisation
from repertoire.proposing import propose_opportunity
from repertoire.publishing import (
    ChangeWaits,
    hide_entry,
    publish_row,
    show_entry,
    show_opportunity,
    withdraw_opportunity,
)
from tests.builders import make_opportunity, make_organisation, make_repertoire, make_speaker
from tests.kit.snapshot import assert_unchanged, nothing_changes
from tests.projects.looking import assert_refused, audited, mails
from tests.repertoire.test_propose import OFFER, change


def clear(revision: EntryRevision, by: User, **more: Any) -> EntryRevision:
    return clear_revision(revision, by=by, at=timezone.now(), **more)


def test_what_is_cleared_is_what_the_public_reads(atlas: Organisation, yasmine: User, giulia: User) -> None:
    revision = clear(change(atlas, yasmine, name_en="House of Atlas", acronym="HA"), giulia)
    atlas.refresh_from_db()
    assert (atlas.name_en, atlas.acronym) == ("House of Atlas", "HA")
    assert (revision.state, revision.decided_by) == ("cleared", giulia)
    assert Entry.objects.get(organisation=atlas, opportunity=None, language="en").title == "House of Atlas"
    assert audited("repertoire.clear_revision").parameters == {"fields": ["acronym", "name_en"]}


def test_its_proposer_is_told_in_the_own_language(atlas: Organisation, yasmine: User, giulia: User) -> None:
    clear(change(atlas, yasmine, name_fr="Maison de l'Atlas"), giulia)
    mail = mails("repertoire/change_cleared")[0]
    assert (mail.recipient, mail.language) == (yasmine.email, "en")
    assert mail.parameters["path"] == f"/en/partner/organisations/{atlas.uuid}/"
    assert mail.parameters["organisation"] == "Atlas House"


def test_what_staff_changed_meanwhile_stays(atlas: Organisation, yasmine: User, giulia: User) -> None:
    revision = change(atlas, yasmine, name_en="House of Atlas")
    Organisation.objects.filter(pk=atlas.pk).update(acronym="STAFF", mission_en="By staff")
    clear(revision, giulia)
    atlas.refresh_from_db()
    assert (atlas.name_en, atlas.acronym, atlas.mission_en) == ("House of Atlas", "STAFF", "By staff")


def test_translations_are_followed(atlas: Organisation, yasmine: User, giulia: User) -> None:
    clear(change(atlas, yasmine, mission_it="Altro.", mission_fr="Autre."), giulia)
    states = TranslationState.objects.filter(object_type="repertoire.organisation", object_id=atlas.pk)
    assert dict(states.values_list("language", "state"))["en"] == "missing"
    assert dict(states.values_list("language", "state"))["it"] == "current"


def test_places_keep_who_they_are_and_internal_contacts_stay(atlas: Organisation, yasmine: User, giulia: User) -> None:
    kept = Location.objects.create(organisation=atlas, country="IT", city="Torino")
    Location.objects.create(organisation=atlas, country="MA", city="Fès")
    inside = ContactDetail.objects.create(organisation=atlas, kind="phone", value="1", visibility="internal")
    ContactDetail.objects.create(organisation=atlas, kind="phone", value="2", visibility="public")
    places = [{"uuid": str(kept.uuid), "country": "IT", "city": "Roma", "latitude": "41.9", "longitude": "12.5"}]
    details = [{"kind": "email", "value": "a@example.org", "visibility": "signed_in"}]
    clear(change(atlas, yasmine, locations=places, details=details), giulia)
    assert list(atlas.locations.values_list("uuid", "city")) == [(kept.uuid, "Roma")]
    assert sorted(atlas.details.values_list("value", flat=True)) == ["1", "a@example.org"]
    assert_unchanged(inside)


def test_a_new_entry_is_published_and_listed(
    yasmine: User, giulia: User, programme: Programme
) -> None:  # fmt: skip
    entry, shelf = make_organisation(state="awaiting"), make_repertoire(programme)
    make_speaker(yasmine, entry)
    clear(change(entry, yasmine, name_en="New House"), giulia, repertoires=[shelf])
    entry.refresh_from_db()
    assert (entry.state, list(entry.repertoires.all())) == ("published", [shelf])
    assert entry.published_at is not None
    assert Organisation.objects.public().filter(pk=entry.pk).exists()


def test_nobody_lists_an_entry_in_another_programmes_repertoire(
    yasmine: User, giulia: User, other_programme: Programme
) -> None:
    entry, foreign = make_organisation(state="awaiting"), make_repertoire(other_programme)
    make_speaker(yasmine, entry)
    revision = change(entry, yasmine, name_en="New House")
    with nothing_changes(), pytest.raises(NotAllowed):
        clear(revision, giulia, repertoires=[foreign])


def test_a_new_opportunity_is_published_with_all_that_was_written(
    atlas: Organisation, yasmine: User, giulia: User
) -> None:
    clear(propose_opportunity(atlas, content=OFFER, by=yasmine, at=timezone.now()), giulia)
    made = Opportunity.objects.get()
    assert (made.state, made.description_fr, str(made.valid_until)) == ("published", "Trois mois.", "2030-05-01")


def test_a_change_does_not_show_what_staff_have_hidden(atlas: Organisation, yasmine: User, giulia: User) -> None:
    hide_entry(atlas, by=giulia, at=timezone.now())
    clear(change(atlas, yasmine, name_en="House of Atlas"), giulia)
    atlas.refresh_from_db()
    assert (atlas.state, atlas.name_en) == ("hidden", "House of Atlas")


def test_a_change_is_decided_once(atlas: Organisation, yasmine: User, giulia: User, marco: User) -> None:
    revision = change(atlas, yasmine, name_en="House of Atlas")
    clear(revision, giulia)
    with nothing_changes(), pytest.raises(WrongState):
        clear(revision, marco)
    with nothing_changes(), pytest.raises(WrongState):
        refuse_revision(revision, reason="No.", by=marco, at=timezone.now())


def test_what_was_replaced_is_not_cleared(atlas: Organisation, yasmine: User, giulia: User) -> None:
    old = change(atlas, yasmine, name_en="Old")
    change(atlas, yasmine, name_en="New")
    with nothing_changes(), pytest.raises(WrongState):
        clear(old, giulia)


def test_only_officers_and_managers_clear(atlas: Organisation, people: dict[str, User]) -> None:
    revision = change(atlas, people["partner"], name_en="House of Atlas")
    others = [person for role, person in people.items() if role not in {"officer", "manager"}]
    assert_refused(lambda person: clear(revision, person), others)
    assert_refused(lambda p: refuse_revision(revision, reason="No.", by=p, at=timezone.now()), others)
    clear(revision, people["manager"])


def test_a_refusal_says_why_and_leaves_the_entry(atlas: Organisation, yasmine: User, giulia: User) -> None:
    revision = change(atlas, yasmine, name_en="BEST HOUSE")
    with nothing_changes(), pytest.raises(ValidationError):
        refuse_revision(revision, reason="  ", by=giulia, at=timezone.now())
    refuse_revision(revision, reason="No capitals, please.", by=giulia, at=timezone.now())
    revision.refresh_from_db()
    assert (revision.state, revision.reason) == ("refused", "No capitals, please.")
    assert_unchanged(atlas)
    mail = mails("repertoire/change_refused")[0]
    assert "capitals" not in str(mail.parameters)


def test_a_refused_newcomer_is_refused_as_a_whole_and_may_try_again(
    atlas: Organisation, yasmine: User, giulia: User
) -> None:
    revision = propose_opportunity(atlas, content=OFFER, by=yasmine, at=timezone.now())
    refuse_revision(revision, reason="Say where.", by=giulia, at=timezone.now())
    made = Opportunity.objects.get()
    assert made.state == "refused"
    clear(change(made, yasmine, **OFFER, city="Fès", country="MA"), giulia)
    made.refresh_from_db()
    assert (made.state, made.city) == ("published", "Fès")


def test_staff_publish_what_they_wrote_unless_a_change_waits(yasmine: User, giulia: User) -> None:
    entry = make_organisation(state="awaiting")
    publish_row(entry, by=giulia, at=timezone.now())
    entry.refresh_from_db()
    assert entry.state == "published"
    other = make_organisation(state="awaiting")
    make_speaker(yasmine, other)
    change(other, yasmine, name_en="By the partner")
    with nothing_changes(), pytest.raises(ChangeWaits):
        publish_row(other, by=giulia, at=timezone.now())


def test_hiding_and_showing(atlas: Organisation, yasmine: User, giulia: User) -> None:
    hide_entry(atlas, by=giulia, at=timezone.now())
    assert not Organisation.objects.public().filter(pk=atlas.pk).exists()
    assert [mail.recipient for mail in mails("repertoire/entry_hidden")] == [yasmine.email]
    with pytest.raises(WrongState):
        hide_entry(atlas, by=giulia, at=timezone.now())
    show_entry(atlas, by=giulia, at=timezone.now())
    assert Organisation.objects.public().filter(pk=atlas.pk).exists()


def test_partners_neither_hide_nor_show_entries(atlas: Organisation, yasmine: User, giulia: User) -> None:
    assert_refused(lambda person: hide_entry(atlas, by=person, at=timezone.now()), [yasmine])
    hide_entry(atlas, by=giulia, at=timezone.now())
    assert_refused(lambda person: show_entry(atlas, by=person, at=timezone.now()), [yasmine])
    assert_refused(lambda person: publish_row(atlas, by=person, at=timezone.now()), [yasmine])


def test_an_owner_withdraws_and_only_staff_put_it_back_as_it_was(
    atlas: Organisation, yasmine: User, giulia: User, amina: User
) -> None:
    offer = make_opportunity(atlas)
    with pytest.raises(NotAllowed):
        withdraw_opportunity(offer, by=amina, at=timezone.now())
    withdraw_opportunity(offer, by=yasmine, at=timezone.now())
    with pytest.raises(NotAllowed):
        show_opportunity(offer, by=yasmine, at=timezone.now())
    show_opportunity(offer, by=giulia, at=timezone.now())
    offer.refresh_from_db()
    assert offer.state == "published"


def test_mails_say_nothing_of_the_change(atlas: Organisation, yasmine: User, giulia: User) -> None:
    clear(change(atlas, yasmine, mission_en="Secret words"), giulia)
    assert not any("Secret" in str(mail.parameters) for mail in OutboxMail.objects.all())
    assert "mission_en" in content_of(atlas)
