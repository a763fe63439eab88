"""Two officers, one place, one moment: who comes second is told that there is none."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pgtrigger
import pytest
from django.utils import timezone

from accounts.models import User
from beneficiaries import applying, selecting
from beneficiaries.applying import accept_place, withdraw_enrolment
from beneficiaries.enrolling import places_left
from beneficiaries.models import Cohort, Enrolment
from beneficiaries.selecting import select
from beneficiaries.states import HOLDING_A_PLACE
from beneficiaries.waiting import lapse_due
from programmes.models import Programme
from tests.beneficiaries.enrolling import anybody, applied, later, offered, selected, states, waiting
from tests.builders import make_cohort
from tests.kit.races import Outcome, run_together
from tests.projects.racing import refusals, succeeded, window

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
TRIGGER = "beneficiaries.Enrolment:within_capacity"


@pytest.fixture
def last_place(programme: Programme) -> Cohort:
    return make_cohort(programme, capacity=1)


@contextmanager
def guards(*, locks: bool, counting: bool) -> Iterator[None]:
    """The window between counting and writing; without `counting` the database does not count again."""
    with ExitStack() as stack:
        if not counting:
            pgtrigger.disable(TRIGGER)
            stack.callback(pgtrigger.enable, TRIGGER)
        stack.enter_context(window(selecting, "step", locks=locks))
        yield


def both_select(cohort: Cohort, giulia: User, marco: User) -> list[Outcome]:
    first, second = (applied(cohort, anybody(cohort.programme)) for _ in range(2))
    return run_together(
        lambda: select(first, by=giulia, at=timezone.now()), lambda: select(second, by=marco, at=timezone.now())
    )


def taken(cohort: Cohort) -> int:
    return Enrolment.objects.filter(cohort=cohort, state__in=HOLDING_A_PLACE).count()


def test_two_officers_select_for_the_last_place_and_one_gets_it(last_place: Cohort, giulia: User, marco: User) -> None:
    with guards(locks=True, counting=True):
        outcomes = both_select(last_place, giulia, marco)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["NoPlaceLeft"])
    assert taken(last_place) == 1


def test_the_lock_alone_is_enough(last_place: Cohort, giulia: User, marco: User) -> None:
    with guards(locks=True, counting=False):
        outcomes = both_select(last_place, giulia, marco)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["NoPlaceLeft"])
    assert taken(last_place) == 1


def test_the_database_alone_is_enough(last_place: Cohort, giulia: User, marco: User) -> None:
    with guards(locks=False, counting=True):
        outcomes = both_select(last_place, giulia, marco)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["IntegrityError"])
    assert taken(last_place) == 1


def test_control_without_both_there_is_one_too_many(last_place: Cohort, giulia: User, marco: User) -> None:
    with guards(locks=False, counting=False):
        outcomes = both_select(last_place, giulia, marco)
    assert succeeded(outcomes) == 2
    assert (taken(last_place), places_left(last_place)) == (2, -1)


def test_six_at_once_never_pass_the_capacity(programme: Programme, giulia: User) -> None:
    cohort = make_cohort(programme, capacity=2)
    rows = [applied(cohort, anybody(programme)) for _ in range(6)]
    outcomes = run_together(*[lambda row=row: select(row, by=giulia, at=timezone.now()) for row in rows])  # type: ignore[misc]
    assert (succeeded(outcomes), set(refusals(outcomes))) == (2, {"NoPlaceLeft"})
    assert taken(cohort) == 2


def test_a_place_that_lapses_while_it_is_accepted_belongs_to_one_person(
    last_place: Cohort, amina: User, karim: User, giulia: User
) -> None:
    first = offered(last_place, amina, officer=giulia)
    second = waiting(last_place, karim, officer=giulia)
    run_together(
        lambda: accept_place(first, by=amina, at=timezone.now()),
        lambda: lapse_due(at=later(days=8)),
    )
    assert states(first, second) in (["selected", "waitlisted"], ["withdrawn", "offered"])


def test_a_place_that_is_freed_while_an_officer_selects_is_given_once(
    last_place: Cohort, amina: User, karim: User, giulia: User
) -> None:
    holder = anybody(last_place.programme)
    held = selected(last_place, holder, officer=giulia)
    first, second = waiting(last_place, amina, officer=giulia), applied(last_place, karim)
    run_together(
        lambda: withdraw_enrolment(held, by=holder, at=timezone.now()),
        lambda: select(second, by=giulia, at=timezone.now()),
    )
    assert taken(last_place) == 1
    assert states(first)[0] in {"offered", "waitlisted"}


def test_who_applies_twice_at_once_has_one_application(last_place: Cohort, amina: User) -> None:
    outcomes = run_together(*[lambda: applied(last_place, amina)] * 2)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["AppliedAlready"])


def test_control_without_the_lock_only_the_database_keeps_the_second_application_out(
    last_place: Cohort, amina: User
) -> None:
    with window(applying, "_write", locks=False):
        outcomes = run_together(*[lambda: applied(last_place, amina)] * 2)
    assert refusals(outcomes) == ["IntegrityError"]
