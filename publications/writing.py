"""Writing a publication: what stands on its cover, the words of its chapters and figures in every language."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core import auditing
from core.auditing import record
from core.caching import renew_public_pages
from core.states import require
from core.translating import record_translation, record_translations
from core.writing.columns import columns_of
from core.writing.saving import confirm_columns, write_columns
from publications.locking import lock_piece, lock_publication
from publications.models import Chapter, Figure, Publication, TranslatedFrom
from publications.pieces import Piece, content_of, fields_of
from publications.states import WRITES, right_to_change
from publications.translated_from import keep_sources

ON_THE_COVER = [
    "programme", "organisation", "code", "kind", "authors", "published_on", "out_by", "source_language",
    *columns_of(["title", "subtitle", "abstract"]),
]  # fmt: skip


@dataclass(frozen=True)
class Saved:
    """A piece as it stands now; in the columns `kept_back` somebody else wrote something different meanwhile."""

    piece: Piece
    kept_back: list[str]


@transaction.atomic
def begin_publication(publication: Publication, *, by: Any) -> Publication:
    """Begin to write one. Raises NotAllowed."""
    require(by, WRITES, publication)
    publication.save()
    record_translation(publication)
    record("publications.begin", by=by, on=publication)
    return publication


@transaction.atomic
def settle_publication(publication: Publication, *, by: Any, minor: bool = False) -> Publication:
    """Keep what stands on its cover. Its chapters and figures follow its source language.

    `minor`: the change of the source does not alter the meaning, so translations stay current.

    Once the public reads it, all of this is read at once, not only with the next version: then it takes who publishes.
    Raises NotAllowed, also for a programme whose publications `by` does not write.
    """
    before = lock_publication(publication, by=by)
    publication.state = before.state
    right = right_to_change(before.state)
    require(by, right, before)
    require(by, right, publication)
    publication.save(update_fields=ON_THE_COVER)
    record_translation(publication, before=before, minor=minor)
    if publication.source_language != before.source_language:
        _follow(publication)
    renew_public_pages()
    return publication


def _follow(publication: Publication) -> None:
    """Let all that is written in it have its source language. What had changed in the other one counts no more."""
    TranslatedFrom.objects.of_publication(publication).delete()
    for model in (Chapter, Figure):
        before = {row.pk: row for row in model.objects.of_publication(publication)}
        rows: list[Any] = [copy.copy(row) for row in before.values()]
        for row in rows:
            row.source_language = publication.source_language
        model.objects.bulk_update(rows, ["source_language"])
        record_translations(rows, before=before)


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
        if isinstance(piece, Chapter):
            keep_sources(piece, before=written.before)
        record_writing(piece.publication, by=by)
    return Saved(piece, written.kept_back)


@transaction.atomic
def confirm_translation(piece: Piece, language: str, *, by: Any) -> Piece:
    """Say that the words in a language still fit what the source says now. Raises NotAllowed, WrongState."""
    piece = lock_piece(piece, by=by)
    confirm_columns(piece, fields_of(piece), language)
    if isinstance(piece, Chapter):
        keep_sources(piece, before=piece)
    record("publications.confirm_translation", by=by, on=piece.publication, language=language)
    return piece


def record_writing(publication: Publication, *, by: Any) -> None:
    """Name a writer in the audit log, once in a while."""
    auditing.record_writing("publications.write", by=by, on=publication)
