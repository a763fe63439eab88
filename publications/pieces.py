"""The pieces of a publication that are written side by side: its chapters and its figures."""

from typing import Any

from core.shown import shown
from core.writing.columns import columns_of, marks_of
from publications.models import Chapter, Figure

Piece = Chapter | Figure

OF_CHAPTERS = ("title", "body")
OF_FIGURES = ("caption", "words", "credit")


def fields_of(piece: Piece) -> tuple[str, ...]:
    """The translated fields that are written in this piece, in their order on the page."""
    return OF_CHAPTERS if isinstance(piece, Chapter) else OF_FIGURES


def content_of(piece: Piece) -> dict[str, Any]:
    """What stands in its columns."""
    return {name: getattr(piece, name) or "" for name in columns_of(fields_of(piece))}


def version_of(piece: Piece) -> dict[str, str]:
    """A mark of each column, by which a writer says what they have read."""
    return marks_of(content_of(piece))


def name_of(piece: Piece) -> str:
    """What a piece is called: its title or caption, where it has one."""
    first = fields_of(piece)[0]
    return str(shown(piece, first)) or (piece.anchor if isinstance(piece, Chapter) else piece.code)
