"""Opening the assessment, asking assessors, taking a request back."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.administration import StaffAct
from core.forms import Day
from projects.assigning import assign_assessor, release_assessor
from projects.candidates import Candidate, candidates_for
from projects.models import Assignment
from projects.screening import open_assessment
from projects.states import ProjectState

WEEKS = timedelta(days=21)


def label_of(candidate: Candidate) -> str:
    """The assessor's name and what waits for this person already."""
    waiting = ngettext("%(count)s assessment waiting", "%(count)s assessments waiting", candidate.load)
    return f"{candidate.user.full_name} · {waiting % {'count': candidate.load}}"


class ChooseAssessors(StaffAct):
    """The form that opening an assessment and asking further assessors share."""

    permission = "projects.assign_assessor"

    assessors = forms.MultipleChoiceField(
        label=gettext_lazy("Assessors"),
        choices=[],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy("Somebody whom you chose has been asked meanwhile or is not free any more.")
        },
    )
    due_on = Day(label=gettext_lazy("Due"), coming=True)

    def prepare(self) -> None:
        self.candidates = {str(c.user.pk): c for c in candidates_for(self.row, at=timezone.now())}
        field: Any = self.fields["assessors"]
        field.choices = [(key, label_of(candidate)) for key, candidate in self.candidates.items()]
        self.initial.setdefault("due_on", timezone.localdate() + WEEKS)
        if not self.candidates:
            self._nobody_left()

    def _nobody_left(self) -> None:
        """Say so, and ask for nothing; what was sent before somebody else was faster is still read."""
        self.lead = _("Nobody is left to ask. First give somebody else the role of assessor in the programme.")
        self.fields["due_on"].required = False
        if not self.is_bound:
            del self.fields["assessors"], self.fields["due_on"]

    def assign(self, *, by: Any, at: datetime) -> int:
        """Ask everybody who was chosen; returns how many."""
        chosen = [self.candidates[key].user for key in self.cleaned_data["assessors"]]
        for assessor in chosen:
            assign_assessor(self.row, assessor=assessor, due_on=self.cleaned_data["due_on"], by=by, at=at)
        return len(chosen)


def asked(count: int) -> str:
    """What is said once assessors were asked."""
    return ngettext("%(count)s assessor is asked by mail.", "%(count)s assessors are asked by mail.", count) % {
        "count": count
    }


class OpenAssessment(ChooseAssessors):
    """Let assessors judge the project, and ask the first ones."""

    name = "open_assessment"
    label = gettext_lazy("Open the assessment and ask assessors")
    permission = "projects.open_assessment"
    from_states = (ProjectState.ELIGIBLE,)
    tone = ""

    @transaction.atomic
    def carry_out(self, *, by: Any, at: datetime) -> str:
        open_assessment(self.row, by=by, at=at)
        count = self.assign(by=by, at=at)
        return asked(count) if count else _("The assessment is open. Nobody has been asked yet.")


class AssignAssessors(ChooseAssessors):
    """Ask further assessors."""

    name = "assign_assessors"
    label = gettext_lazy("Ask assessors")
    from_states = (ProjectState.IN_ASSESSMENT,)

    def prepare(self) -> None:
        super().prepare()
        self.closed = not self.candidates
        if "assessors" in self.fields:
            self.fields["assessors"].required = True

    @transaction.atomic
    def carry_out(self, *, by: Any, at: datetime) -> str:
        return asked(self.assign(by=by, at=at))


class ReleaseAssessor(StaffAct):
    """Take a request back."""

    name = "release_assessor"
    label = gettext_lazy("Release")
    done = gettext_lazy("The request is taken back.")
    permission = "projects.assign_assessor"
    listed = False

    assignment: Any = forms.ModelChoiceField(queryset=None, widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.fields["assignment"].queryset = self.row.assignments.all()  # type: ignore[attr-defined]

    def carry_out(self, *, by: Any, at: datetime) -> Assignment:
        return release_assessor(self.cleaned_data["assignment"], by=by)
