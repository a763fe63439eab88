"""An issue as the office begins it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from newsletters.arranging import next_number
from newsletters.models import Issue


class IssueForm(forms.ModelForm):  # type: ignore[type-arg]
    """Its series, its number (the next one where none is typed) and the language in which it is written first."""

    class Meta:
        model = Issue
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "number" in self.fields and self.instance.pk is None:
            self.fields["number"].required = False
            self.fields["number"].help_text = _("Empty: the next one of its newsletter.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("newsletter") is not None and "number" in cleaned and cleaned["number"] is None:
            cleaned["number"] = next_number(cleaned["newsletter"])
        for name in [name for name in cleaned if name.startswith("title_") and cleaned[name]]:
            cleaned[name] = " ".join(cleaned[name].split())
        return cleaned

    def clean_number(self) -> int | None:
        number: int | None = self.cleaned_data["number"]
        if number is not None and number > 9999:
            raise ValidationError(_("Look at the number again."), code="number")
        return number
