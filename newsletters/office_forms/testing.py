"""An issue sent to a few people of the staff, to see it as it will be."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.administration import StaffAct
from core.forms import TypedText
from core.writing.columns import CODES
from newsletters.states import WRITES, IssueState
from newsletters.testing import ADDRESSES, send_test


class Addresses(TypedText):
    """Mail addresses, one a line or with commas between."""

    widget = forms.Textarea(attrs={"rows": 2, "autocomplete": "email"})

    def clean(self, value: Any) -> Any:
        found = list(dict.fromkeys(part for part in re.split(r"[\s,;]+", super().clean(value)) if part))
        if len(found) > ADDRESSES:
            raise ValidationError(
                _("A test goes to at most %(most)s addresses."), params={"most": ADDRESSES}, code="most"
            )
        for address in found:
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError(
                    _("“%(address)s” is no mail address."), params={"address": address[:80]}, code="invalid"
                ) from None
        return found


class SendTest(StaffAct):
    """To oneself, or to colleagues."""

    name = "test"
    label = gettext_lazy("Send a test")
    done = gettext_lazy("The test is on its way.")
    permission = WRITES
    from_states = (IssueState.DRAFT, IssueState.SCHEDULED, IssueState.HELD)
    lead = gettext_lazy("The mail as the readers get it. Its links for leaving do nothing.")

    addresses = Addresses(
        label=gettext_lazy("To"), max_length=3000, help_text=gettext_lazy("One or more addresses, with commas between.")
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"), choices=settings.LANGUAGES, initial=CODES,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
    )  # fmt: skip

    def prepare(self) -> None:
        self.initial["addresses"] = self.user.email

    def carry_out(self, *, by: Any, at: datetime) -> str:
        addresses, languages = self.cleaned_data["addresses"], self.cleaned_data["languages"]
        send_test(self.row, addresses=addresses, languages=languages, by=by)
        number = len(addresses) * len(languages)
        said = ngettext("%(number)s test is on its way.", "%(number)s tests are on their way.", number)
        return said % {"number": number}
