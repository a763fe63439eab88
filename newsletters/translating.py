"""How the texts of newsletters are written from a translator's file: as in the composer, until an issue leaves."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.writing.outside import Texts, register
from core.writing.where import Place, edited_at
from newsletters.models import Article, Issue, Newsletter
from newsletters.pieces import Piece, fields_of
from newsletters.states import OPEN, WRITES
from newsletters.writing import issue_of, record_writing


def _stands(piece: Piece) -> str | Promise:
    open_still = issue_of(piece).state in OPEN
    return "" if open_still else _("The words of this issue stand: it is scheduled, on its way, or sent.")


def _written(piece: Piece, *, before: Piece, by: Any) -> None:
    record_writing(piece, by=by)


register(
    Texts(Newsletter, "newsletters.change_newsletter", related=("programme",)),
    Texts(
        Issue, WRITES, stands=_stands, fields=fields_of, related=("newsletter__programme",), written=_written
    ),
    Texts(
        Article, WRITES, part_of="issue", stands=_stands, fields=fields_of, locks=("issue",),
        related=("issue__newsletter__programme",), written=_written,
    ),
)  # fmt: skip
edited_at(
    Place("newsletters.issue", page="newsletters_issue_write"),
    Place("newsletters.article", parent="issue", page="newsletters_issue_write", piece="uuid"),
)
