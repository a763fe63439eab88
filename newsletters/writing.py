"""Writing an issue: its pieces, their words in every language. Only while it is a draft or historical."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import auditing
from core.auditing import record
from core.caching import renew_public_pages
from core.states import require
from core.writing.saving import confirm_columns, write_columns
from newsletters.locking import check_open, lock_article, lock_issue
from newsletters.models import Article, Issue
from newsletters.paper import forget_paper
from newsletters.pieces import Piece, content_of, fields_of
from newsletters.states import SHOWN, WRITES

P = TypeVar("P", bound=Issue | Article)


@dataclass(frozen=True)
class Saved:
    """A piece as it stands now; in the columns `kept_back` somebody else wrote something different meanwhile."""

    piece: Piece
    kept_back: list[str]


@transaction.atomic
def save_piece(
    piece: Piece, words: Mapping[str, Any], *, version: Mapping[str, str], by: Any, minor: bool = False
) -> Saved:
    """Write these columns of a piece. `version` holds the mark of each as the writer read it.

    What happens to columns that others changed meanwhile: see `write_columns`. Raises NotAllowed, WrongState.
    """
    piece = lock_piece(piece, by=by)
    written = write_columns(piece, content_of(piece), words, version=version, minor=minor)
    if written.before is not None:
        record_writing(piece, by=by)
    return Saved(piece, written.kept_back)


@transaction.atomic
def confirm_translation(piece: Piece, language: str, *, by: Any) -> Piece:
    """Say that the words in a language still fit what the source says now. Raises NotAllowed, WrongState."""
    piece = lock_piece(piece, by=by)
    confirm_columns(piece, fields_of(piece), language)
    record("newsletters.confirm_translation", by=by, on=issue_of(piece), language=language)
    return piece


def lock_piece(piece: P, *, by: Any) -> P:
    """The piece as it stands, its issue locked, open, and `by` one of its writers. Raises NotAllowed, WrongState."""
    locked: Any = lock_issue(piece) if isinstance(piece, Issue) else lock_article(piece)
    issue = issue_of(locked)
    require(by, WRITES, issue)
    check_open(issue)
    found: P = locked
    return found


def issue_of(piece: Piece) -> Issue:
    """The issue that a piece belongs to, or is the head of."""
    return piece if isinstance(piece, Issue) else piece.issue


def record_writing(piece: Piece, *, by: Any) -> None:
    """Name a writer in the audit log, once in a while, and show what they changed."""
    issue = issue_of(piece)
    auditing.record_writing("newsletters.write_issue", by=by, on=issue)
    show_changes(issue)


def show_changes(issue: Issue) -> None:
    """Let the public pages show what has changed, if they show this issue."""
    if issue.state in SHOWN:
        forget_paper(issue)
        renew_public_pages()


def refuse_more(number: int, most: int) -> None:
    """Raise ValidationError where an issue has as many articles as anybody reads."""
    if number >= most:
        raise ValidationError(_("An issue has at most %(most)s articles."), params={"most": most}, code="most")
