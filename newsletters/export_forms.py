"""What is filled in to get the subscribers of a series as a file."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy, pgettext_lazy

from beneficiaries.exporting import FORMATS
from core.forms import TypedText
from newsletters.models import Newsletter
from newsletters.states import SubscriptionState


class ExportForm(forms.Form):
    """Of which series, in which state and language, what for."""

    newsletter: Any = forms.ModelChoiceField(
        label=pgettext_lazy("a series", "Newsletter"), queryset=None, empty_label=None, to_field_name="code"
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("all")), *SubscriptionState.choices],
        initial=SubscriptionState.CONFIRMED,
    )  # fmt: skip
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), required=False, choices=[("", gettext_lazy("all")), *settings.LANGUAGES]
    )
    purpose = TypedText(
        label=gettext_lazy("What the file is for"), max_length=300,
        help_text=gettext_lazy("In your own words; it is written down with your name."),
    )  # fmt: skip
    format = forms.ChoiceField(
        label=gettext_lazy("Format"), choices=[(name, name.upper()) for name in FORMATS], widget=forms.RadioSelect,
        initial="xlsx",
    )  # fmt: skip
    use_required_attribute = False

    def __init__(self, data: Any = None, *, user: Any, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["newsletter"].queryset = Newsletter.objects.exported_by(user).by_name()  # type: ignore[attr-defined]
