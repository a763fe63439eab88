"""Which texts a translator gets, and in which format."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.exchanging.formats import Form
from core.exchanging.units import Which
from core.typed import plain

OF_STATES = {"missing": Which.MISSING, "stale": Which.STALE, "current": Which.ALL}
"""What a matrix that is narrowed to a state asks for."""


class TextsForm(forms.Form):
    """What is not said is what translators are asked for most: everything that is missing or out of date."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    q = forms.CharField(label=_("Words of its name"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Into which language"))
    which = forms.ChoiceField(label=_("How far they are translated"), choices=Which)
    form = forms.ChoiceField(
        label=_("As"), choices=Form, widget=forms.RadioSelect,
        help_text=_(
            "In the spreadsheet long texts are divided between their paragraphs into several rows; leave the rows in"
            " their order. XLIFF holds each text whole."
        ),
    )  # fmt: skip

    def __init__(self, said: QueryDict, *, kinds: Mapping[str, str]) -> None:
        first = next(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
        default = {"language": first, "which": OF_STATES.get(said.get("state", ""), Which.TODO), "form": Form.XLSX}
        typed = {name: plain(str(value)) for name, value in said.items() if value}
        super().__init__({**default, **typed}, auto_id="id_texts_%s")
        languages = [(code, capfirst(str(name))) for code, name in settings.LANGUAGES]
        self.fields["kind"].choices = [("", _("All kinds")), *kinds.items()]  # type: ignore[attr-defined]
        self.fields["language"].choices = languages  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """Which texts these are, as they are said once more when the file is asked for."""
        return {name: self.cleaned_data[name] for name in ("kind", "q", "language", "which")}

    def choosing(self) -> list[forms.BoundField]:
        """The fields that say which texts."""
        return [self[name] for name in ("kind", "language", "which", "q")]
