"""Two people at the very same moment; and what would happen without the lock."""

import pytest
from django.utils import timezone

from accounts.models import User
from programmes.models import Programme, Role
from repertoire import clearing, confirming, proposing, saving, speaking
from repertoire.clearing import clear_revision
from repertoire.confirming import confirm_by_link, issue_link
from repertoire.models import Confirmation, EntryRevision, Organisation, OrganisationMember, SavedSearch
from repertoire.saving import save_search
from repertoire.speaking import grant_request
from tests.builders import make_request
from tests.cast import member
from tests.kit.races import Outcome, run_together
from tests.projects.looking import mails
from tests.projects.racing import refusals, succeeded, window
from tests.repertoire.test_propose import change

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sara(programme: Programme) -> User:
    return member(programme, Role.OFFICER, "Sara Costa")


def clear_twice(revision: EntryRevision, first: User, second: User, *, locks: bool) -> list[Outcome]:
    with window(clearing, "apply_content", locks=locks):
        return run_together(
            lambda: clear_revision(revision, by=first, at=timezone.now()),
            lambda: clear_revision(revision, by=second, at=timezone.now()),
        )


def test_of_two_officers_one_clears(atlas: Organisation, yasmine: User, giulia: User, sara: User) -> None:
    outcomes = clear_twice(change(atlas, yasmine, name_en="House"), giulia, sara, locks=True)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["WrongState"])
    assert len(mails("repertoire/change_cleared")) == 1


def test_control_without_the_lock_it_ends_in_the_database(
    atlas: Organisation, yasmine: User, giulia: User, sara: User
) -> None:
    outcomes = clear_twice(change(atlas, yasmine, name_en="House"), giulia, sara, locks=False)
    assert refusals(outcomes) != ["WrongState"]


def propose_twice(organisation: Organisation, owner: User, *, locks: bool) -> list[Outcome]:
    with window(proposing, "_wait", locks=locks):
        return run_together(
            lambda: change(organisation, owner, name_en="One"), lambda: change(organisation, owner, name_en="Two")
        )


def test_of_two_changes_one_waits(atlas: Organisation, yasmine: User) -> None:
    assert succeeded(propose_twice(atlas, yasmine, locks=True)) == 2
    assert sorted(EntryRevision.objects.values_list("state", flat=True)) == ["awaiting", "superseded"]


def test_control_without_the_lock_one_is_lost(atlas: Organisation, yasmine: User) -> None:
    outcomes = propose_twice(atlas, yasmine, locks=False)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["IntegrityError"])


def press_twice(organisation: Organisation, owner: User, *, locks: bool) -> list[Outcome]:
    token = issue_link(organisation, owner, at=timezone.now()).strip("/").split("/")[-1]
    with window(confirming, "_confirm", locks=locks):
        return run_together(*[lambda: confirm_by_link(token, at=timezone.now())] * 2)


def test_a_link_pressed_twice_confirms_once(atlas: Organisation, yasmine: User) -> None:
    outcomes = press_twice(atlas, yasmine, locks=True)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["LinkUsed"])
    assert Confirmation.objects.count() == 1


def test_control_without_the_lock_it_confirms_twice(atlas: Organisation, yasmine: User) -> None:
    assert succeeded(press_twice(atlas, yasmine, locks=False)) == 2
    assert Confirmation.objects.count() == 2


def grant_twice(asker: User, first: User, second: User, *, locks: bool) -> list[Outcome]:
    asked = make_request(asker)
    with window(speaking, "_new_entry", locks=locks):
        return run_together(
            lambda: grant_request(asked, by=first, at=timezone.now(), kind="ngo"),
            lambda: grant_request(asked, by=second, at=timezone.now(), kind="ngo"),
        )


def test_a_request_granted_twice_makes_one_entry(youssef: User, giulia: User, sara: User) -> None:
    outcomes = grant_twice(youssef, giulia, sara, locks=True)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["WrongState"])
    assert (Organisation.objects.count(), OrganisationMember.objects.count()) == (1, 1)


def test_control_without_the_lock_there_are_two_entries(youssef: User, giulia: User, sara: User) -> None:
    grant_twice(youssef, giulia, sara, locks=False)
    assert Organisation.objects.count() == 2


def keep_twice(user: User, *, locks: bool) -> list[Outcome]:
    with window(saving, "record", locks=locks):
        return run_together(
            *[lambda: save_search("q=stage", name="stage", about="opportunity", by=user, at=timezone.now())] * 2
        )


def test_a_search_kept_by_two_clicks_is_one(amina: User) -> None:
    assert succeeded(keep_twice(amina, locks=True)) == 2
    assert SavedSearch.objects.count() == 1


def test_control_without_the_lock_there_are_two_searches(amina: User) -> None:
    keep_twice(amina, locks=False)
    assert SavedSearch.objects.count() == 2
