"""Judging who applied, and deciding on them."""

from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from beneficiaries.accompanying import NotTold, begin, complete, drop
from beneficiaries.enrolling import NoPlaceLeft, places_left
from beneficiaries.models import Cohort, Enrolment
from beneficiaries.selecting import (
    DecidedMeanwhile,
    Scores,
    reconsider,
    refuse,
    score_applicant,
    select,
    shortlist,
    unlist,
    waitlist,
)
from core.errors import Conflict, NotAllowed, WrongState
from tests.beneficiaries.enrolling import anybody, applied, fresh, refused, selected, states, steps, told
from tests.builders import make_cohort, make_consent, make_person
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import Named, assert_refused, audited, refused_by_database, run_sql

ACTS = [shortlist, select, waitlist, partial(refuse, reason="Too far")]


@pytest.fixture
def enrolment(cohort: Cohort, amina: User) -> Enrolment:
    return applied(cohort, amina)


@pytest.mark.parametrize("act", ACTS)
def test_only_officers_and_managers_decide(enrolment: Enrolment, named: Named, act: Any) -> None:
    others = named("amina", "karim", "youssef", "lucia", "salma", "chiara", "dario", "ada")
    assert_refused(lambda who: act(enrolment, by=who, at=timezone.now()), others)
    act(enrolment, by=named("marco")[0], at=timezone.now())


@pytest.mark.parametrize("act", ACTS)
def test_nobody_decides_on_oneself(cohort: Cohort, giulia: User, marco: User, act: Any) -> None:
    make_consent(make_person(giulia), cohort.programme)
    own = applied(cohort, giulia)
    with nothing_changes(), pytest.raises(NotAllowed):
        act(own, by=giulia, at=timezone.now())
    act(own, by=marco, at=timezone.now())


def test_the_way_to_a_place_is_written_down_step_by_step(enrolment: Enrolment, giulia: User) -> None:
    shortlist(enrolment, by=giulia, at=timezone.now())
    unlist(enrolment, by=giulia, at=timezone.now())
    shortlist(enrolment, by=giulia, at=timezone.now())
    select(enrolment, by=giulia, at=timezone.now())
    refuse(enrolment, reason="A mistake", by=giulia, at=timezone.now())
    reconsider(enrolment, by=giulia, at=timezone.now())
    assert [act for act, _before, _after in steps(enrolment)] == [
        "apply", "shortlist", "unlist", "shortlist", "select", "refuse", "reconsider",
    ]  # fmt: skip
    assert states(enrolment) == ["shortlisted"]
    assert fresh(enrolment).told_state == "applied"
    event = enrolment.events.get(act="refuse")
    assert (event.by, event.reason, event.on_behalf_of) == (giulia, "A mistake", None)
    assert audited("beneficiaries.refuse_enrolment").parameters == {"source": "selected", "target": "refused"}


def test_a_refusal_needs_a_reason(enrolment: Enrolment, giulia: User) -> None:
    with nothing_changes(), pytest.raises(ValidationError):
        refuse(enrolment, reason="  ", by=giulia, at=timezone.now())


def test_a_full_cohort_takes_nobody(enrolment: Enrolment, cohort: Cohort, giulia: User) -> None:
    for _ in range(2):
        selected(cohort, anybody(cohort.programme), officer=giulia)
    assert places_left(cohort) == 0
    with nothing_changes(), pytest.raises(NoPlaceLeft):
        select(enrolment, by=giulia, at=timezone.now())


def test_the_database_counts_the_places_too(enrolment: Enrolment, cohort: Cohort, giulia: User) -> None:
    for _ in range(2):
        selected(cohort, anybody(cohort.programme), officer=giulia)
    with refused_by_database("no place is left"):
        run_sql("UPDATE beneficiaries_enrolment SET state = 'selected' WHERE id = %s", enrolment.pk)
    Cohort.objects.update(capacity=3)
    assert run_sql("UPDATE beneficiaries_enrolment SET state = 'selected' WHERE id = %s", enrolment.pk) == 1


def test_a_decision_on_another_state_than_the_one_shown_is_not_taken(enrolment: Enrolment, giulia: User) -> None:
    select(enrolment, by=giulia, at=timezone.now(), shown="applied")
    with nothing_changes(), pytest.raises(DecidedMeanwhile):
        refuse(enrolment, reason="Too far", by=giulia, at=timezone.now(), shown="applied")


def test_what_is_over_is_not_decided_again(enrolment: Enrolment, cohort: Cohort, karim: User, giulia: User) -> None:
    no = refused(cohort, karim, officer=giulia)
    for act in (select, waitlist, shortlist, unlist):
        with nothing_changes(), pytest.raises(WrongState):
            act(no, by=giulia, at=timezone.now())


def test_scores_are_kept_changed_and_taken_back(enrolment: Enrolment, giulia: User, marco: User) -> None:
    first, second = enrolment.cohort.criteria.values_list("pk", flat=True)
    now = timezone.now()
    score_applicant(enrolment, values={first: 5, second: 1}, seen={}, by=giulia, at=now)
    assert Enrolment.objects.with_score().get().score == pytest.approx(11 / 3)  # type: ignore[attr-defined]
    score_applicant(enrolment, values={first: None, second: 3}, seen={first: 5, second: 1}, by=marco, at=now)
    assert list(enrolment.scores.values_list("criterion", "value", "by")) == [(second, 3, marco.pk)]
    assert score_applicant(enrolment, values={second: 3}, seen={second: 3}, by=marco, at=now) == []


def test_a_score_that_somebody_else_gave_meanwhile_is_not_overwritten(
    enrolment: Enrolment, giulia: User, marco: User
) -> None:
    first, second = enrolment.cohort.criteria.values_list("pk", flat=True)
    score_applicant(enrolment, values={first: 5}, seen={}, by=giulia, at=timezone.now())
    with nothing_changes(), pytest.raises(Conflict):
        score_applicant(enrolment, values={first: 1, second: 1}, seen={}, by=marco, at=timezone.now())


def test_scores_off_the_scale_and_of_other_cohorts_are_refused(enrolment: Enrolment, giulia: User) -> None:
    [criterion, *_] = enrolment.cohort.criteria.all()
    [other, *_] = make_cohort(enrolment.programme).criteria.all()
    wrong: list[Scores] = [{criterion.pk: 6}, {criterion.pk: -1}, {other.pk: 3}]
    for values in wrong:
        with nothing_changes(), pytest.raises(ValidationError):
            score_applicant(enrolment, values=values, seen={}, by=giulia, at=timezone.now())


def test_once_decided_nobody_scores(cohort: Cohort, amina: User, giulia: User, lucia: User) -> None:
    enrolment = selected(cohort, amina, officer=giulia)
    [criterion, *_] = cohort.criteria.all()
    with nothing_changes(), pytest.raises(WrongState):
        score_applicant(enrolment, values={criterion.pk: 4}, seen={}, by=giulia, at=timezone.now())
    with nothing_changes(), pytest.raises(NotAllowed):
        score_applicant(enrolment, values={criterion.pk: 4}, seen={}, by=lucia, at=timezone.now())


def test_only_who_knows_of_the_place_begins(cohort: Cohort, amina: User, giulia: User) -> None:
    enrolment = selected(cohort, amina, officer=giulia)
    for act in (begin, partial(drop, reason="Ill")):
        with nothing_changes(), pytest.raises(NotTold):
            act(enrolment, by=giulia, at=timezone.now())
    told(enrolment, officer=giulia)
    begin(enrolment, by=giulia, at=timezone.now())
    complete(enrolment, by=giulia, at=timezone.now())
    assert (fresh(enrolment).state, fresh(enrolment).told_state) == ("completed", "completed")


def test_leaving_before_the_end_needs_a_reason_and_a_right(
    cohort: Cohort, amina: User, giulia: User, named: Named
) -> None:
    enrolment = told(selected(cohort, amina, officer=giulia), officer=giulia)
    with nothing_changes(), pytest.raises(ValidationError):
        drop(enrolment, reason="", by=giulia, at=timezone.now())
    assert_refused(
        lambda who: drop(enrolment, reason="Ill", by=who, at=timezone.now()), named("amina", "lucia", "salma")
    )
    begin(enrolment, by=giulia, at=timezone.now())
    drop(enrolment, reason="Found work", by=giulia, at=timezone.now())
    assert steps(enrolment)[-1] == ("drop", "active", "dropped")
