"""What staff do about claims of records, and about persons without an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beneficiaries.claiming import candidates_for, grant_claim, refuse_claim
from beneficiaries.inviting import invite_person
from beneficiaries.models import Beneficiary
from beneficiaries.office_forms import ForParticipation
from beneficiaries.presenting import label_of, words_of
from beneficiaries.states import ClaimState
from core.administration import StaffAct
from core.forms import TypedText
from core.typed import bare


class InvitePerson(ForParticipation):
    """Ask the person by mail to sign in."""

    name = "invite"
    label = _("Invite the person to sign in")
    done = _("The invitation is on its way.")
    permission = "beneficiaries.invite_person"
    lead = _("Write the e-mail exactly: whoever has confirmed it may take over this record, for 30 days.")

    email = forms.EmailField(label=_("E-mail"), max_length=254)

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return row is not None and row.user_id is None

    def fill(self, programmes: list[Any]) -> None:
        self.initial.setdefault("email", self.row.email)

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        values = self.cleaned_data
        return invite_person(values["participation"], email=values["email"], by=by, at=at)


TOLD = (
    "given_name", "family_name", "birth_date", "sex", "phone", "email", "citizenships", "residence_city",
    "residence_country", "origin_country",
)  # fmt: skip
"""What shows whether two are the same person."""


@dataclass(frozen=True)
class Told:
    """One field: what the person tells, and of each record beside it (name, what it says, whether that is the same)."""

    label: str
    told: str
    beside: list[tuple[str, str, bool]]


def lines_of(person: Beneficiary, others: Sequence[Beneficiary]) -> list[Told]:
    """The fields of which anybody says something."""
    found = []
    for name in TOLD:
        told = words_of(person, name)
        beside = [(one.full_name, words_of(one, name), _same(told, words_of(one, name))) for one in others]
        if told or any(words for _name, words, _same in beside):
            found.append(Told(label_of(name), told, beside))
    return found


def _same(one: str, other: str) -> bool:
    """Whether both say the same, however it is written."""
    return bool(one) and bare(one) == bare(other)


class GrantClaim(StaffAct):
    """Join the record with the account of whoever claims it."""

    name = "grant"
    label = _("Grant")
    done = _("Granted: both are one record now, and the person is told.")
    permission = "beneficiaries.answer_claim"
    tone = "primary"
    template = "admin/beneficiaries/_grant_claim.html"
    first = True
    lead = _("Be sure that it is the same person: whoever claims the record will see what is in it.")

    matched: Any = forms.ModelChoiceField(
        label=_("Which record it is"), queryset=None, empty_label=None, widget=forms.RadioSelect
    )

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return bool(row.state == ClaimState.OPEN)

    def prepare(self) -> None:
        self.candidates = candidates_for(self.row, user=self.user)
        field: Any = self.fields["matched"]
        field.queryset = Beneficiary.objects.among(self.candidates)
        self.closed = not self.candidates
        self.lines = lines_of(self.row.beneficiary, self.candidates)

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return grant_claim(self.row, matched=self.cleaned_data["matched"], by=by, at=at)


class RefuseClaim(StaffAct):
    """Say no, with an answer."""

    name = "refuse"
    label = _("Refuse")
    done = _("Refused. The person is told and can read why.")
    permission = "beneficiaries.answer_claim"
    tone = "danger"

    answer = TypedText(label=_("Answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    is_open = GrantClaim.is_open

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return refuse_claim(self.row, answer=self.cleaned_data["answer"], by=by, at=at)
