"""Who looks after a person, and who may act for them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from beneficiaries import caring
from beneficiaries.caring import assign_case, end_case, end_mandate, give_mandate
from beneficiaries.models import Beneficiary, CaseAssignment, Mandate, Participation
from beneficiaries.rules import acts_for, holds_mandate
from core.errors import NotAllowed
from programmes.models import Membership, Programme, Role
from tests.builders import make_mandate, make_membership, make_participation
from tests.cast import member
from tests.kit.races import run_together
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import audited, refused_by_database, run_sql
from tests.projects.racing import refusals, window


@pytest.fixture
def karims(karim: User) -> Participation:
    """Karim takes part, and nobody looks after him."""
    return karim.beneficiary.participations.get()


def sees(user: User, taking_part: Participation) -> bool:
    return Beneficiary.objects.visible_to(user).filter(pk=taking_part.beneficiary_id).exists()


@pytest.mark.parametrize("somebody", ["giulia", "marco"])
def test_a_case_worker_sees_the_person_from_the_assignment_to_its_end(
    karims: Participation, lucia: User, somebody: str, request: pytest.FixtureRequest
) -> None:
    by, now = request.getfixturevalue(somebody), timezone.now()
    assert not sees(lucia, karims)
    assignment = assign_case(karims, case_worker=lucia, by=by, at=now)
    assert sees(lucia, karims)
    assert audited("beneficiaries.assign_case").parameters == {"case_worker": lucia.pk}
    end_case(assignment, by=by, at=timezone.now())
    assert not sees(lucia, karims)


def test_a_case_worker_whose_role_ends_sees_nobody(karims: Participation, lucia: User, giulia: User) -> None:
    assign_case(karims, case_worker=lucia, by=giulia, at=timezone.now())
    Membership.objects.filter(user=lucia).update(until=timezone.now())
    assert not sees(lucia, karims)


def test_an_assignment_that_has_not_begun_shows_nothing(karims: Participation, lucia: User) -> None:
    CaseAssignment.objects.create(participation=karims, case_worker=lucia, since=timezone.now() + timedelta(hours=1))
    assert not sees(lucia, karims)


@pytest.mark.parametrize("somebody", ["amina", "karim", "lucia", "salma", "chiara", "dario", "ada"])
def test_nobody_else_assigns_cases(
    karims: Participation, lucia: User, somebody: str, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(somebody)
    with nothing_changes(), pytest.raises(NotAllowed):
        assign_case(karims, case_worker=lucia, by=by, at=timezone.now())


@pytest.mark.parametrize("somebody", ["giulia", "salma", "amina", "hind"])
def test_only_case_workers_of_the_programme_are_assigned(
    karims: Participation, marco: User, somebody: str, request: pytest.FixtureRequest
) -> None:
    worker = request.getfixturevalue(somebody)
    with nothing_changes(), pytest.raises(ValidationError):
        assign_case(karims, case_worker=worker, by=marco, at=timezone.now())


def test_nobody_is_assigned_twice_at_a_time(karims: Participation, lucia: User, giulia: User) -> None:
    now = timezone.now()
    assignment = assign_case(karims, case_worker=lucia, by=giulia, at=now)
    with nothing_changes(), pytest.raises(ValidationError):
        assign_case(karims, case_worker=lucia, by=giulia, at=now)
    end_case(assignment, by=giulia, at=now)
    assert assign_case(karims, case_worker=lucia, by=giulia, at=now).pk != assignment.pk


def test_ending_twice_keeps_the_first_moment(karims: Participation, lucia: User, giulia: User) -> None:
    now = timezone.now()
    assignment = assign_case(karims, case_worker=lucia, by=giulia, at=now)
    mandate = give_mandate(karims, holder=lucia, evidence="Sheet 3", by=giulia, at=now)
    end_case(assignment, by=giulia, at=now)
    end_mandate(mandate, by=giulia, at=now)
    with nothing_changes():
        end_case(assignment, by=giulia, at=now + timedelta(days=1))
        end_mandate(mandate, by=giulia, at=now + timedelta(days=1))


def mandated(user: User, taking_part: Participation) -> bool:
    return holds_mandate(user, taking_part.beneficiary, taking_part.programme)


@pytest.mark.parametrize("somebody", ["giulia", "lucia"])
def test_an_officer_or_case_worker_acts_under_a_mandate_until_it_ends(
    karims: Participation, giulia: User, somebody: str, request: pytest.FixtureRequest
) -> None:
    holder, now = request.getfixturevalue(somebody), timezone.now()
    assert not mandated(holder, karims)
    mandate = give_mandate(karims, holder=holder, evidence="Signed at the desk", by=giulia, at=now)
    assert mandated(holder, karims)
    assert (mandate.evidence, audited("beneficiaries.give_mandate").parameters) == (
        "Signed at the desk", {"holder": holder.pk},
    )  # fmt: skip
    end_mandate(mandate, by=giulia, at=timezone.now())
    assert not mandated(holder, karims)


def test_the_person_acts_for_oneself_and_strangers_do_not(
    karims: Participation, karim: User, amina: User, giulia: User
) -> None:
    assert acts_for(karim, karims.beneficiary, karims.programme)
    assert not acts_for(amina, karims.beneficiary, karims.programme)
    assert not acts_for(giulia, karims.beneficiary, karims.programme)


def test_a_mandate_counts_in_its_time_only(karims: Participation, lucia: User) -> None:
    now, hour = timezone.now(), timedelta(hours=1)
    make_mandate(karims, lucia, since=now + hour)
    make_mandate(karims, lucia, since=now - 2 * hour, until=now - hour)
    assert not mandated(lucia, karims)
    make_mandate(karims, lucia, since=now - hour, until=now + hour)
    assert mandated(lucia, karims)


def test_a_mandate_counts_in_its_programme_only(
    karims: Participation, karim: User, lucia: User, other_programme: Programme
) -> None:
    make_membership(lucia, other_programme, Role.CASE_WORKER)
    make_mandate(make_participation(karim.beneficiary, other_programme), lucia)
    assert not mandated(lucia, karims)


@pytest.mark.parametrize("somebody", ["marco", "salma", "amina", "chiara"])
def test_only_officers_and_case_workers_hold_a_mandate(
    karims: Participation, giulia: User, somebody: str, request: pytest.FixtureRequest
) -> None:
    holder = request.getfixturevalue(somebody)
    with nothing_changes(), pytest.raises(ValidationError):
        give_mandate(karims, holder=holder, evidence="Sheet 3", by=giulia, at=timezone.now())


@pytest.mark.parametrize("somebody", ["lucia", "amina", "youssef", "salma", "dario", "ada"])
def test_nobody_who_does_not_look_after_the_person_records_a_mandate(
    karims: Participation, giulia: User, somebody: str, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(somebody)
    with nothing_changes(), pytest.raises(NotAllowed):
        give_mandate(karims, holder=giulia, evidence="Sheet 3", by=by, at=timezone.now())


@pytest.mark.parametrize("evidence", ["", "  "])
def test_a_mandate_says_how_it_was_given(karims: Participation, giulia: User, evidence: str) -> None:
    with nothing_changes(), pytest.raises(ValidationError):
        give_mandate(karims, holder=giulia, evidence=evidence, by=giulia, at=timezone.now())


def test_a_mandate_is_held_once_at_a_time_and_ends_after_it_begins(karims: Participation, giulia: User) -> None:
    now = timezone.now()
    with nothing_changes(), pytest.raises(ValidationError):
        give_mandate(karims, holder=giulia, evidence="x", by=giulia, at=now, until=now - timedelta(days=1))
    give_mandate(karims, holder=giulia, evidence="Sheet 3", by=giulia, at=now)
    with nothing_changes(), pytest.raises(ValidationError):
        give_mandate(karims, holder=giulia, evidence="Sheet 4", by=giulia, at=now)
    for table in ("mandate", "caseassignment"):
        CaseAssignment.objects.get_or_create(participation=karims, case_worker=giulia)
        with refused_by_database("ends_after_start"):
            run_sql(f"UPDATE beneficiaries_{table} SET until = since - interval '1 day'")


def give_twice(act: Any, *, locks: bool) -> list[str]:
    with window(caring, "record", locks=locks):
        return refusals(run_together(act, act))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_mandate_recorded_twice_at_once_is_there_once(
    karims: Participation, giulia: User, programme: Programme
) -> None:
    worker = member(programme, Role.CASE_WORKER, "Omar Berrada")
    now = timezone.now()
    assert give_twice(
        lambda: give_mandate(karims, holder=giulia, evidence="Sheet 3", by=giulia, at=now), locks=True
    ) == ["ValidationError"]
    assert give_twice(lambda: assign_case(karims, case_worker=worker, by=giulia, at=now), locks=True) == [
        "ValidationError"
    ]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_it_is_there_twice(karims: Participation, giulia: User) -> None:
    now = timezone.now()
    assert not give_twice(
        lambda: give_mandate(karims, holder=giulia, evidence="Sheet 3", by=giulia, at=now), locks=False
    )
    assert Mandate.objects.count() == 2
