"""Checking a project, and asking for changes."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.administration import StaffAct
from core.forms import Day, TypedText
from projects.eligibility import Check, check_eligibility
from projects.screening import ask_revision, screen_project
from projects.states import ProjectState

WEEKS = timedelta(days=14)


class Screen(StaffAct):
    """Say whether the project may be assessed; the automatic checks stand beside."""

    name = "screen"
    label = gettext_lazy("Check whether the project is eligible")
    done = gettext_lazy("The applicant is told.")
    permission = "projects.screen_project"
    from_states = (ProjectState.SUBMITTED,)
    tone = ""
    template = "admin/projects/acts/screen.html"

    eligible = forms.TypedChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[("yes", gettext_lazy("eligible")), ("no", gettext_lazy("not eligible"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(attrs={"class": "inline"}),
    )
    note = TypedText(
        label=gettext_lazy("Reason"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The applicant reads this. Needed when the project is not eligible."),
    )

    @property
    def checks(self) -> list[Check]:
        """What the call's own rules say."""
        return check_eligibility(self.row)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("eligible") is False and not cleaned.get("note"):
            self.add_error("note", _("Write why the project is not eligible."))
        return cleaned

    def carry_out(self, *, by: Any, at: datetime) -> str:
        values = self.cleaned_data
        screen_project(self.row, eligible=values["eligible"], note=values["note"], by=by, at=at)
        if values["eligible"]:
            return _("The project is eligible. The applicant is told.")
        return _("The project is not eligible. The applicant is told why.")


class AskRevision(StaffAct):
    """Ask the applicant for changes until a day."""

    name = "ask_revision"
    label = gettext_lazy("Ask for changes")
    done = gettext_lazy("The applicant is asked for changes.")
    permission = "projects.ask_revision"
    from_states = (ProjectState.IN_ASSESSMENT,)
    lead = gettext_lazy("The project goes back to the applicant. A new version is checked and assessed again.")

    note = TypedText(
        label=gettext_lazy("What should change"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The applicant reads this."),
    )
    revise_by = Day(label=gettext_lazy("Until"), coming=True)

    def prepare(self) -> None:
        self.initial.setdefault("revise_by", timezone.localdate() + WEEKS)

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        values = self.cleaned_data
        return ask_revision(self.row, note=values["note"], revise_by=values["revise_by"], by=by, at=at)
