"""The plan that a person and the case worker agree on, and its goals."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.locking import lock_participation
from beneficiaries.models import Participation, PlanGoal, ReintegrationPlan
from beneficiaries.states import GOAL_TRANSITIONS, GoalState
from core.auditing import record
from core.errors import WrongState
from core.states import require, set_state

MOST = 40
"""Goals of one plan."""


@transaction.atomic
def write_plan(participation: Participation, *, summary: str, by: Any, at: datetime) -> ReintegrationPlan:
    """Write the plan, or write it anew; the same words change nothing. Raises NotAllowed."""
    participation = lock_participation(participation)
    require(by, "beneficiaries.keep_case", participation)
    plan, made = _plan_of(participation, by=by, at=at)
    if plan.summary != summary:
        plan.summary, plan.by, plan.at = summary, by, at
        plan.save(update_fields=["summary", "by", "at"])
    elif not made:
        return plan
    record("beneficiaries.write_plan", by=by, on=plan)
    return plan


def _plan_of(participation: Participation, *, by: Any, at: datetime) -> tuple[ReintegrationPlan, bool]:
    return ReintegrationPlan.objects.get_or_create(participation=participation, defaults={"by": by, "at": at})


@transaction.atomic
def add_goal(
    participation: Participation, *, dimension: str, text: str, due_on: date | None, by: Any, at: datetime
) -> PlanGoal:
    """Add a goal to the plan, which begins with its first goal. Raises NotAllowed, or ValidationError."""
    participation = lock_participation(participation)
    require(by, "beneficiaries.keep_case", participation)
    plan, _made = _plan_of(participation, by=by, at=at)
    if plan.goals.count() >= MOST:
        raise ValidationError(_("A plan can have at most %(most)s goals."), params={"most": MOST}, code="most")
    goal = PlanGoal(plan=plan, dimension=dimension, text=text, due_on=due_on)
    goal.full_clean()
    goal.save()
    record("beneficiaries.add_goal", by=by, on=goal, dimension=dimension)
    return goal


@transaction.atomic
def change_goal(goal: PlanGoal, *, dimension: str, text: str, due_on: date | None, by: Any) -> PlanGoal:
    """Write a goal that is under way anew. Raises NotAllowed, ValidationError, or WrongState for one that is
    settled."""
    goal = _lock(goal)
    require(by, "beneficiaries.keep_case", goal)
    if goal.state != GoalState.OPEN:
        raise WrongState("settled")
    changed = [name for name, value in _said(dimension, text, due_on) if getattr(goal, name) != value]
    for name, value in _said(dimension, text, due_on):
        setattr(goal, name, value)
    goal.full_clean()
    if changed:
        goal.save(update_fields=changed)
        record("beneficiaries.change_goal", by=by, on=goal, fields=changed)
    return goal


def _said(dimension: str, text: str, due_on: date | None) -> list[tuple[str, Any]]:
    return [("dimension", dimension), ("text", text), ("due_on", due_on)]


def reach_goal(goal: PlanGoal, *, by: Any, at: datetime) -> PlanGoal:
    """The goal is reached. Raises NotAllowed, or WrongState when it is not under way."""
    return _settle(goal, act="reach", to=GoalState.REACHED, by=by, at=at)


def drop_goal(goal: PlanGoal, *, by: Any, at: datetime) -> PlanGoal:
    """The goal is given up. Raises NotAllowed, or WrongState when it is not under way."""
    return _settle(goal, act="drop", to=GoalState.DROPPED, by=by, at=at)


def reopen_goal(goal: PlanGoal, *, by: Any, at: datetime) -> PlanGoal:
    """A goal that was settled is under way again. Raises NotAllowed, or WrongState when it is so already."""
    return _settle(goal, act="reopen", to=GoalState.OPEN, by=by, at=at)


@transaction.atomic
def _settle(goal: PlanGoal, *, act: str, to: str, by: Any, at: datetime) -> PlanGoal:
    goal = _lock(goal)
    require(by, "beneficiaries.keep_case", goal)
    goal.settled_on = None if to == GoalState.OPEN else timezone.localdate(at)
    set_state(goal, GOAL_TRANSITIONS, act=act, to=to, by=by, also=["settled_on"])
    record(f"beneficiaries.{act}_goal", by=by, on=goal)
    return goal


def _lock(goal: PlanGoal) -> PlanGoal:
    found: PlanGoal = PlanGoal.objects.select_for_update(of=("self",)).with_case().get(pk=goal.pk)
    return found
