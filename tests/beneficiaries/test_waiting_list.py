"""Who is offered a freed place, until when, and who comes after."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from beneficiaries.accompanying import begin, drop
from beneficiaries.applying import accept_place, withdraw_enrolment
from beneficiaries.enrolling import lock_cohort, places_left
from beneficiaries.leaving import end_own_matters
from beneficiaries.merging import merge_persons
from beneficiaries.models import Cohort, Enrolment, Letter
from beneficiaries.selecting import reconsider, refuse, waitlist
from beneficiaries.tasks import lapse_offers
from beneficiaries.waiting import lapse, lapse_due, offer_raised
from core.personal_data import subject_of
from core.waiting import lapse_offers as sweep
from tests.beneficiaries.enrolling import (
    anybody,
    applied,
    fresh,
    later,
    offered,
    selected,
    states,
    steps,
    told,
    waiting,
)
from tests.builders import in_all_languages, make_participation, make_person
from tests.projects.looking import mails


@pytest.fixture
def holder(cohort: Cohort, giulia: User) -> User:
    """Somebody who has one of the two places."""
    user = anybody(cohort.programme)
    told(selected(cohort, user, officer=giulia), officer=giulia)
    return user


def place_of(holder: User) -> Enrolment:
    found: Enrolment = Enrolment.objects.get(beneficiary=holder.beneficiary)
    return found


def queue(cohort: Cohort, *users: User, officer: User) -> list[Enrolment]:
    """They wait in this order; the cohort is full."""
    selected(cohort, anybody(cohort.programme), officer=officer)
    return [waiting(cohort, user, officer=officer) for user in users]


FREEING = {
    "the person steps back": lambda row, officer: withdraw_enrolment(row, by=row.beneficiary.user, at=timezone.now()),
    "refused after all": lambda row, officer: refuse(row, reason="Too far", by=officer, at=timezone.now()),
    "does not come": lambda row, officer: drop(row, reason="Ill", by=officer, at=timezone.now()),
}


@pytest.mark.parametrize("why", FREEING)
def test_a_freed_place_goes_at_once_to_the_first_who_waits(
    cohort: Cohort, holder: User, amina: User, karim: User, giulia: User, why: str
) -> None:
    first, second = queue(cohort, karim, amina, officer=giulia)
    FREEING[why](place_of(holder), giulia)
    assert states(first, second) == ["offered", "waitlisted"]
    until = fresh(first).offered_until
    assert until is not None
    assert abs(until - timezone.now() - timedelta(days=7)) < timedelta(minutes=1)
    [mail] = mails("beneficiaries/place_offered")
    assert mail.recipient == "karim@example.org"
    assert fresh(first).told_state == "offered"
    assert first.events.get(act="offer").by is None


def merged_with_a_double(place: Enrolment, officer: User) -> Enrolment:
    """The holder of the place was written down twice, and both records had one."""
    double = make_person()
    make_participation(double, place.programme)
    other = Enrolment.objects.create(cohort=place.cohort, beneficiary=double)
    Enrolment.objects.filter(pk=other.pk).update(state="selected", told_state="selected", told_at=timezone.now())
    merge_persons(place.beneficiary, double, {}, by=officer, at=timezone.now())
    return other


def test_of_two_places_of_one_person_the_second_goes_to_the_first_who_waits(
    cohort: Cohort, holder: User, amina: User, karim: User, giulia: User
) -> None:
    Cohort.objects.update(capacity=3)
    first, second = queue(cohort, karim, amina, officer=giulia)
    gone = merged_with_a_double(place_of(holder), giulia)
    assert states(first, second, place_of(holder)) == ["offered", "waitlisted", "selected"]
    assert [mail.recipient for mail in mails("beneficiaries/place_offered")] == ["karim@example.org"]
    assert not Enrolment.objects.filter(pk=gone.pk).exists()
    assert places_left(lock_cohort(cohort)) == 0


def test_a_double_that_held_no_place_frees_none(
    cohort: Cohort, holder: User, amina: User, karim: User, giulia: User
) -> None:
    [first] = queue(cohort, karim, officer=giulia)
    double = make_person()
    make_participation(double, cohort.programme)
    Enrolment.objects.create(cohort=cohort, beneficiary=double)
    Cohort.objects.update(capacity=3)
    merge_persons(holder.beneficiary, double, {}, by=giulia, at=timezone.now())
    assert states(first) == ["waitlisted"]


def test_who_was_put_back_on_the_list_stands_at_its_end(
    cohort: Cohort, holder: User, amina: User, karim: User, giulia: User
) -> None:
    first, second = queue(cohort, karim, amina, officer=giulia)
    refuse(first, reason="A mistake", by=giulia, at=timezone.now())
    reconsider(first, by=giulia, at=timezone.now())
    waitlist(first, by=giulia, at=timezone.now())
    withdraw_enrolment(place_of(holder), by=holder, at=timezone.now())
    assert states(first, second) == ["waitlisted", "offered"]


def test_an_offer_that_nobody_answers_lapses_and_goes_on(
    cohort: Cohort, amina: User, karim: User, giulia: User
) -> None:
    enrolment = offered(cohort, amina, officer=giulia)
    selected(cohort, anybody(cohort.programme), officer=giulia)
    next_one = waiting(cohort, karim, officer=giulia)
    assert lapse_due(at=later(days=6)) == 0
    assert lapse_due(at=later(days=8)) == 1
    assert states(enrolment, next_one) == ["withdrawn", "offered"]
    assert steps(enrolment)[-1] == ("lapse", "offered", "withdrawn")
    assert fresh(enrolment).told_state == "withdrawn"
    assert lapse_due(at=later(days=8)) == 0
    assert [mail.state for mail in mails("beneficiaries/place_offered")] == ["cancelled", "queued"]


def test_the_task_lapses_what_is_due(cohort: Cohort, amina: User, giulia: User) -> None:
    enrolment = offered(cohort, amina, officer=giulia)
    assert lapse_offers() == 0
    Enrolment.objects.filter(pk=enrolment.pk).update(offered_until=later(minutes=-1))
    assert lapse_offers() == 1


def test_an_offer_that_was_accepted_while_the_sweep_came_stays(cohort: Cohort, amina: User, giulia: User) -> None:
    enrolment = offered(cohort, amina, officer=giulia)
    due = Enrolment.objects.lapsed_at(later(days=8))
    seen = list(due)
    accept_place(enrolment, by=amina, at=timezone.now())
    assert sweep(_remembered(due, seen), lapse=partial(lapse, at=later(days=8))) == 0
    assert states(enrolment) == ["selected"]


def _remembered(rows: Any, seen: list[Enrolment]) -> Any:
    """The rows as a sweep had read them before."""
    rows._result_cache = seen
    return rows


def test_more_places_go_to_as_many_who_wait(cohort: Cohort, holder: User, giulia: User) -> None:
    people = [anybody(cohort.programme) for _ in range(3)]
    rows = queue(cohort, *people, officer=giulia)
    Cohort.objects.update(capacity=4)
    offer_raised(cohort, before=2, at=timezone.now())
    assert states(*rows) == ["offered", "offered", "waitlisted"]


def test_a_freed_place_is_one_place_also_while_others_are_free(cohort: Cohort, holder: User, giulia: User) -> None:
    rows = [waiting(cohort, anybody(cohort.programme), officer=giulia) for _ in range(2)]
    withdraw_enrolment(place_of(holder), by=holder, at=timezone.now())
    assert states(*rows) == ["offered", "waitlisted"]


def test_stepping_back_without_a_place_offers_nothing(
    cohort: Cohort, holder: User, amina: User, karim: User, giulia: User
) -> None:
    [row] = queue(cohort, karim, officer=giulia)
    withdraw_enrolment(applied(cohort, amina), by=amina, at=timezone.now())
    assert states(row) == ["waitlisted"]


def test_after_the_first_day_nobody_is_offered_a_place(cohort: Cohort, holder: User, karim: User, giulia: User) -> None:
    [row] = queue(cohort, karim, officer=giulia)
    Cohort.objects.update(starts_on=timezone.localdate())
    withdraw_enrolment(place_of(holder), by=holder, at=timezone.now())
    assert states(row) == ["waitlisted"]


def test_the_place_of_somebody_who_has_begun_is_not_offered(
    cohort: Cohort, holder: User, karim: User, giulia: User
) -> None:
    [row] = queue(cohort, karim, officer=giulia)
    begin(place_of(holder), by=giulia, at=timezone.now())
    drop(place_of(holder), reason="Ill", by=giulia, at=timezone.now())
    assert states(row) == ["waitlisted"]


def test_an_offer_ends_with_the_first_day_at_the_latest(
    cohort: Cohort, holder: User, karim: User, giulia: User
) -> None:
    [row] = queue(cohort, karim, officer=giulia)
    Cohort.objects.update(starts_on=timezone.localdate() + timedelta(days=2))
    withdraw_enrolment(place_of(holder), by=holder, at=timezone.now())
    cohort.refresh_from_db()
    assert fresh(row).offered_until == cohort.first_moment


def test_whose_record_is_gone_is_passed_over(
    cohort: Cohort, holder: User, amina: User, karim: User, giulia: User
) -> None:
    first, second = queue(cohort, karim, amina, officer=giulia)
    type(karim.beneficiary).objects.filter(pk=karim.beneficiary.pk).update(erased_at=timezone.now())
    withdraw_enrolment(place_of(holder), by=holder, at=timezone.now())
    assert states(first, second) == ["waitlisted", "offered"]


def test_the_offer_is_told_with_the_cohort_s_letter_in_the_person_s_language(
    cohort: Cohort, holder: User, amina: User, giulia: User
) -> None:
    texts = in_all_languages("text", "A place!") | {"text_fr": "Une place !"}
    Letter.objects.create(cohort=cohort, about=Letter.About.OFFERED, **texts)
    [row] = queue(cohort, amina, officer=giulia)
    withdraw_enrolment(place_of(holder), by=holder, at=timezone.now())
    assert (fresh(row).message, fresh(row).message_language) == ("Une place !", "fr")


def test_erasing_who_held_a_place_gives_it_to_the_next(cohort: Cohort, holder: User, giulia: User) -> None:
    [row] = queue(cohort, anybody(cohort.programme), officer=giulia)
    end_own_matters(subject_of(person=holder.beneficiary, user=holder), giulia, timezone.now())
    assert fresh(row).state == "offered"
