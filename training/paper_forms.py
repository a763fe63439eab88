"""In which languages a certificate is wanted on paper."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class PaperLanguages(forms.Form):
    """One language, or two side by side."""

    language = forms.ChoiceField(label=_("Language of the document"), choices=settings.LANGUAGES)
    beside = forms.ChoiceField(
        label=_("Second language beside it"), required=False,
        choices=[("", _("none, only the first")), *settings.LANGUAGES],
    )  # fmt: skip

    def clean_beside(self) -> str:
        beside: str = self.cleaned_data["beside"]
        if beside and beside == self.cleaned_data.get("language"):
            raise forms.ValidationError(_("This is the first language already. Choose another one, or none."))
        return beside

    @property
    def languages(self) -> list[str]:
        """The first of them stands on the left."""
        return [code for code in (self.cleaned_data["language"], self.cleaned_data["beside"]) if code]
