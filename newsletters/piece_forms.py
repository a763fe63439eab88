"""The words of a piece as a writer types them, all languages at once."""

import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modeltranslation.utils import build_localized_fieldname

from core.forms import TypedText
from core.typed import mark
from newsletters.arranging import choices_of
from newsletters.pieces import KEYS, Piece, content_of, fields_of, languages_first, version_of

MARKDOWN = _("A blank line begins a paragraph. **bold**, *italic*, [words](https://…) for a link, - before each item of a list, ## before a heading.")  # fmt: skip  # noqa: E501


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


def field_for(name: str, piece: Piece) -> forms.Field:
    """The form field of a translated field of the piece."""
    makers: dict[str, Callable[[], forms.Field]] = {
        "title": lambda: Line(label=pgettext_lazy("of a text", "title"), max_length=150),
        "lead": lambda: Words(label=_("introduction"), max_length=3000, widget=Area(5)),
        "body": lambda: Words(label=pgettext_lazy("of an article", "text"), max_length=20_000, widget=Area(8)),
        "picture_words": lambda: Line(label=_("what the picture shows"), max_length=200),
        "link": lambda: forms.URLField(
            label=_("read more at"), max_length=500, assume_scheme="https", widget=forms.URLInput
        ),
    }
    field = makers[name]()
    field.required = False
    return field


class PieceForm(forms.Form):
    """The columns of one piece. `seen` names those that the writer sends, with the mark of what they had read there."""

    minor = forms.BooleanField(
        label=_("I only correct mistakes: the translations stay as they are"), required=False
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, piece: Piece, data: Any = None) -> None:
        self.piece = piece
        self.kept_back: list[str] = []
        super().__init__(data, initial=content_of(piece) | {"seen": json.dumps(version_of(piece))})
        for code in languages_first(piece.source_language):
            for name in fields_of(piece):
                if name == "picture_words" and piece.picture_id is None:
                    continue
                field = field_for(name, piece)
                field.widget.attrs |= {"lang": code}
                self.fields[build_localized_fieldname(name, code)] = field
        if KEYS in self.initial:
            self.fields[KEYS] = forms.MultipleChoiceField(
                label=_("What stands in the list"), required=False, widget=forms.CheckboxSelectMultiple,
                choices=[(item.key, item.title) for item in choices_of(piece)],  # type: ignore[arg-type]
            )  # fmt: skip

    def clean_seen(self) -> dict[str, str]:
        """Only columns of this piece, with their marks; what nobody's page sends counts as nothing seen."""
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

    def stand_beside(self, now: Piece, kept_back: list[str]) -> None:
        """Show what somebody else wrote meanwhile beside what was typed: the next save goes over it knowingly."""
        stands = content_of(now)
        data: Any = self.data
        self.data = data = data.copy()
        self.piece, self.kept_back = now, kept_back
        for name, value in self.words.items():
            if name not in kept_back and mark(value) != mark(stands[name]):
                data.setlist(name, value_list(stands[name]))
        data["seen"] = json.dumps(version_of(now))

    def columns(self, states: dict[str, str]) -> list[dict[str, Any]]:
        """The languages, the source first, each with its state and its fields."""
        return [
            {
                "code": code,
                "name": dict(settings.LANGUAGES)[code],
                "source": code == self.piece.source_language,
                "state": states.get(code, "missing"),
                "fields": [
                    {"bound": self[name], "theirs": self._theirs(name)}
                    for name in (build_localized_fieldname(field, code) for field in fields_of(self.piece))
                    if name in self.fields
                ],
            }
            for code in languages_first(self.piece.source_language)
        ]

    def _theirs(self, name: str) -> Any:
        """What stands in a column that both changed."""
        return content_of(self.piece)[name] if name in self.kept_back else None

    def chosen(self) -> Any:
        """The field in which the items of a list are ticked; none in a piece of own words."""
        return self[KEYS] if KEYS in self.fields else None


def value_list(value: Any) -> list[str]:
    """A value as a form hands it in."""
    return value if isinstance(value, list) else [value]
