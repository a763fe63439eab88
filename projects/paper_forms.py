"""In which language a dossier is wanted on paper."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class DossierLanguage(forms.Form):
    """The language of headings and labels; what the applicants wrote stays as they wrote it."""

    language = forms.ChoiceField(
        label=_("Language of the document"), choices=settings.LANGUAGES,
        help_text=_("Headings and labels are in this language. What was written in the project is not translated."),
    )  # fmt: skip
