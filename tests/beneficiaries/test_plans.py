"""The plan, its goals, and the help that is given."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from beneficiaries import planning
from beneficiaries.assisting import Help, record_assistance
from beneficiaries.models import Participation, PlanGoal
from beneficiaries.planning import add_goal, change_goal, drop_goal, reach_goal, reopen_goal, write_plan
from core.errors import NotAllowed, WrongState
from core.models import AuditEvent
from repertoire.models import Organisation
from tests.beneficiaries.cases import case_of
from tests.kit.snapshot import nothing_changes
from tests.projects.looking import audited, refused_by_database, run_sql


@pytest.fixture
def case(amina: User) -> Participation:
    return case_of(amina)


def a_goal(case: Participation, by: User, **said: Any) -> PlanGoal:
    values = {"dimension": "economic", "text": "Sign the lease", "due_on": None} | said
    return add_goal(case, **values, by=by, at=timezone.now())


@pytest.mark.parametrize("somebody", ["giulia", "marco", "lucia"])
def test_there_is_one_plan_and_it_is_written_anew(
    case: Participation, somebody: str, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(somebody)
    first = write_plan(case, summary="A bakery.", by=by, at=timezone.now())
    assert write_plan(case, summary="A bakery in Khouribga.", by=by, at=timezone.now()) == first
    with nothing_changes():
        write_plan(case, summary="A bakery in Khouribga.", by=by, at=timezone.now())
    assert AuditEvent.objects.filter(verb="beneficiaries.write_plan").count() == 2


@pytest.mark.parametrize("somebody", ["amina", "youssef", "salma", "hind", "chiara", "dario", "ada"])
def test_nobody_else_writes_it(case: Participation, somebody: str, request: pytest.FixtureRequest) -> None:
    by = request.getfixturevalue(somebody)
    with nothing_changes(), pytest.raises(NotAllowed):
        write_plan(case, summary="A bakery.", by=by, at=timezone.now())
    with nothing_changes(), pytest.raises(NotAllowed):
        a_goal(case, by)


def test_a_plan_begins_with_its_first_goal(case: Participation, lucia: User) -> None:
    goal = a_goal(case, lucia, due_on=date(2030, 5, 1))
    assert (goal.plan.participation, goal.state, goal.plan.summary) == (case, "open", "")
    assert a_goal(case, lucia, dimension="social").plan == goal.plan


@pytest.mark.parametrize("said", [{"dimension": "spiritual"}, {"text": ""}, {"text": "x" * 501}])
def test_a_goal_is_a_goal_in_a_dimension(case: Participation, lucia: User, said: dict[str, str]) -> None:
    with nothing_changes(), pytest.raises(ValidationError):
        a_goal(case, lucia, **said)


def test_a_plan_has_so_many_goals(case: Participation, lucia: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "MOST", 1)
    a_goal(case, lucia)
    with nothing_changes(), pytest.raises(ValidationError):
        a_goal(case, lucia)


def test_a_goal_goes_its_way_and_back(case: Participation, lucia: User, giulia: User) -> None:
    now, goal = timezone.now(), a_goal(case, lucia)
    goal = change_goal(goal, dimension="social", text="Sign it", due_on=None, by=lucia)
    assert (goal.dimension, goal.text) == ("social", "Sign it")
    goal = reach_goal(goal, by=giulia, at=now)
    assert (goal.state, goal.settled_on) == ("reached", timezone.localdate(now))
    for refused in (reach_goal, drop_goal):
        with nothing_changes(), pytest.raises(WrongState):
            refused(goal, by=giulia, at=now)
    with nothing_changes(), pytest.raises(WrongState):
        change_goal(goal, dimension="social", text="Other", due_on=None, by=lucia)
    goal = reopen_goal(goal, by=lucia, at=now)
    assert (goal.state, goal.settled_on) == ("open", None)
    assert drop_goal(goal, by=lucia, at=now).state == "dropped"


def test_what_says_the_same_is_no_change(case: Participation, lucia: User) -> None:
    goal = a_goal(case, lucia)
    with nothing_changes():
        change_goal(goal, dimension="economic", text="Sign the lease", due_on=None, by=lucia)


@pytest.mark.parametrize("act", [reach_goal, drop_goal])
def test_goals_are_moved_by_the_team_alone(case: Participation, lucia: User, amina: User, act: Any) -> None:
    goal = a_goal(case, lucia)
    with nothing_changes(), pytest.raises(NotAllowed):
        act(goal, by=amina, at=timezone.now())
    with nothing_changes(), pytest.raises(NotAllowed):
        change_goal(goal, dimension="social", text="Other", due_on=None, by=amina)


def test_the_database_knows_no_way_from_given_up_to_reached(case: Participation, lucia: User) -> None:
    goal = drop_goal(a_goal(case, lucia), by=lucia, at=timezone.now())
    with refused_by_database("Invalid transition"):
        run_sql("UPDATE beneficiaries_plangoal SET state = 'reached' WHERE id = %s", goal.pk)


def helped(case: Participation, by: User, **said: Any) -> Any:
    values: dict[str, Any] = {"kind": "counselling", "on": timezone.localdate(), "minutes": 45} | said
    return record_assistance(case, Help(**values), by=by, at=timezone.now())


@pytest.mark.parametrize("somebody", ["giulia", "marco", "lucia"])
def test_help_is_written_down(
    case: Participation, atlas: Organisation, somebody: str, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(somebody)
    given = helped(case, by, kind="goods_in_kind", value=Decimal("1250.50"), currency="MAD", organisation=atlas)
    assert (given.minutes, given.value, given.currency, given.organisation) == (45, Decimal("1250.50"), "MAD", atlas)
    assert helped(case, by, currency="EUR").currency == "", "a currency without a value says nothing"
    assert audited_kinds() == ["goods_in_kind", "counselling"]


def audited_kinds() -> list[str]:
    events = AuditEvent.objects.filter(verb="beneficiaries.record_assistance").order_by("pk")
    return [event.parameters["assistance"] for event in events]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"on": timezone.localdate() + timedelta(days=2)}, "on"),
    ({"value": Decimal(10)}, "currency"),
    ({"value": Decimal(10), "currency": "XYZ"}, "currency"),
    ({"value": Decimal(-10), "currency": "EUR"}, "value"),
    ({"kind": "meeting_with_an_institution"}, "kind"),
    ({"kind": "meeting", "note": " "}, "organisation"),
    ({"minutes": 6001}, "minutes"),
]


@pytest.mark.parametrize(("said", "field"), REFUSED, ids=[f"{field} {n}" for n, (_s, field) in enumerate(REFUSED)])
def test_what_is_not_whole_is_refused_beside_its_field(
    case: Participation, lucia: User, said: dict[str, Any], field: str
) -> None:
    with nothing_changes(), pytest.raises(ValidationError) as refused:
        helped(case, lucia, **said)
    assert set(refused.value.error_dict) == {field}


def test_a_meeting_names_the_institution_one_way_or_the_other(
    case: Participation, lucia: User, atlas: Organisation
) -> None:
    assert helped(case, lucia, kind="meeting", organisation=atlas).pk
    assert helped(case, lucia, kind="meeting", note="Consulate in Turin").pk


def test_help_is_written_down_by_the_team_alone(case: Participation, amina: User, salma: User) -> None:
    for by in (amina, salma):
        with nothing_changes(), pytest.raises(NotAllowed):
            helped(case, by)


def test_the_database_knows_that_a_value_has_a_currency(case: Participation, lucia: User) -> None:
    given = helped(case, lucia)
    with refused_by_database("a_value_has_a_currency"):
        run_sql("UPDATE beneficiaries_assistance SET value = 5 WHERE id = %s", given.pk)
    assert audited("beneficiaries.record_assistance").target_id == given.pk
