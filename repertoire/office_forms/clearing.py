"""Clearing what a partner proposed, or refusing it."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.administration import StaffAct
from core.administration.widgets import Boxes
from core.forms import TypedText
from repertoire.clearing import clear_revision, refuse_revision
from repertoire.models import EntryRevision, Repertoire
from repertoire.states import EntryState, RevisionState


class ClearChange(StaffAct):
    """Publish what was proposed."""

    name = "clear"
    label = _("Clear and publish")
    done = _("It is published. Who proposed it is told.")
    permission = "repertoire.keep_entry"
    from_states = (RevisionState.AWAITING,)
    tone = ""
    first = True

    repertoires = forms.ModelMultipleChoiceField(
        label=_("List it in"), queryset=Repertoire.objects.none(), required=False, widget=Boxes
    )

    def prepare(self) -> None:
        row: EntryRevision = self.row
        if row.opportunity_id is not None or row.organisation.state != EntryState.AWAITING:
            del self.fields["repertoires"]
        else:
            own = Repertoire.objects.seen_by_staff(self.user)
            self.fields["repertoires"].queryset = own  # type: ignore[attr-defined]

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return clear_revision(self.row, by=by, at=at, repertoires=self.cleaned_data.get("repertoires") or ())


class RefuseChange(StaffAct):
    """Send it back with a reason."""

    name = "refuse"
    label = _("Refuse")
    done = _("It is refused. Who proposed it is told and can read why.")
    permission = "repertoire.keep_entry"
    from_states = (RevisionState.AWAITING,)
    tone = "danger"

    reason = TypedText(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The partner reads this, and can send it again."),
    )

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return refuse_revision(self.row, reason=self.cleaned_data["reason"], by=by, at=at)
