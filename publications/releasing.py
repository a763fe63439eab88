"""A publication as it stands becomes what the public reads; the versions before stay where they are."""

from collections.abc import Container
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.auditing import record
from core.caching import renew_public_pages
from core.errors import Conflict, WrongState
from core.states import require, set_state
from publications.models import Figure, Publication, Release, ReleasedChapter, ReleasedPicture
from publications.outline import manuscript_of
from publications.printing import print_edition
from publications.states import PUBLICATION_TRANSITIONS, PUBLISHES, PublicationState
from publications.text.book import Book, Problem
from publications.text.parsing import PICTURE
from publications.text.writing import write_out


def written(publication: Publication, *, only: Container[str] | None = None) -> dict[str, Book]:
    """The publication as it stands, for the readers of each language; `only` the chapters with these anchors."""
    manuscript = manuscript_of(publication)
    return {
        code: write_out(manuscript.parts(code), manuscript.plates(code), code, only=only)
        for code, _name in settings.LANGUAGES
    }


def problems_of(publication: Publication, *, only: Container[str] | None = None) -> dict[str, list[Problem]]:
    """What an author should mend (`only` in the chapters with these anchors, and some in others), by language;
    languages without problems are left out. What is wrong in a text is told in its own language, not once more for
    every language that has no translation of it."""
    books = written(publication, only=only)
    found = {
        language: [one for one in book.problems if not _is_told(one, language, books)]
        for language, book in books.items()
    }
    return {language: problems for language, problems in found.items() if problems}


def _is_told(problem: Problem, language: str, books: dict[str, Book]) -> bool:
    """Whether the problem is in a text of another language, and told there."""
    texts = {chapter.anchor: chapter.language for chapter in books[language].chapters}
    own = texts.get(problem.anchor, language)
    return own != language and problem in books[own].problems


def number_of_newest(publication: Publication) -> int:
    """The number of the version that the public reads; 0 where there is none."""
    newest = Release.objects.of_publication(publication).newest()
    return newest.number if newest is not None else 0


@transaction.atomic
def release_publication(
    publication: Publication, *, note: str, by: Any, at: datetime, after: int | None = None
) -> Release:
    """Let the public read it as it stands now, in every language, and have its PDFs made.

    `after` is the number of the newest version that `by` knows, 0 for none; not given, any will do. Raises NotAllowed,
    WrongState for one that was withdrawn, Conflict after another version, ValidationError when nothing is written.
    """
    publication = Publication.objects.select_for_update().get(pk=publication.pk)
    require(by, PUBLISHES, publication)
    if publication.state not in {PublicationState.DRAFT, PublicationState.PUBLISHED}:
        raise WrongState(publication.state)
    last = number_of_newest(publication)
    if after is not None and after != last:
        raise Conflict(f"version {last}")
    books = written(publication)
    if not any(chapter.html.strip() for book in books.values() for chapter in book.chapters):
        raise ValidationError(_("Nothing is written yet: add a chapter with a text."))
    release = Release.objects.create(publication=publication, number=last + 1, note=note, at=at, by=by)
    rows = [row for language, book in books.items() for row in _rows(release, language, book)]
    ReleasedChapter.objects.bulk_create(rows)
    _keep_pictures(release, books)
    _publish(publication, by=by, at=at)
    for language, book in books.items():
        if any(chapter.language == language for chapter in book.chapters):
            print_edition(release, book, language=language, by=by)
    record("publications.release", by=by, on=publication, number=release.number)
    renew_public_pages()
    return release


def _publish(publication: Publication, *, by: Any, at: datetime) -> None:
    if publication.state == PublicationState.PUBLISHED:
        return
    publication.published_on = publication.published_on or timezone.localdate(at)
    to = PublicationState.PUBLISHED
    set_state(publication, PUBLICATION_TRANSITIONS, act="publish", to=to, by=by, also=["published_on"])


def _keep_pictures(release: Release, books: dict[str, Book]) -> None:
    html = "".join(chapter.html for book in books.values() for chapter in book.chapters)
    figures = Figure.objects.of_publication(release.publication)
    shown = {one.picture for one in figures if one.picture and f"{PICTURE}{one.picture.uuid}" in html}
    ReleasedPicture.objects.bulk_create(ReleasedPicture(release=release, upload=one) for one in shown)


def _rows(release: Release, language: str, book: Book) -> list[ReleasedChapter]:
    return [
        ReleasedChapter(
            release=release, language=language, position=position, depth=chapter.depth, number=chapter.number,
            anchor=chapter.anchor, title=chapter.title, html=chapter.html, text_language=chapter.language,
        )
        for position, chapter in enumerate(book.chapters, start=1)
    ]  # fmt: skip


@transaction.atomic
def withdraw_publication(publication: Publication, *, by: Any) -> None:
    """Take it from the public; its versions and files stay for the office. Raises NotAllowed, WrongState."""
    _move(publication, act="withdraw", to=PublicationState.WITHDRAWN, by=by)


@transaction.atomic
def restore_publication(publication: Publication, *, by: Any) -> None:
    """Show it again as it was. Raises NotAllowed, WrongState."""
    _move(publication, act="restore", to=PublicationState.PUBLISHED, by=by)


@transaction.atomic
def enter_historical(publication: Publication, *, by: Any) -> None:
    """Let the archive show what was published elsewhere. Raises NotAllowed, WrongState."""
    _move(publication, act="enter", to=PublicationState.HISTORICAL, by=by)


@transaction.atomic
def reopen_publication(publication: Publication, *, by: Any) -> None:
    """Take it out of the archive: it was put there by mistake, and is written again. Raises NotAllowed, WrongState."""
    _move(publication, act="reopen", to=PublicationState.DRAFT, by=by)


def _move(publication: Publication, *, act: str, to: str, by: Any) -> None:
    publication = Publication.objects.select_for_update().get(pk=publication.pk)
    set_state(publication, PUBLICATION_TRANSITIONS, act=act, to=to, by=by)
    record(f"publications.{act}", by=by, on=publication)
    renew_public_pages()
