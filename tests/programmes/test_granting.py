"""Giving and ending roles."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed
from core.models import AuditEvent
from core.states import allowed
from programmes.granting import end_role, grant_role
from programmes.models import Membership, Programme, Role
from tests.builders import make_membership, make_programme
from tests.cast import member
from tests.kit.races import Outcome, run_together
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import refused_by_database, run_sql
from tests.projects.racing import refusals, succeeded, window


def grant(user: User, programme: Programme, by: User, role: str = Role.OFFICER, **more: Any) -> Membership:
    return grant_role(user, programme=programme, role=role, by=by, at=timezone.now(), **more)


@pytest.mark.parametrize("role", Role.values)
def test_a_manager_gives_every_role(programme: Programme, marco: User, yasmine: User, role: str) -> None:
    membership = grant(yasmine, programme, marco, role)
    assert (membership.user, membership.role, membership.granted_by) == (yasmine, role, marco)
    event = AuditEvent.objects.get(verb="programmes.grant_role")
    assert (event.actor, event.role) == (marco, "manager")
    assert event.parameters == {"role_granted": role, "programme": programme.code}


@pytest.mark.parametrize("somebody", ["giulia", "lucia", "salma", "chiara", "dario", "amina", "yasmine"])
def test_nobody_else_gives_or_ends_roles(
    programme: Programme, marco: User, somebody: str, request: pytest.FixtureRequest
) -> None:
    by, target = request.getfixturevalue(somebody), marco.memberships.get()
    with nothing_changes():
        with pytest.raises(NotAllowed):
            grant(by, programme, by, Role.MANAGER)
        with pytest.raises(NotAllowed):
            end_role(target, by=by, at=timezone.now())


def test_a_manager_gives_no_role_in_another_programme(other_programme: Programme, marco: User, yasmine: User) -> None:
    with nothing_changes(), pytest.raises(NotAllowed):
        grant(yasmine, other_programme, marco)


def test_an_administrator_appoints_managers_and_nobody_else(
    other_programme: Programme, ada: User, yasmine: User
) -> None:
    for role in set(Role.values) - {Role.MANAGER}:
        with nothing_changes(), pytest.raises(NotAllowed):
            grant(yasmine, other_programme, ada, role)
    assert grant(yasmine, other_programme, ada, Role.MANAGER).pk


def test_an_administrator_does_not_appoint_oneself(programme: Programme, ada: User) -> None:
    with nothing_changes(), pytest.raises(NotAllowed):
        grant(ada, programme, ada, Role.MANAGER)


def test_an_administrator_whom_others_made_manager_gives_every_role(
    programme: Programme, ada: User, marco: User, yasmine: User
) -> None:
    grant(ada, programme, marco, Role.MANAGER)
    assert grant(yasmine, programme, ada).pk


def test_an_administrator_ends_managers_and_nobody_else(marco: User, giulia: User, ada: User) -> None:
    with nothing_changes(), pytest.raises(NotAllowed):
        end_role(giulia.memberships.get(), by=ada, at=timezone.now())
    end_role(marco.memberships.get(), by=ada, at=timezone.now())
    assert not Membership.objects.current(timezone.now()).of(marco).exists()


def test_the_same_role_is_not_given_twice_at_a_time(programme: Programme, marco: User, giulia: User) -> None:
    with nothing_changes(), pytest.raises(ValidationError, match="already has this role"):
        grant(giulia, programme, marco)
    assert grant(giulia, programme, marco, Role.ASSESSOR).pk


def test_a_role_that_has_ended_can_be_given_again(programme: Programme, marco: User, giulia: User) -> None:
    now = timezone.now()
    end_role(giulia.memberships.get(), by=marco, at=now)
    grant_role(giulia, programme=programme, role=Role.OFFICER, by=marco, at=now)
    assert Membership.objects.of(giulia).count() == 2


def test_a_role_may_have_an_end(programme: Programme, marco: User, yasmine: User) -> None:
    now = timezone.now()
    grant(yasmine, programme, marco, until=now + timedelta(days=9))
    assert Membership.objects.current(now + timedelta(days=8)).of(yasmine).exists()
    assert not Membership.objects.current(now + timedelta(days=9)).of(yasmine).exists()


def test_a_role_does_not_end_before_it_begins(programme: Programme, marco: User, yasmine: User) -> None:
    with nothing_changes(), pytest.raises(ValidationError):
        grant(yasmine, programme, marco, until=timezone.now() - timedelta(days=1))
    with pytest.raises(ValidationError):
        grant(yasmine, programme, marco, "king")


def test_ending_takes_the_rights_at_once(submitted_project: Any, marco: User, giulia: User) -> None:
    assert allowed(giulia, "projects.screen_project", submitted_project)
    end_role(giulia.memberships.get(), by=marco, at=timezone.now())
    assert not allowed(giulia, "projects.screen_project", submitted_project)


def test_ending_what_has_ended_does_not_make_it_longer(marco: User, giulia: User) -> None:
    membership, first = giulia.memberships.get(), timezone.now()
    end_role(membership, by=marco, at=first)
    with nothing_changes():
        end_role(membership, by=marco, at=first + timedelta(days=9))
    membership.refresh_from_db()
    assert membership.until == first


def test_a_role_that_would_begin_later_never_begins(programme: Programme, marco: User, yasmine: User) -> None:
    now = timezone.now()
    membership = make_membership(yasmine, programme, Role.OFFICER, since=now + timedelta(days=2))
    end_role(membership, by=marco, at=now)
    assert not Membership.objects.current(now + timedelta(days=2)).of(yasmine).exists()


def test_past_the_act_periods_of_a_role_do_not_overlap_either(programme: Programme, giulia: User) -> None:
    with refused_by_database("one_membership_a_role_at_a_time"):
        make_membership(giulia, programme, Role.OFFICER)
    with refused_by_database("membership_ends_after_start"):
        run_sql("UPDATE programmes_membership SET until = since - interval '1 day'")


def grant_twice(programme: Programme, by: User, user: User, *, locks: bool) -> list[Outcome]:
    with window(Membership, "save", locks=locks):
        return run_together(*[lambda: grant(user, programme, by)] * 2)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_who_give_the_same_role_one_is_told_that_it_is_there(yasmine: User) -> None:
    programme = make_programme()
    marco = member(programme, Role.MANAGER, "Marco Ferri")
    outcomes = grant_twice(programme, marco, yasmine, locks=True)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["ValidationError"])


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_only_the_database_stops_it(yasmine: User) -> None:
    programme = make_programme()
    marco = member(programme, Role.MANAGER, "Marco Ferri")
    outcomes = grant_twice(programme, marco, yasmine, locks=False)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["IntegrityError"])
