"""Editions: a release as a PDF."""

from typing import Any

from core.models import Upload
from core.rendering.asking import document_html, picture_address, request_rendering
from core.shown import shown
from publications.models import Edition, Release, ReleasedPicture
from publications.text.book import Book
from publications.text.parsing import PICTURE

KIND = "publications.edition"


def print_edition(release: Release, book: Book, *, language: str, by: Any) -> Edition:
    """Ask for the PDF in the transaction of the act that wants it; a worker makes it soon. The caller has the right."""
    pictures = pictures_in(release, book)
    file = request_rendering(
        KIND, edition_html(release, book, pictures, language=language), language=language, dated=release.at,
        cause=release, by=by, pictures=pictures,
    )  # fmt: skip
    edition, _made = Edition.objects.get_or_create(release=release, language=language, defaults={"file": file})
    return edition


def pictures_in(release: Release, book: Book) -> list[Upload]:
    """The uploads of the version that the chapters of a book show."""
    html = "".join(chapter.html for chapter in book.chapters)
    kept = ReleasedPicture.objects.of_release(release)
    return [one.upload for one in kept if f"{PICTURE}{one.upload.uuid}" in html]


def edition_html(release: Release, book: Book, pictures: list[Upload], *, language: str) -> str:
    """Cover, contents, chapters, and the lists of figures and tables."""
    publication = release.publication
    publisher = publication.programme or publication.organisation
    context = {
        "title": str(shown(publication, "title", language)),
        "publisher": str(shown(publisher, "name", language)) if publisher else "",
        "publication": publication,
        "release": release,
        "book": book,
        "covers": {name: shown(publication, name, language) for name in ("title", "subtitle", "abstract")},
    }
    html = document_html("publications/documents/edition.html", context, language=language)
    for picture in pictures:
        html = html.replace(f"{PICTURE}{picture.uuid}", picture_address(picture))
    return html
