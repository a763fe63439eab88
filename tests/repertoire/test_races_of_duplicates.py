"""Two officers at the same pair at the same moment; and what would happen without the lock."""

from datetime import datetime

import pytest
from django.utils import timezone

from accounts.models import User
from core.duplicates import pairs
from core.duplicates.pairs import judge_no_duplicate, merge_pair
from core.models import AuditEvent, DuplicateCandidate
from repertoire.models import Organisation
from tests.kit.races import Outcome, run_together
from tests.projects.racing import refusals, succeeded, window
from tests.repertoire.test_duplicates import RIGHT, body, find_all

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pair() -> DuplicateCandidate:
    body("Casa del Ritorno"), body("Casa del Ritorno")
    find_all()
    return DuplicateCandidate.objects.get()


def merge(pair: DuplicateCandidate, keep: int, by: User) -> Organisation:
    kept: Organisation = merge_pair(pair, keep=keep, choices={}, seen="", by=by, at=timezone.now())
    return kept


def tell_apart(pair: DuplicateCandidate, by: User, at: datetime) -> None:
    judge_no_duplicate(pair, permission=RIGHT, by=by, at=at)


def merge_and_judge(pair: DuplicateCandidate, one: User, other: User, *, locks: bool) -> list[Outcome]:
    with window(pairs, "require", locks=locks):
        return run_together(
            lambda: merge(pair, pair.left_id, one), lambda: tell_apart(pair, other, timezone.now())
        )  # fmt: skip


def test_of_two_merges_one_is_done(pair: DuplicateCandidate, giulia: User, marco: User) -> None:
    with window(pairs, "require", locks=True):
        outcomes = run_together(
            lambda: merge(pair, pair.left_id, giulia), lambda: merge(pair, pair.right_id, marco)
        )  # fmt: skip
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["WrongState"])
    assert Organisation.objects.filter(state="merged").count() == 1
    assert AuditEvent.objects.filter(verb="repertoire.merge_entries").count() == 1


def test_one_merges_the_other_tells_apart_and_one_is_told(pair: DuplicateCandidate, giulia: User, marco: User) -> None:
    outcomes = merge_and_judge(pair, giulia, marco, locks=True)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["WrongState"])
    pair.refresh_from_db()
    assert (pair.state == "merged") is Organisation.objects.filter(state="merged").exists()


def test_control_without_the_lock_both_have_their_way(pair: DuplicateCandidate, giulia: User, marco: User) -> None:
    assert succeeded(merge_and_judge(pair, giulia, marco, locks=False)) == 2
