"""What staff do about referrals."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.answering import finish_referral
from beneficiaries.models import Beneficiary, Participation, Referral
from beneficiaries.referral_forms import LONGEST, LONGEST_REASON
from beneficiaries.referring import hindrances, propose_referral, send_referral
from beneficiaries.revoking import revoke_referral
from beneficiaries.rules.remembering import participations_of
from beneficiaries.states import ReferralState
from core.administration import StaffAct
from core.forms import TypedText
from core.states import allowed
from repertoire.models import Entry, EntryIndex, Opportunity
from repertoire.searching import best_of, understand

MOST = 20


def offers_like(typed: str, *, language: str, today: date) -> list[Entry]:
    """The public opportunities that answer what was typed, best first; the newest where nothing was."""
    question = understand(typed, language)
    if not question.query:
        return list(Entry.objects.about(Entry.About.OPPORTUNITY).in_language(language).found_on(today).newest(MOST))
    return list(best_of(EntryIndex.objects.about(Entry.About.OPPORTUNITY).found_on(today), question)[:MOST])


class ProposeForm(forms.Form):
    """In which programme, and with which words."""

    participation: Any = forms.ModelChoiceField(label=_("Programme"), queryset=None, empty_label=None)
    message = TypedText(
        label=_("Message to the organisation"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The organisation and the person read it."),
    )

    def __init__(self, data: Any = None, *, person: Beneficiary, user: Any) -> None:
        super().__init__(data)
        mine = open_to(user, person)
        field: Any = self.fields["participation"]
        field.queryset = person.participations.among(mine)
        field.label_from_instance = lambda one: str(one.programme)
        if len(mine) == 1:
            field.initial, field.widget = mine[0], forms.HiddenInput()

    def carry_out(self, opportunity: Opportunity, *, by: Any, at: datetime) -> Referral:
        values = self.cleaned_data
        return propose_referral(
            values["participation"], opportunity=opportunity, message=values["message"], by=by, at=at
        )


def open_to(user: Any, person: Beneficiary) -> list[Participation]:
    """The participations in which the user may put the person in touch with somebody."""
    return [part for part in participations_of(person) if allowed(user, "beneficiaries.start_referral", part)]


class SendReferral(StaffAct):
    """Show it to the organisation."""

    name = "send"
    label = _("Send it to the organisation")
    done = _("Sent. Those who speak for the organisation get a mail, and so does the person.")
    permission = "beneficiaries.send_referral"
    tone = ""
    first = True

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return row is not None and row.state == ReferralState.PROPOSED

    def prepare(self) -> None:
        reasons = hindrances(self.row, at=timezone.now()) if self.is_open(self.row) else []
        self.closed = bool(reasons)
        self.lead = " ".join(reasons) or _("They see what the person agreed to show, and the message.")

    def carry_out(self, *, by: Any, at: datetime) -> Referral:
        return send_referral(self.row, by=by, at=at)


class FinishReferral(StaffAct):
    """Write down how it ended."""

    name = "finish"
    label = _("Write down how it ended")
    done = _("This is finished, and the person is told.")
    permission = "beneficiaries.finish_referral"

    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=[("done", _("What was agreed has been done")), ("abandoned", _("It did not come to an end"))],
        widget=forms.RadioSelect,
    )
    reason = TypedText(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when it did not come to an end. The person and the organisation read it."),
    )

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return row is not None and row.state == ReferralState.ACCEPTED

    def carry_out(self, *, by: Any, at: datetime) -> Referral:
        values = self.cleaned_data
        return finish_referral(self.row, done=values["outcome"] == "done", reason=values["reason"], by=by, at=at)


class RevokeReferral(StaffAct):
    """Take it back."""

    name = "revoke"
    label = _("Take it back")
    done = _("Taken back. The organisation sees nothing of it any more.")
    permission = "beneficiaries.revoke_referral"
    tone = "danger"
    lead = _("From then on the organisation sees nothing of it, and mails that have not left are cancelled.")

    reason = TypedText(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads this; the organisation does not."),
    )

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return row is not None and row.can_be_taken_back

    def carry_out(self, *, by: Any, at: datetime) -> Referral:
        return revoke_referral(self.row, by=by, at=at, reason=self.cleaned_data["reason"])


REFERRAL_ACTS = (SendReferral, FinishReferral, RevokeReferral)
