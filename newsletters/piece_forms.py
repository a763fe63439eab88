"""The words of a piece as a writer types them, all languages at once."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms.columns import Area, ColumnsForm, Line, Words
from newsletters.arranging import choices_of
from newsletters.pieces import KEYS, Piece, content_of, fields_of

MARKDOWN = _("A blank line begins a paragraph. **bold**, *italic*, [words](https://…) for a link, - before each item of a list, ## before a heading.")  # fmt: skip  # noqa: E501


def field_for(name: str) -> forms.Field:
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
    return makers[name]()


class PieceForm(ColumnsForm):
    """The columns of one piece, and what is chosen of a list."""

    def __init__(self, piece: Piece, data: Any = None) -> None:
        super().__init__(piece, data)
        if KEYS in self.initial:
            self.fields[KEYS] = forms.MultipleChoiceField(
                label=_("What stands in the list"), required=False, widget=forms.CheckboxSelectMultiple,
                choices=[(item.key, item.title) for item in choices_of(piece)],  # type: ignore[arg-type]
            )  # fmt: skip

    def content_of(self, row: Piece) -> dict[str, Any]:
        return content_of(row)

    def fields_of(self, row: Piece) -> tuple[str, ...]:
        """Without the words about a picture where there is none."""
        return tuple(name for name in fields_of(row) if name != "picture_words" or row.picture_id is not None)

    def field_for(self, name: str, row: Piece) -> forms.Field:
        return field_for(name)

    def chosen(self) -> Any:
        """The field in which the items of a list are ticked; none in a piece of own words."""
        return self[KEYS] if KEYS in self.fields else None
