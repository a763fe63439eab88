"""Who speaks for organisations."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.administration import StaffAct
from core.forms import TypedText
from repertoire.code_lists import OrganisationKind
from repertoire.models import EntryRequest, Organisation
from repertoire.speaking import end_membership, grant_request, invite_member, refuse_request
from repertoire.states import EntryState

LIKE = 8


class Invite(StaffAct):
    """Ask somebody by mail to speak for the organisation."""

    name = "invite"
    label = _("Invite somebody to speak for it")
    done = _("The invitation is on its way.")
    permission = "repertoire.keep_entry"
    lead = _("Write the e-mail exactly: whoever has confirmed it may accept, for 30 days.")

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return bool(row.state != EntryState.MERGED)

    def prepare(self) -> None:
        self.initial.setdefault("language", self.row.source_language)

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        values = self.cleaned_data
        return invite_member(self.row, email=values["email"], language=values["language"], by=by, at=at)


class Grant(StaffAct):
    """Let the person speak for the organisation that was asked for, or for one that is much like it."""

    name = "grant"
    label = _("Grant")
    done = _("Granted. The person is told.")
    permission = "repertoire.keep_entry"
    from_states = (EntryRequest.State.OPEN,)
    tone = ""
    lead = _("Check first that the person belongs to the organisation.")

    organisation: Any = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("A new entry"),
        widget=forms.RadioSelect,
        help_text=_("Entries with a name like this one."),
    )
    kind = forms.ChoiceField(
        label=_("What kind of organisation it is"),
        choices=[("", _("Choose")), *OrganisationKind.choices],
        required=False,
        help_text=_("For a new entry only."),
    )

    def prepare(self) -> None:
        if self.row.organisation_id is not None:
            del self.fields["organisation"], self.fields["kind"]
        else:
            self.fields["organisation"].queryset = Organisation.objects.named_like(self.row.called, most=LIKE)  # type: ignore[attr-defined]

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        values = self.cleaned_data
        chosen = {"organisation": values.get("organisation"), "kind": values.get("kind", "")}
        return grant_request(self.row, by=by, at=at, **chosen)


class Refuse(StaffAct):
    """Say no, with a reason."""

    name = "refuse"
    label = _("Refuse")
    done = _("Refused. The person is told and can read why.")
    permission = "repertoire.keep_entry"
    from_states = (EntryRequest.State.OPEN,)
    tone = "danger"

    reason = TypedText(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return refuse_request(self.row, reason=self.cleaned_data["reason"], by=by, at=at)


class EndMembership(StaffAct):
    """The person does not speak for the organisation any more."""

    name = "end"
    label = _("End now")
    done = _("The person does not speak for the organisation any more.")
    permission = "repertoire.end_membership"
    tone = "danger"

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return row.until is None or row.until > timezone.now()

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return end_membership(self.row, by=by, at=at)
