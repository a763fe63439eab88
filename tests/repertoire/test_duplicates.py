"""Organisations that are in the repertoire twice: found, judged, made one."""

from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from core.duplicates.pairs import judge_no_duplicate
from core.errors import Conflict, NotAllowed, WrongState
from core.models import AuditEvent, DuplicateCandidate
from repertoire.clearing import refuse_revision
from repertoire.duplicates import find_doubles_of, standing_keys
from repertoire.filters.keeping import new_for
from repertoire.merging import merge_organisations
from repertoire.models import (
    Entry,
    EntryIndex,
    EntryRevision,
    Opportunity,
    Organisation,
    OrganisationMember,
    SavedSearch,
)
from repertoire.proposing import propose_opportunity
from repertoire.standing import standings_of, to_write
from tests.builders import make_opportunity, make_organisation, make_repertoire, make_speaker
from tests.kit.races import run_together
from tests.kit.snapshot import writes
from tests.repertoire.test_propose import OFFER

pytestmark = pytest.mark.django_db
RIGHT = "repertoire.merge_entries"


def body(name: str, city: str = "Torino", country: str = "IT", **fields: Any) -> Organisation:
    values = {"name_it": name, "name_fr": "", "name_en": ""} | fields
    row = make_organisation(make_repertoire(), **values)
    row.locations.create(country=country, city=city)
    return row


def find_all() -> int:
    return find_doubles_of(standing_keys(0, 100))


def merge(keep: Organisation, gone: Organisation, by: User, **choices: str) -> Organisation:
    return merge_organisations(keep, gone, choices, by=by, at=timezone.now())


@pytest.mark.parametrize(
    ("one", "other", "place", "alike"),
    [
        ("Casa del Ritorno", "casa del RITORNÒ", ("Torino", "IT"), True),
        ("Casa del Ritorno", "Associazione Casa del Ritorno onlus", ("Torino", "IT"), True),
        ("Casa del Ritorno", "Casa del Rittorno", ("Roma", "IT"), True),
        ("Casa del Ritorno", "Casa del Ritorno", ("Casablanca", "MA"), False),
        ("Casa del Ritorno", "Banca del Mutuo Soccorso", ("Torino", "IT"), False),
        ("Associazione Alba", "Associazione Zefiro", ("Torino", "IT"), False),
    ],
)
def test_alike_is_what_people_mean(one: str, other: str, place: tuple[str, str], alike: bool) -> None:
    body(one)
    body(other, *place)
    find_all()
    assert DuplicateCandidate.objects.exists() is alike


def test_one_entry_is_looked_at_alone_and_each_pair_is_kept_once() -> None:
    one, other = body("Casa del Ritorno"), body("Casa del Ritorno")
    assert find_doubles_of([other.pk]) == 1
    assert find_doubles_of([one.pk, other.pk]) == 0
    pair = DuplicateCandidate.objects.get()
    assert (pair.left_id, pair.right_id) == (one.pk, other.pk)


def test_no_duplicate_holds_until_one_changes(giulia: User) -> None:
    one, _other = body("Casa del Ritorno"), body("Casa del Ritorno")
    find_all()
    pair = DuplicateCandidate.objects.get()
    judge_no_duplicate(pair, permission=RIGHT, by=giulia, at=timezone.now())
    assert find_doubles_of([one.pk]) == 0
    pair.refresh_from_db()
    assert pair.state == "not_duplicate"
    Organisation.objects.filter(pk=one.pk).update(name_it="Casa dei Ritorni")
    assert find_doubles_of([one.pk]) == 1
    pair.refresh_from_db()
    assert pair.state == "open"


def test_judging_needs_the_right_and_happens_once(giulia: User, chiara: User) -> None:
    body("Casa del Ritorno"), body("Casa del Ritorno")
    find_all()
    pair = DuplicateCandidate.objects.get()
    with pytest.raises(NotAllowed):
        judge_no_duplicate(pair, permission=RIGHT, by=chiara, at=timezone.now())
    judge_no_duplicate(pair, permission=RIGHT, by=giulia, at=timezone.now())
    with pytest.raises(WrongState):
        judge_no_duplicate(pair, permission=RIGHT, by=giulia, at=timezone.now())


def test_everything_is_carried_over(giulia: User, yasmine: User, amina: User) -> None:
    keep, gone = body("Casa del Ritorno"), body("Casa del ritorno", "Roma", confirmed_on=date(2026, 5, 1), acronym="C")
    offer = make_opportunity(gone)
    gone.details.create(kind="phone", value="+39 06 1234", visibility="public")
    for row in (keep, gone):
        OrganisationMember.objects.create(organisation=row, user=yasmine)
        row.details.create(kind="email", value="same@example.org")
    OrganisationMember.objects.create(organisation=gone, user=amina)
    gone.contacts.create(on=date(2026, 1, 1), kind="call")
    find_all()
    merge(keep, gone, giulia, acronym="gone", name_it="keep")
    keep.refresh_from_db()
    gone.refresh_from_db()
    offer.refresh_from_db()
    assert (gone.state, gone.merged_into_id, offer.organisation_id) == ("merged", keep.pk, keep.pk)
    assert (keep.acronym, keep.name_it, keep.confirmed_on) == ("C", "Casa del Ritorno", date(2026, 5, 1))
    assert keep.repertoires.count() == 2
    assert sorted(keep.locations.values_list("city", flat=True)) == ["Roma", "Torino"]
    assert sorted(keep.details.values_list("value", flat=True)) == ["+39 06 1234", "same@example.org"]
    speaking = OrganisationMember.objects.current().filter(organisation=keep)
    assert sorted(member.user.email for member in speaking) == [amina.email, yasmine.email]
    assert keep.contacts.count() == 1
    assert not Entry.objects.filter(organisation=gone).exists()
    assert Entry.objects.filter(organisation=keep, opportunity=offer).count() == 3
    codes = EntryIndex.objects.filter(organisation__in=[keep, gone]).values_list("organisation", "about")
    assert sorted(codes) == [(keep.pk, "opportunity"), (keep.pk, "organisation")]
    assert DuplicateCandidate.objects.get().state == "merged"
    event = AuditEvent.objects.get(verb="repertoire.merge_entries")
    assert event.parameters["chosen"] == ["acronym"]
    assert event.parameters["carried"]["opportunity"] == 1


def test_what_was_refused_is_still_there_to_be_put_right(giulia: User, yasmine: User) -> None:
    keep, gone = body("Casa"), body("Altra")
    make_speaker(yasmine, gone)
    now = timezone.now()
    revision = propose_opportunity(gone, content=OFFER, by=yasmine, at=now)
    refuse_revision(revision, reason="Say where.", by=giulia, at=now)
    merge(keep, gone, giulia)
    offer = Opportunity.objects.get()
    assert to_write(offer)["description_fr"] == "Trois mois."
    (standing,) = standings_of([offer], today=timezone.localdate())
    assert standing.refused


def test_a_place_that_both_have_keeps_its_coordinates(giulia: User) -> None:
    keep, gone = body("Casa"), body("Casa")
    gone.locations.update(latitude="45.07", longitude="7.69")
    merge(keep, gone, giulia)
    (place,) = keep.locations.all()
    assert (float(place.latitude or 0), float(place.longitude or 0)) == (45.07, 7.69)


def test_old_addresses_lead_on_through_two_merges(giulia: User) -> None:
    first, second, third = (body(f"Casa {number}") for number in range(3))
    merge(second, first, giulia)
    merge(third, second, giulia)
    first.refresh_from_db()
    assert first.merged_into_id == third.pk


def test_what_waits_for_an_answer_is_answered_first(giulia: User, yasmine: User) -> None:
    keep, gone = body("Casa"), body("Casa")
    EntryRevision.objects.create(organisation=gone, content={}, by=yasmine)
    with pytest.raises(Conflict):
        merge(keep, gone, giulia)
    gone.refresh_from_db()
    assert gone.state == "published"


def test_who_may_not_and_what_cannot_be(giulia: User, chiara: User, yasmine: User) -> None:
    keep, gone = body("Casa"), body("Casa")
    OrganisationMember.objects.create(organisation=keep, user=yasmine)
    for person in (chiara, yasmine):
        with pytest.raises(NotAllowed):
            merge(keep, gone, person)
    with pytest.raises(Conflict):
        merge(keep, keep, giulia)
    merge(keep, gone, giulia)
    for one, other in ((keep, gone), (gone, keep)):
        with pytest.raises((WrongState, Conflict)):
            merge(one, other, giulia)


def entries_written(keep: Organisation, gone: Organisation, by: User) -> int:
    """How many rows of the search the merge writes."""
    before = writes().get("repertoire_entry", 0)
    merge(keep, gone, by)
    return writes()["repertoire_entry"] - before


def test_many_opportunities_are_shown_anew_once(giulia: User, monkeypatch: pytest.MonkeyPatch) -> None:
    keep, gone, third = body("Casa"), body("Altra"), body("Terza")
    offers = [Opportunity(organisation=keep, kind="job", aim="return", title_it=f"Corso {n}") for n in range(50)]
    Opportunity.objects.bulk_create(offers)
    Opportunity.objects.update(state="published")
    shown = Entry.objects.filter(organisation__in=[keep, gone]).count()
    assert shown == (50 + 2) * 3
    assert entries_written(keep, gone, giulia) <= 2 * shown, "each is taken away and written once"
    assert Entry.objects.filter(organisation=keep).count() == shown - 3
    make_opportunity(third)
    monkeypatch.setattr("repertoire.merging.indexed_together", lambda: nullcontext([]))
    assert entries_written(keep, third, giulia) > 4 * shown, "without that, each statement writes all anew"


def test_nothing_that_was_merged_is_new_to_who_keeps_a_search(giulia: User, amina: User) -> None:
    keep, gone = body("Casa"), body("Altra")
    make_opportunity(gone)
    now = timezone.now()
    kept = SavedSearch.objects.create(user=amina, about="opportunity", name="Tutto", query="q=", told_until=now)
    merge(keep, gone, giulia)
    assert new_for(kept, timezone.now()) == 0


def test_all_that_points_to_an_entry_is_carried_or_stays_on_purpose() -> None:
    stays = {"merged_into", "revisions", "confirmations", "confirmation_requests"}
    carried = {
        "locations",
        "details",
        "opportunities",
        "members",
        "contacts",
        "involvements",
        "invitations",
        "requests",
        "publications",
    }
    pointing = {relation.get_accessor_name() for relation in Organisation._meta.related_objects} - {None}
    assert pointing == {"merged", *carried, *stays - {"merged_into"}}


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_and_the_second_is_told(giulia: User, marco: User) -> None:
    one, other = body("Casa"), body("Casa")
    outcomes = run_together(lambda: merge(one, other, giulia), lambda: merge(other, one, marco))
    assert [outcome.error is None for outcome in outcomes].count(True) == 1
    assert [type(found.error) in {WrongState, Conflict} for found in outcomes].count(True) == 1
    assert Organisation.objects.filter(state="merged").count() == 1
