"""What somebody writes who says that the office knows them already."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import TypedText
from programmes.models import Programme


class ClaimForm(forms.Form):
    """Which programme, and how its office knows the person."""

    use_required_attribute = False

    programme: Any = forms.ModelChoiceField(label=_("Programme"), queryset=None, empty_label=_("Choose a programme"))
    text = TypedText(
        label=_("How the office knows you"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example when you came to the office, whom you spoke with, the name that was written down."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["programme"].queryset = Programme.objects.published().by_name()  # type: ignore[attr-defined]
