"""What came of it, and coming back to it."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.achieving import Achieved, record_outcome, void_outcome
from beneficiaries.code_lists import OutcomeKind
from beneficiaries.following_up import finish_follow_up, plan_follow_up
from beneficiaries.models import FollowUp, Outcome
from core.administration import StaffAct
from core.code_lists import ReturnForm
from core.forms import Day, LongSelect, TypedText, countries


class RecordOutcome(StaffAct):
    """Write down what came of it."""

    name = "record_outcome"
    label = _("Record an outcome")
    done = _("The outcome is recorded, with follow-ups after 3, 6 and 12 months.")
    permission = "beneficiaries.keep_case"

    kind = forms.ChoiceField(label=_("What"), choices=OutcomeKind.choices)
    on = Day(label=_("On"), past=True)
    form = forms.ChoiceField(
        label=_("Form of return"),
        required=False,
        choices=[("", _("Not a return")), *ReturnForm.choices],
    )
    country = forms.ChoiceField(label=_("Country"), required=False, choices=lambda: countries(), widget=LongSelect)
    evidence = TypedText(label=_("Evidence"), max_length=300, help_text=_("How you know, and where the paper is kept."))

    def carry_out(self, *, by: Any, at: datetime) -> Outcome:
        return record_outcome(self.row, Achieved(**self.cleaned_data), by=by, at=at)


class VoidOutcome(StaffAct):
    """It was recorded by mistake."""

    name = "void"
    label = _("Take the outcome back")
    done = _("The outcome counts no more, and its open follow-ups are closed.")
    permission = "beneficiaries.keep_case"
    lead = _("For what was recorded by mistake. What held for a while and then ended is a finding of a follow-up.")
    tone = "danger"

    because = TypedText(label=_("Reason"), max_length=300)

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return row.voided_at is None

    def carry_out(self, *, by: Any, at: datetime) -> Outcome:
        return void_outcome(self.row, because=self.cleaned_data["because"], by=by, at=at)


class PlanFollowUp(StaffAct):
    """Come back to the person on a day."""

    name = "plan_follow_up"
    label = _("Plan a follow-up")
    done = _("The follow-up is planned.")
    permission = "beneficiaries.keep_case"
    lead = _("The person sees the day and what it is about.")

    about = TypedText(label=_("About what"), max_length=200)
    due_on = Day(label=pgettext_lazy("a follow-up", "Due"), coming=True)

    def carry_out(self, *, by: Any, at: datetime) -> FollowUp:
        return plan_follow_up(
            self.row, about=self.cleaned_data["about"], due_on=self.cleaned_data["due_on"], by=by, at=at
        )


class FinishFollowUp(StaffAct):
    """Somebody came back to the person."""

    name = "finish"
    label = _("Mark as done")
    done = _("The follow-up is done.")
    permission = "beneficiaries.keep_case"
    tone = ""
    first = True

    on = Day(label=_("When you spoke or met"), past=True)
    still_holds = forms.TypedChoiceField(
        label=_("Does it still hold?"),
        choices=[("yes", _("yes")), ("no", _("no"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    finding = TypedText(label=_("What you found"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return row.done_on is None

    def prepare(self) -> None:
        self.initial["on"] = timezone.localdate()
        if self.row.outcome_id is None:
            del self.fields["still_holds"]

    def carry_out(self, *, by: Any, at: datetime) -> FollowUp:
        return finish_follow_up(self.row, **{"still_holds": None} | self.cleaned_data, by=by, at=at)
