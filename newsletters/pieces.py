"""The pieces of an issue: its head and its articles, and what words each has."""

from typing import Any

from core.writing.columns import columns_of, marks_of
from newsletters.models import Article, Issue

Piece = Issue | Article

HEAD = ("title", "lead", "picture_words")
OWN_WORDS = ("title", "body", "picture_words", "link")
LIST = ("title", "body", "link")
KEYS = "list_keys"


def fields_of(piece: Piece) -> tuple[str, ...]:
    """The translated fields that are written in this piece, in their order on the page."""
    if isinstance(piece, Issue):
        return HEAD
    return LIST if piece.kind == Article.Kind.LIST else OWN_WORDS


def names_of(piece: Piece) -> list[str]:
    """The columns that a writer fills in: each field in each language, and what is chosen of a list."""
    names = columns_of(fields_of(piece))
    return [*names, KEYS] if isinstance(piece, Article) and piece.kind == Article.Kind.LIST else names


def content_of(piece: Piece) -> dict[str, Any]:
    """What stands in these columns."""
    return {name: list(piece.list_keys) if name == KEYS else getattr(piece, name) or "" for name in names_of(piece)}  # type: ignore[union-attr]


def version_of(piece: Piece) -> dict[str, str]:
    """A mark of each column, by which a writer says what they have read."""
    return marks_of(content_of(piece))
