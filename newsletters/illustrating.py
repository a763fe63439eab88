"""The pictures of an issue as its page and its paper show them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from PIL import Image

from core.models import Upload
from core.uploading import JPEG, PNG
from newsletters.models import Issue
from newsletters.showing import Content, Part

Address = Callable[[Upload], str]


@dataclass(frozen=True)
class Figure:
    """A picture and its place on the page: pixels, so that nothing moves when it comes. `words` say what it shows."""

    address: str
    width: int
    height: int
    words: str
    language: str


def illustrated(content: Content, address: Address) -> tuple[Figure | None, list[tuple[Part, Figure | None]]]:
    """The picture of the issue, and each part with its own; `address` says where a picture is."""
    own = _figure(content.picture, content.picture_words, content.picture_language, address)
    parts = [
        (part, _figure(part.picture, part.picture_words, part.picture_language, address)) for part in content.parts
    ]
    return own, parts


def pictures_of(issue: Issue) -> QuerySet[Upload]:
    """Every picture that stands in the issue; never a file that a browser might take for something else."""
    found = Upload.objects.filter(content_type__in=[JPEG, PNG])
    return found.filter(Q(pk=issue.picture_id) | Q(pk__in=issue.articles.values("picture")))


def pictures_in(content: Content) -> Iterator[Upload]:
    """Every picture of the issue, once."""
    found = (content.picture, *(part.picture for part in content.parts))
    yield from {upload.pk: upload for upload in found if upload is not None}.values()


def _figure(upload: Upload | None, words: str, language: str, address: Address) -> Figure | None:
    size = _size(upload.file.name, upload.sha256) if upload is not None and upload.file else None
    return Figure(address(upload), *size, words, language) if upload is not None and size is not None else None


@lru_cache(maxsize=1000)
def _size(name: str, sha256: str) -> tuple[int, int] | None:
    """Width and height of a kept picture, None for one that is gone. What is kept never changes."""
    try:
        with default_storage.open(name) as file, Image.open(file, formats=("JPEG", "PNG")) as image:
            return image.size
    except OSError:
        return None
