"""The words of a row as a writer types them, all languages at once."""

import json
from typing import Any

from django import forms
from django.conf import settings
from modeltranslation.utils import build_localized_fieldname

from core.forms import TypedText
from core.typed import mark
from core.writing.columns import languages_first, marks_of
from core.writing.saving import MINOR


class Words(TypedText):
    """Words of any length up to the limit. The browser cuts nothing off: what is too long is refused, and stays."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class Line(Words):
    """Words on one line, as a title or a name: they stand in headers of mails."""

    def to_python(self, value: Any) -> Any:
        return " ".join(super().to_python(value).split())


class Area(forms.Textarea):
    """Grows with what is written in it."""

    def __init__(self, rows: int) -> None:
        super().__init__({"rows": rows, "data-grows": ""})


class ColumnsForm(forms.Form):
    """The columns of one row. `seen` names those that the writer sends, with the mark of what they had read there."""

    minor = forms.BooleanField(label=MINOR, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, row: Any, data: Any = None) -> None:
        self.row = row
        self.kept_back: list[str] = []
        content = self.content_of(row)
        super().__init__(data, initial=content | {"seen": json.dumps(marks_of(content))})
        for code in languages_first(row.source_language):
            for name in self.fields_of(row):
                field = self.field_for(name, row)
                field.required = False
                field.widget.attrs |= {"lang": code}
                self.fields[build_localized_fieldname(name, code)] = field

    def content_of(self, row: Any) -> dict[str, Any]:
        """What stands in the columns that are written here."""
        raise NotImplementedError

    def fields_of(self, row: Any) -> tuple[str, ...]:
        """The translated fields that are shown, in their order."""
        raise NotImplementedError

    def field_for(self, name: str, row: Any) -> forms.Field:
        """The form field of one of them."""
        raise NotImplementedError

    def clean_seen(self) -> dict[str, str]:
        """Only columns of this row, with their marks; what nobody's page sends counts as nothing seen."""
        try:
            said = json.loads(self.cleaned_data["seen"] or "{}")
        except (ValueError, RecursionError):
            said = {}
        if not isinstance(said, dict):
            return {}
        return {name: mark for name, mark in said.items() if name in self.fields and isinstance(mark, str)}

    @property
    def version(self) -> dict[str, str]:
        """What the writer had read, by column; empty when that cannot be told."""
        found: dict[str, str] = self.cleaned_data.get("seen", {})
        return found

    @property
    def words(self) -> dict[str, Any]:
        """What was sent and is in order: a field that is refused keeps none of the others back."""
        return {name: self.cleaned_data[name] for name in self.version if name in self.cleaned_data}

    def stand_beside(self, now: Any, kept_back: list[str]) -> None:
        """Show what somebody else wrote meanwhile beside what was typed: the next save goes over it knowingly."""
        stands = self.content_of(now)
        data: Any = self.data
        self.data = data = data.copy()
        self.row, self.kept_back = now, kept_back
        for name, value in self.words.items():
            if name not in kept_back and mark(value) != mark(stands[name]):
                data.setlist(name, value_list(stands[name]))
        data["seen"] = json.dumps(marks_of(stands))

    def columns(self, states: dict[str, str]) -> list[dict[str, Any]]:
        """The languages, the source first, each with its state and its fields."""
        return [
            {
                "code": code,
                "name": dict(settings.LANGUAGES)[code],
                "source": code == self.row.source_language,
                "state": states.get(code, "missing"),
                "fields": [
                    {"bound": self[name], "theirs": self._theirs(name)}
                    for name in (build_localized_fieldname(field, code) for field in self.fields_of(self.row))
                ],
            }
            for code in languages_first(self.row.source_language)
        ]

    def _theirs(self, name: str) -> Any:
        """What stands in a column that both changed."""
        return self.content_of(self.row)[name] if name in self.kept_back else None


def value_list(value: Any) -> list[str]:
    """A value as a form hands it in."""
    return value if isinstance(value, list) else [value]
