"""Publications as tests need them."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from core.models import RenderedFile, Upload
from core.rendering.places import place_of
from core.uploading import store_upload
from programmes.models import Programme
from publications.models import Chapter, Edition, Figure, OldFile, Publication
from tests.builders import in_all_languages, make_programme, next_number

BODY = "Parti da **qui**."


def make_publication(programme: Programme | None = None, **fields: Any) -> Publication:
    """Guidelines that are being written, with a title in three languages and no chapter."""
    titled = in_all_languages("title", fields.pop("title", "Andare e tornare"))
    given = {"programme": programme or make_programme(published=True), "kind": "guideline", **titled}
    return Publication.objects.create(**{**given, "code": f"guide-{next_number()}", **fields})


def make_chapter(publication: Publication, *, parent: Chapter | None = None, **fields: Any) -> Chapter:
    """The next chapter at the top, or inside `parent`, in three languages."""
    position = publication.chapters.filter(parent=parent).count() + 1
    words = {
        **in_all_languages("title", fields.pop("title", f"Capitolo {position}")),
        **in_all_languages("body", fields.pop("body", BODY)),
    }
    given = {"anchor": f"part-{next_number()}", "position": position, **words, **fields}
    return Chapter.objects.create(publication=publication, parent=parent, **given)


def make_picture(by: User, size: tuple[int, int] = (320, 160)) -> Upload:
    """A small picture that somebody sent."""
    content = BytesIO()
    Image.new("RGB", size, "#0f4c5c").save(content, "PNG")
    return store_upload(SimpleUploadedFile("drawing.png", content.getvalue(), "image/png"), by=by)


def make_figure(publication: Publication, picture: Upload | None = None, **fields: Any) -> Figure:
    """A figure with a caption in three languages."""
    words = {
        **in_all_languages("caption", fields.pop("caption", "Il cerchio")),
        **in_all_languages("words", fields.pop("words", "Due archi che si chiudono.")),
    }
    return Figure.objects.create(publication=publication, picture=picture, **{"code": "circle", **words, **fields})


def make_old_file(publication: Publication, by: User, language: str = "it") -> OldFile:
    """A file of long ago."""
    return OldFile.objects.create(publication=publication, language=language, upload=make_picture(by))


def make_ready(edition: Edition) -> Edition:
    """As after the worker has made it: a file of a few bytes."""
    place = place_of(edition.file.digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"%PDF-1.7\n")
    for state in ("rendering", "ready"):
        RenderedFile.objects.filter(pk=edition.file_id).update(state=state, pages=1, size=9)
    return edition
