"""How the translations of the platform are narrowed: by kind, state, language and words."""

from collections.abc import Mapping

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.models import TranslationState

PARAMETERS = ("kind", "state", "language", "q")


class NarrowingForm(forms.Form):
    """Sent by GET. What makes no sense narrows nothing."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    q = forms.CharField(label=_("Words of its name"), max_length=200, required=False)

    def __init__(self, query: QueryDict, *, kinds: Mapping[str, str]) -> None:
        super().__init__(query, auto_id="id_narrow_%s")
        states = [(value, capfirst(str(label))) for value, label in TranslationState.State.choices]
        languages = [(code, capfirst(str(name))) for code, name in settings.LANGUAGES]
        offered = {
            "kind": (_("All kinds"), kinds.items()), "state": (_("All states"), states),
            "language": (_("All languages"), languages),
        }  # fmt: skip
        for name, (every, choices) in offered.items():
            self.fields[name].choices = [("", every), *choices]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def narrowing(self) -> dict[str, str]:
        """What to narrow by, as TranslationState's `narrowed` takes it."""
        found = self.cleaned_data
        return {
            "kind": found.get("kind", ""), "state": found.get("state", ""), "language": found.get("language", ""),
            "words": found.get("q", ""),
        }  # fmt: skip

    @property
    def query(self) -> str:
        """The same as an address says it, without its question mark."""
        kept = QueryDict(mutable=True)
        for name in PARAMETERS:
            if self.cleaned_data.get(name):
                kept[name] = self.cleaned_data[name]
        return kept.urlencode()
