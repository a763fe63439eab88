"""A page of the publication as its readers will see it, before it is released; what is broken in it is marked."""

import re
from collections.abc import Callable
from html import escape

from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from publications.checking import words_of
from publications.models import Figure, Publication
from publications.outline import manuscript_of
from publications.pieces import Piece
from publications.reading import SHOWN, page_around, pictures_below
from publications.text.book import Part, Problem, Written
from publications.text.parsing import PICTURE
from publications.text.writing import write_out

INSIDE = re.compile(r'(<a\b[^<>]*)(?=href="#)')


def preview_of(publication: Publication, piece: Piece, language: str) -> list[tuple[Written, SafeString]]:
    """The parts, with their HTML, of the page on which readers of `language` find the piece; none for a figure that no
    chapter shows. What is broken is told in the language of whoever looks."""
    manuscript = manuscript_of(publication)
    parts = manuscript.parts(language)
    at = next((number for number, part in enumerate(parts) if _holds(part, piece)), None)
    if at is None:
        return []
    around = page_around([part.depth for part in parts], at)
    only = {parts[number].anchor for number in around}
    book = write_out(parts, manuscript.plates(language), language, only=only, mark=_marker())
    return [(one, _framed(one.html, publication.code)) for one in book.chapters]


def place_of(piece: Piece) -> str:
    """The id of the piece on its page."""
    return piece.code if isinstance(piece, Figure) else piece.anchor


def _holds(part: Part, piece: Piece) -> bool:
    if isinstance(piece, Figure):
        return f"]({PICTURE}{piece.code})" in part.body
    return part.anchor == piece.anchor


def _marker() -> Callable[[Problem], str]:
    reader = get_language() or "it"

    def mark(problem: Problem) -> str:
        with translation.override(reader):
            return f'<span class="fault" lang="{reader}">{escape(words_of(problem))}</span> '

    return mark


def _framed(html: str, code: str) -> SafeString:
    """Pictures come at once; links of the page stay in its frame, all others open beside it."""
    shown = SHOWN.sub(rf'src="{pictures_below(code)}\1/"', html)
    return mark_safe(INSIDE.sub(r'\1target="_self" ', shown))  # noqa: S308 (the HTML was made safe)
