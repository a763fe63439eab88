"""Messages to the applicant, and notes among staff."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.administration import StaffAct
from core.forms import TypedText
from core.models import Message
from projects.messaging import send_message


class WriteMessage(StaffAct):
    """Write to the applicant."""

    name = "write_message"
    label = _("Write to the applicant")
    done = _("The message is sent. A mail tells the applicant.")
    permission = "projects.write_message"
    listed = False

    body = TypedText(label=_("Message"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))

    def carry_out(self, *, by: Any, at: datetime) -> Message:
        return send_message(self.row, body=self.cleaned_data["body"], by=by, at=at)


class WriteNote(StaffAct):
    """Leave a note for colleagues."""

    name = "write_note"
    label = _("Leave a note for colleagues")
    done = _("The note is kept. Only staff read it.")
    permission = "projects.write_staff_note"
    listed = False

    body = TypedText(
        label=_("Note"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The applicant and the assessors never see it."),
    )

    def carry_out(self, *, by: Any, at: datetime) -> Message:
        return send_message(self.row, body=self.cleaned_data["body"], by=by, at=at, staff_only=True)
