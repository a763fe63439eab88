"""The pieces of an issue: its head and its articles. What words each has, and how far they are translated."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from modeltranslation.utils import build_localized_fieldname

from core.models import TranslationState
from core.typed import mark
from newsletters.models import Article, Issue

Piece = Issue | Article
States = dict[tuple[str, int], dict[str, str]]
"""How far pieces are translated: by table and key, the state of each language."""

HEAD = ("title", "lead", "picture_words")
OWN_WORDS = ("title", "body", "picture_words", "link")
LIST = ("title", "body", "link")
KEYS = "list_keys"
CODES = [code for code, _name in settings.LANGUAGES]


def fields_of(piece: Piece) -> tuple[str, ...]:
    """The translated fields that are written in this piece, in their order on the page."""
    if isinstance(piece, Issue):
        return HEAD
    return LIST if piece.kind == Article.Kind.LIST else OWN_WORDS


def names_of(piece: Piece) -> list[str]:
    """The columns that a writer fills in: each field in each language, and what is chosen of a list."""
    names = [build_localized_fieldname(field, code) for field in fields_of(piece) for code in CODES]
    return [*names, KEYS] if isinstance(piece, Article) and piece.kind == Article.Kind.LIST else names


def content_of(piece: Piece) -> dict[str, Any]:
    """What stands in these columns."""
    return {name: list(piece.list_keys) if name == KEYS else getattr(piece, name) or "" for name in names_of(piece)}  # type: ignore[union-attr]


def version_of(piece: Piece) -> dict[str, str]:
    """A mark of each column, by which a writer says what they have read."""
    return {name: mark(value) for name, value in content_of(piece).items()}


def languages_first(source: str) -> list[str]:
    """All languages, the one that the piece is written in before the others."""
    return sorted(CODES, key=lambda code: code != source)


def translation_states(pieces: Iterable[Piece]) -> States:
    """How far each piece is translated: by its table and key, the state of each language."""
    found: States = {}
    by_table: dict[str, list[int]] = {}
    for piece in pieces:
        by_table.setdefault(piece._meta.label_lower, []).append(piece.pk)
    for table, keys in by_table.items():
        for state in TranslationState.objects.filter(object_type=table, object_id__in=keys):
            found.setdefault((table, state.object_id), {})[state.language] = state.state
    return found
