"""Certificates: issued to whoever reached the threshold, revoked with a reason."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.administration import StaffAct
from core.administration.acts import Text
from core.administration.widgets import Boxes
from core.forms import TypedText
from core.rendering.asking import how_it_stands
from training.certifying import ISSUES, issue_certificates, revoke_certificate
from training.issuing import Standing, standings_of
from training.models import Certificate
from training.paper_forms import PaperLanguages
from training.printing import PRINTS, print_certificate
from training.states import REVOKES, SHOWN, CertificateState


class IssueCertificates(StaffAct):
    """To everybody who reached the threshold and has none, or to some of them."""

    name = "issue"
    label = gettext_lazy("Issue certificates")
    done = gettext_lazy("The certificates are issued, and the people are told.")
    permission = ISSUES
    from_states = SHOWN
    board = "certificates"
    tone = ""
    first = True
    lead: Text = gettext_lazy(
        "The hours are frozen on it as they stand now. Each person is told, and finds it on their page."
    )

    people = forms.TypedMultipleChoiceField(label=gettext_lazy("To whom"), coerce=int, widget=Boxes)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"), required=False, choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
        help_text=gettext_lazy("None: each in the person's own. Two stand side by side."),
    )  # fmt: skip

    def prepare(self) -> None:
        due = [one for one in standings_of(self.row) if one.due]
        self.fields["people"].choices = [(one.hours.beneficiary_id, _label(one)) for one in due]  # type: ignore[attr-defined]
        self.initial["people"] = [one.hours.beneficiary_id for one in due if not one.revoked]
        self.closed = not due
        if self.closed:
            self.lead = _("Nobody is waiting for one: those who reached the hours have theirs.")
            if not self.is_bound:
                del self.fields["people"], self.fields["languages"]

    def carry_out(self, *, by: Any, at: datetime) -> str:
        values = self.cleaned_data
        issued = issue_certificates(self.row, by=by, at=at, languages=values["languages"], only=values["people"])
        said = ngettext("%(number)s certificate is issued.", "%(number)s certificates are issued.", len(issued))
        return said % {"number": len(issued)}


def _label(one: Standing) -> str:
    """The name, and whether there was one before."""
    return f"{one.hours.name} · {_('one was revoked')}" if one.revoked else one.hours.name


class RevokeCertificate(StaffAct):
    """It does not count any more."""

    name = "revoke"
    label = gettext_lazy("Revoke the certificate")
    done = gettext_lazy("The certificate is revoked. Whoever verifies it reads so.")
    permission = REVOKES
    from_states = (CertificateState.VALID,)
    tone = "danger"
    sensitive = True

    reason = TypedText(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("The person reads it on the own page; whoever verifies the certificate does not."),
    )

    def carry_out(self, *, by: Any, at: datetime) -> Certificate:
        return revoke_certificate(self.row, reason=self.cleaned_data["reason"], by=by, at=at)


class PrintCertificate(PaperLanguages, StaffAct):
    """The document, in another language or in two side by side."""

    name = "print"
    label = gettext_lazy("Make a document")
    done = gettext_lazy("The document is being made.")
    permission = PRINTS
    lead = gettext_lazy("The person finds it on their page too. The same languages again give the same document.")

    def prepare(self) -> None:
        self.initial = dict(zip(("language", "beside"), self.row.languages, strict=False))

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return bool(row.state == CertificateState.VALID and row.beneficiary.erased_at is None)

    def carry_out(self, *, by: Any, at: datetime) -> str:
        return how_it_stands(print_certificate(self.row, languages=self.languages, by=by, at=at).file)
