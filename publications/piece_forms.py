"""The words of a chapter or a figure as a writer types them, all languages at once."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms.columns import Area, ColumnsForm, Line, Words
from publications.models.chapter import LONGEST
from publications.pieces import Piece, content_of, fields_of

MAKERS: dict[str, Callable[[], forms.Field]] = {
    "title": lambda: Line(label=pgettext_lazy("of a text", "title"), max_length=200),
    "body": lambda: Words(label=pgettext_lazy("of a chapter", "text"), max_length=LONGEST, widget=Area(20)),
    "caption": lambda: Line(label=_("caption"), max_length=300),
    "words": lambda: Words(label=_("what the picture shows"), max_length=1000, widget=Area(3)),
    "credit": lambda: Line(label=_("source"), max_length=200),
}


class PieceForm(ColumnsForm):
    """The columns of one chapter or figure."""

    def content_of(self, row: Piece) -> dict[str, Any]:
        return content_of(row)

    def fields_of(self, row: Piece) -> tuple[str, ...]:
        return fields_of(row)

    def field_for(self, name: str, row: Piece) -> forms.Field:
        return MAKERS[name]()
