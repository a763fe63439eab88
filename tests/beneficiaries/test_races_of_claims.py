"""Two people claim one record at the same moment; and what would happen without the lock."""

import pytest
from django.utils import timezone

from accounts.models import User
from beneficiaries import claiming
from beneficiaries.claiming import grant_claim
from beneficiaries.models import Beneficiary, RecordClaim
from beneficiaries.registering import record_of
from programmes.models import Programme
from tests.builders import make_participation, make_person, make_user
from tests.kit.races import Outcome, run_together
from tests.projects.racing import refusals, succeeded, window

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def recorded(programme: Programme) -> Beneficiary:
    person = make_person(given_name="Naïma", family_name="Tazi", email="")
    make_participation(person, programme)
    return person


@pytest.fixture
def claims(programme: Programme) -> list[RecordClaim]:
    users = [make_user("Naima Tazi"), make_user("Naima Tazi")]
    return [RecordClaim.objects.create(beneficiary=record_of(user), programme=programme, text="Me") for user in users]


def both(recorded: Beneficiary, claims: list[RecordClaim], officers: list[User], *, locks: bool) -> list[Outcome]:
    def grant(number: int) -> Beneficiary:
        return grant_claim(claims[number], matched=recorded, by=officers[number], at=timezone.now())

    with window(claiming, "link_account", locks=locks):
        return run_together(lambda: grant(0), lambda: grant(1))


def test_one_of_two_gets_the_record(
    recorded: Beneficiary, claims: list[RecordClaim], giulia: User, marco: User
) -> None:
    outcomes = both(recorded, claims, [giulia, marco], locks=True)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["WrongState"])
    assert sorted(RecordClaim.objects.values_list("state", flat=True)) == ["granted", "open"]
    assert Beneficiary.objects.exclude(merged_into=None).count() == 1


def test_control_without_the_lock_both_are_told_it_is_theirs(
    recorded: Beneficiary, claims: list[RecordClaim], giulia: User, marco: User
) -> None:
    outcomes = both(recorded, claims, [giulia, marco], locks=False)
    assert succeeded(outcomes) == 2
