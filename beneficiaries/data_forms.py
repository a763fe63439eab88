"""What a person writes about the data held: what is wrong with it, and why it should go."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Participation
from core.forms import TypedText


class CorrectionForm(forms.Form):
    """A message to the office of one of the person's programmes."""

    participation: Any = forms.ModelChoiceField(label=_("To which programme"), queryset=None, empty_label=None)
    text = TypedText(
        label=_("What is wrong, and how it should be"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In one or two sentences."),
    )
    use_required_attribute = False

    def __init__(self, data: Any = None, *, user: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["participation"]
        field.queryset = Participation.objects.of_account(user).with_programme().order_by("since", "id")
        field.label_from_instance = lambda participation: str(participation.programme)
        self.programmes = list(field.queryset)
        if len(self.programmes) == 1:
            field.widget, field.initial = forms.HiddenInput(), self.programmes[0].pk

    @property
    def has_office(self) -> bool:
        """Whether there is anybody to write to."""
        return bool(self.programmes)


class ErasureForm(forms.Form):
    """The wish to be erased."""

    reason = TypedText(
        label=_("Why, if you want to say"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    unsuppress = forms.BooleanField(
        label=_("Also forget that nothing should be sent to my address"),
        required=False,
        help_text=_("Only if mail to you came back, or you asked not to get any."),
    )
    understood = forms.BooleanField(
        label=_("I understand that this cannot be undone and that my account is closed"),
        error_messages={"required": _("Please confirm this.")},
    )
    use_required_attribute = False
