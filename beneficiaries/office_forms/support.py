"""Help that was given, the plan and its goals."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from beneficiaries.assisting import Help, record_assistance
from beneficiaries.code_lists import AssistanceKind, PlanDimension
from beneficiaries.models import Assistance, PlanGoal, ReintegrationPlan
from beneficiaries.planning import add_goal, change_goal, drop_goal, reach_goal, reopen_goal, write_plan
from beneficiaries.states import GoalState
from core.administration import StaffAct
from core.forms import Amount, Day, TypedText, Whole
from repertoire.models import Organisation

NAMED = 5
"""Organisations that are named where what was typed means several."""


class RecordAssistance(StaffAct):
    """Write down help that was given."""

    name = "record_assistance"
    label = _("Record assistance")
    done = _("The assistance is recorded.")
    permission = "beneficiaries.keep_case"

    kind = forms.ChoiceField(label=_("Kind"), choices=AssistanceKind.choices)
    on = Day(label=_("On"), past=True)
    minutes = Whole(label=_("Minutes"), required=False, min_value=1, max_value=6000)
    value = Amount(
        label=_("Value"), required=False, max_digits=10, help_text=_("Of what was given or paid, if anything was.")
    )
    currency = TypedText(
        label=_("Currency"), required=False, max_length=3, widget=forms.TextInput(attrs={"class": "short"})
    )
    organisation = TypedText(
        label=_("With which organisation"),
        required=False,
        max_length=200,
        help_text=_("Its name, as it stands in the repertoire."),
    )
    note = TypedText(label=_("About what"), required=False, max_length=500)

    def prepare(self) -> None:
        self.initial = {"on": timezone.localdate(), "currency": "EUR"}

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).strip().upper()

    def clean_organisation(self) -> Organisation | None:
        """The one organisation that is meant."""
        name = str(self.cleaned_data["organisation"]).strip()
        if not name:
            return None
        found = list(Organisation.objects.public().called(name)[: NAMED + 1])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(
                _now("The repertoire has no organisation of this name. Write it into the line on what it was about.")
            )
        names = ", ".join(str(one) for one in found[:NAMED])
        raise ValidationError(_now("Several have this name. Write it in full: %(names)s.") % {"names": names})

    def carry_out(self, *, by: Any, at: datetime) -> Assistance:
        return record_assistance(self.row, Help(**self.cleaned_data), by=by, at=at)


class WritePlan(StaffAct):
    """What the person and the case worker agree on."""

    name = "write_plan"
    label = _("Write the plan")
    done = _("The plan is written.")
    permission = "beneficiaries.keep_case"
    lead = _("The person reads the plan and its goals on the own pages.")

    summary = TypedText(
        label=_("What you agreed on"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def prepare(self) -> None:
        plan = getattr(self.row, "plan", None)
        self.initial["summary"] = plan.summary if plan is not None else ""

    def carry_out(self, *, by: Any, at: datetime) -> ReintegrationPlan:
        return write_plan(self.row, summary=self.cleaned_data["summary"], by=by, at=at)


class GoalFields(StaffAct):
    """What a goal is."""

    permission = "beneficiaries.keep_case"

    dimension = forms.ChoiceField(label=_("Dimension"), choices=PlanDimension.choices, widget=forms.RadioSelect)
    text = TypedText(label=_("Goal"), max_length=500, help_text=_("In words that the person would say."))
    due_on = Day(label=_("By"), required=False)


class AddGoal(GoalFields):
    """Add a goal to the plan."""

    name = "add_goal"
    label = _("Add a goal")
    done = _("The goal is in the plan.")

    def carry_out(self, *, by: Any, at: datetime) -> PlanGoal:
        return add_goal(self.row, **self.cleaned_data, by=by, at=at)


class ChangeGoal(GoalFields):
    """Write a goal anew."""

    name = "change_goal"
    label = _("Change the goal")
    done = _("The goal is changed.")
    from_states = (GoalState.OPEN,)

    def prepare(self) -> None:
        self.initial = {name: getattr(self.row, name) for name in ("dimension", "text", "due_on")}

    def carry_out(self, *, by: Any, at: datetime) -> PlanGoal:
        return change_goal(self.row, **self.cleaned_data, by=by)


class ReachGoal(StaffAct):
    """The goal is reached."""

    name = "reach"
    label = _("The goal is reached")
    done = _("The goal is reached.")
    permission = "beneficiaries.keep_case"
    from_states = (GoalState.OPEN,)
    tone = ""

    def carry_out(self, *, by: Any, at: datetime) -> PlanGoal:
        return reach_goal(self.row, by=by, at=at)


class DropGoal(StaffAct):
    """The goal is given up."""

    name = "drop"
    label = _("The goal is given up")
    done = _("The goal is given up.")
    permission = "beneficiaries.keep_case"
    from_states = (GoalState.OPEN,)

    def carry_out(self, *, by: Any, at: datetime) -> PlanGoal:
        return drop_goal(self.row, by=by, at=at)


class ReopenGoal(StaffAct):
    """A goal that was settled is under way again."""

    name = "reopen"
    label = _("Take the goal up again")
    done = _("The goal is under way again.")
    permission = "beneficiaries.keep_case"

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return bool(row.state != GoalState.OPEN)

    def carry_out(self, *, by: Any, at: datetime) -> PlanGoal:
        return reopen_goal(self.row, by=by, at=at)
