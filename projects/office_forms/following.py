"""Starting, completing and stopping a project."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.administration import StaffAct
from core.forms import TypedText
from projects.following import complete_project, start_project, terminate_project
from projects.models import Project
from projects.states import ProjectState


class StartProject(StaffAct):
    """The approved project begins."""

    name = "start"
    label = _("The project starts")
    done = _("The project is in progress. The applicant is told.")
    permission = "projects.start_project"
    from_states = (ProjectState.APPROVED,)
    tone = ""

    note = TypedText(
        label=_("Note for the applicant"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def carry_out(self, *, by: Any, at: datetime) -> Project:
        return start_project(self.row, note=self.cleaned_data["note"], by=by, at=at)


class CompleteProject(StaffAct):
    """The project has reached its end."""

    name = "complete"
    label = _("The project is completed")
    done = _("The project is completed. The applicant is told.")
    permission = "projects.complete_project"
    from_states = (ProjectState.IN_PROGRESS,)
    tone = ""

    note = TypedText(
        label=_("Note for the applicant"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def carry_out(self, *, by: Any, at: datetime) -> Project:
        return complete_project(self.row, note=self.cleaned_data["note"], by=by, at=at)


class TerminateProject(StaffAct):
    """Stop a running project."""

    name = "terminate"
    label = _("Stop the project")
    done = _("The project is stopped. The applicant is told why.")
    permission = "projects.terminate_project"
    from_states = (ProjectState.IN_PROGRESS,)
    lead = _("This cannot be undone.")
    tone = "danger"
    sensitive = True

    note = TypedText(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The applicant reads this."),
    )

    def carry_out(self, *, by: Any, at: datetime) -> Project:
        return terminate_project(self.row, note=self.cleaned_data["note"], by=by, at=at)
