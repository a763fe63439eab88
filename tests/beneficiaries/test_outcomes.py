"""Outcomes and their follow-ups: when somebody comes back, and what closes them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from beneficiaries.achieving import void_outcome
from beneficiaries.following_up import finish_follow_up, plan_follow_up
from beneficiaries.models import FollowUp, Outcome, Participation
from core.errors import NotAllowed, WrongState
from core.months import months_after
from tests.beneficiaries.cases import achieved, case_of, follow_up
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import audited, refused_by_database, run_sql


@pytest.fixture
def case(amina: User) -> Participation:
    return case_of(amina)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2025, 1, 31), 3, date(2025, 4, 30)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 12, 1), 12, date(2026, 12, 1)),
        (date(2025, 9, 15), 3, date(2025, 12, 15)),
    ],
)
def test_months_end_where_they_end(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later


@pytest.mark.parametrize("somebody", ["giulia", "marco", "lucia"])
def test_an_outcome_brings_its_three_follow_ups(
    case: Participation, somebody: str, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(somebody)
    outcome = achieved(case, by=by, on=date(2025, 1, 31))
    due = [(one.months, one.due_on, one.by) for one in outcome.follow_ups.all()]
    assert due == [(3, date(2025, 4, 30), by), (6, date(2025, 7, 31), by), (12, date(2026, 1, 31), by)]
    assert str(FollowUp.objects.soonest().first()) == "Found work: 3 months later"
    assert audited("beneficiaries.record_outcome").parameters == {"outcome": "employed"}


@pytest.mark.parametrize("somebody", ["amina", "youssef", "salma", "chiara", "dario", "ada", "hind"])
def test_nobody_else_records_outcomes(case: Participation, somebody: str, request: pytest.FixtureRequest) -> None:
    by = request.getfixturevalue(somebody)
    with nothing_changes(), pytest.raises(NotAllowed):
        achieved(case, by=by)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"on": timezone.localdate() + timedelta(days=2)}, "on"),
    ({"evidence": "  "}, "evidence"),
    ({"kind": "returned"}, "form"),
    ({"kind": "became_happy"}, "kind"),
    ({"kind": "returned", "form": "sideways"}, "form"),
]


@pytest.mark.parametrize(("said", "field"), REFUSED, ids=[field for _said, field in REFUSED])
def test_what_is_not_whole_is_refused_beside_its_field(
    case: Participation, giulia: User, said: dict[str, Any], field: str
) -> None:
    with nothing_changes(), pytest.raises(ValidationError) as refused:
        achieved(case, by=giulia, **said)
    assert set(refused.value.error_dict) == {field}


def test_a_return_has_a_form_and_nothing_else_has_one(case: Participation, giulia: User) -> None:
    assert achieved(case, by=giulia, kind="returned", form="temporary", country="MA").form == "temporary"
    assert achieved(case, by=giulia, form="temporary").form == ""
    with refused_by_database("a_return_has_a_form"):
        run_sql(
            "INSERT INTO beneficiaries_outcome (participation_id, by_id, at, kind, \"on\", form, country, evidence,"
            " voided_because) VALUES (%s, %s, now(), 'returned', now(), '', '', 'x', '')", case.pk, giulia.pk,
        )  # fmt: skip


def test_the_same_outcome_counts_once(case: Participation, giulia: User) -> None:
    first = achieved(case, by=giulia)
    with nothing_changes(), pytest.raises(ValidationError):
        achieved(case, by=giulia)
    void_outcome(first, because="Wrong day", by=giulia, at=timezone.now())
    assert achieved(case, by=giulia).pk


def test_taking_an_outcome_back_closes_what_is_open_and_keeps_what_was_found(
    case: Participation, giulia: User, marco: User
) -> None:
    outcome = achieved(case, by=giulia, on=timezone.localdate() - timedelta(days=200))
    first, second, third = outcome.follow_ups.all()
    finish_follow_up(
        first, finding="Still there.", still_holds=True, on=timezone.localdate(), by=giulia, at=timezone.now()
    )
    other = follow_up(case, "The lease", by=giulia)
    outcome = void_outcome(outcome, because="Wrong person", by=marco, at=timezone.now())
    assert (outcome.voided_because, outcome.kind) == ("Wrong person", "employed")
    assert list(FollowUp.objects.open()) == [other]
    assert FollowUp.objects.get(pk=first.pk).finding == "Still there."
    for closed in FollowUp.objects.filter(pk__in=[second.pk, third.pk]):
        assert (closed.lapsed, closed.done_by, closed.finding, closed.still_holds) == (True, marco, "", None)
    assert not Outcome.objects.standing().exists()
    with nothing_changes(), pytest.raises(WrongState):
        void_outcome(outcome, because="Again", by=marco, at=timezone.now())


def test_an_outcome_is_taken_back_with_a_reason_by_the_team(case: Participation, giulia: User, salma: User) -> None:
    outcome = achieved(case, by=giulia)
    with nothing_changes(), pytest.raises(ValidationError):
        void_outcome(outcome, because=" ", by=giulia, at=timezone.now())
    with nothing_changes(), pytest.raises(NotAllowed):
        void_outcome(outcome, because="Wrong", by=salma, at=timezone.now())


def test_the_database_keeps_what_was_achieved(case: Participation, giulia: User) -> None:
    outcome = achieved(case, by=giulia)
    with refused_by_database("frozen"):
        run_sql("UPDATE beneficiaries_outcome SET kind = 'returned' WHERE id = %s", outcome.pk)


def test_a_follow_up_is_planned_and_done_with_a_finding(case: Participation, lucia: User) -> None:
    found = follow_up(case, "The lease", by=lucia)
    done = finish_follow_up(
        found, finding="Signed.", still_holds=None, on=timezone.localdate(), by=lucia, at=timezone.now()
    )
    assert (done.done_by, done.finding, done.still_holds, done.lapsed) == (lucia, "Signed.", None, False)
    with nothing_changes(), pytest.raises(WrongState):
        finish_follow_up(done, finding="Twice.", still_holds=None, on=timezone.localdate(), by=lucia, at=timezone.now())


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"finding": " "}, "finding"), ({"still_holds": None}, "still_holds"), ({"on": date(2099, 1, 1)}, "on")],
)
def test_a_follow_up_of_an_outcome_says_whether_it_holds(
    case: Participation, lucia: User, changed: dict[str, Any], field: str
) -> None:
    found = achieved(case, by=lucia).follow_ups.first()
    assert found is not None
    said: dict[str, Any] = {"finding": "Still there.", "still_holds": False, "on": timezone.localdate()}
    with nothing_changes(), pytest.raises(ValidationError) as refused:
        finish_follow_up(found, **said | changed, by=lucia, at=timezone.now())
    assert set(refused.value.error_dict) == {field}
    assert finish_follow_up(found, **said, by=lucia, at=timezone.now()).still_holds is False


def test_a_follow_up_is_about_something_and_still_to_come(case: Participation, giulia: User, amina: User) -> None:
    today, now = timezone.localdate(), timezone.now()
    with nothing_changes(), pytest.raises(ValidationError):
        plan_follow_up(case, about=" ", due_on=today, by=giulia, at=now)
    with nothing_changes(), pytest.raises(ValidationError):
        plan_follow_up(case, about="The lease", due_on=today - timedelta(days=1), by=giulia, at=now)
    with nothing_changes(), pytest.raises(NotAllowed):
        plan_follow_up(case, about="The lease", due_on=today, by=amina, at=now)


def test_what_is_due_is_found_by_its_day(case: Participation, giulia: User) -> None:
    today = timezone.localdate()
    late = follow_up(case, "Late", by=giulia, due_on=today - timedelta(days=1))
    now = follow_up(case, "Now", by=giulia)
    soon = follow_up(case, "Soon", by=giulia, due_on=today + timedelta(days=6))
    later = follow_up(case, "Later", by=giulia, due_on=today + timedelta(days=7))
    assert list(FollowUp.objects.due_until(today)) == [late, now]
    assert list(FollowUp.objects.due_between(today, today + timedelta(days=6))) == [now, soon]
    assert list(FollowUp.objects.coming(today)) == [now, soon, later]
    finish_follow_up(late, finding="Done.", still_holds=None, on=today, by=giulia, at=timezone.now())
    assert list(FollowUp.objects.due_until(today)) == [now]
