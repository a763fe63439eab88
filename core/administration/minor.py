"""Changes of a text that do not alter its meaning: translations that were current stay so."""

from typing import Any

from django import forms
from django.http import HttpRequest

from core.administration.pages import ScopedAdmin
from core.models import Translated
from core.translating import translated_fields
from core.writing.columns import columns_of
from core.writing.saving import MINOR


class MinorEdits(ScopedAdmin):
    """Base for pages on which texts that stand already are changed, of the row or of its parts: they ask for this."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None or not self._writes_texts(request, obj, form):
            return form

        class WithMinor(form):  # type: ignore[misc, valid-type]
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                self.fields["minor"] = forms.BooleanField(label=MINOR, required=False)

        return WithMinor

    def _writes_texts(self, request: HttpRequest, obj: Any, form: Any) -> bool:
        if any(issubclass(part.model, Translated) for part in self.get_inlines(request, obj)):
            return True
        columns = columns_of(translated_fields(self.model)) if issubclass(self.model, Translated) else []
        return not form.base_fields.keys().isdisjoint(columns)
