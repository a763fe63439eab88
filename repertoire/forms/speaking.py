"""What one is asked who wants to speak for an organisation, or renews what it offers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Day, TypedText
from repertoire.forms.fields import asked, text
from repertoire.models import EntryRequest, Opportunity, Organisation


class AskForm(forms.Form):
    """A request to speak for an organisation; the name is asked only where none was chosen."""

    use_required_attribute = False

    name = text(EntryRequest, "called", _("As it is officially called."))
    reason = TypedText(
        **asked(EntryRequest, "reason", _("Your task there, and how the programme can check it.")),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None, *, organisation: Organisation | None) -> None:
        super().__init__(data)
        if organisation is not None:
            del self.fields["name"]
        else:
            self.fields["name"].required = True


class RenewForm(forms.Form):
    """A new last day of an opportunity."""

    use_required_attribute = False

    valid_until = Day(**asked(Opportunity, "valid_until", _("The last day. Empty: until further notice.")), coming=True)
