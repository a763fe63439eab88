"""How the texts of publications are written from a translator's file: as in the composer and on the cover's page."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.writing.outside import Texts, register
from core.writing.where import Place, edited_at
from publications.models import Chapter, Figure, Publication
from publications.pieces import fields_of
from publications.states import PUBLISHES, SHOWN, WRITABLE, WRITES
from publications.translated_from import keep_sources
from publications.writing import record_writing


def _right(publication: Publication) -> str:
    """What stands on the cover is read at once, where the public reads it."""
    return PUBLISHES if publication.state in SHOWN else WRITES


def _stands(piece: Chapter | Figure) -> str | Promise:
    return "" if piece.publication.state in WRITABLE else _("This publication was made elsewhere and stays as it is.")


def _written_chapter(chapter: Chapter, *, before: Chapter, by: Any) -> None:
    keep_sources(chapter, before=before)
    record_writing(chapter.publication, by=by)


def _written_figure(figure: Figure, *, before: Figure, by: Any) -> None:
    record_writing(figure.publication, by=by)


def _piece(model: type[Chapter] | type[Figure], written: Any) -> Texts:
    return Texts(
        model, WRITES, part_of="publication", stands=_stands, fields=fields_of, locks=("publication",),
        related=("publication__programme",), written=written,
    )  # fmt: skip


register(
    Texts(Publication, _right, related=("programme",)),
    _piece(Chapter, _written_chapter),
    _piece(Figure, _written_figure),
)
edited_at(
    *(
        Place(f"publications.{name}", parent="publication", page="publications_publication_write", piece="uuid")
        for name in ("chapter", "figure")
    )
)
