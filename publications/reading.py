"""A publication as it is read online: its contents, one chapter a page, the search inside."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from core.models import Upload
from publications.models import Figure, Publication, Release, ReleasedChapter, ReleasedPicture
from publications.text.parsing import PICTURE

LONGEST_SEARCH, EXCERPTS = 100, 10
NIL = UUID(int=0)
SHOWN = re.compile(rf'src="{PICTURE}([0-9a-f-]{{36}})"')
NAMED = re.compile(r' id="([^"]+)"')
REFERENCE = re.compile(r'<a href="#([^"]+)"')


@dataclass(frozen=True)
class Page:
    """A chapter with all that is inside it, and what comes before and after."""

    parts: list[ReleasedChapter]
    previous: ReleasedChapter | None
    following: ReleasedChapter | None

    @property
    def title(self) -> str:
        return self.parts[0].title


def contents_of(release: Release, language: str) -> list[ReleasedChapter]:
    """All chapters, without their texts."""
    return list(ReleasedChapter.objects.of_release(release, language).for_contents())


def page_at(contents: Sequence[ReleasedChapter], anchor: str, words: str = "") -> Page | None:
    """The page that holds the part with this anchor, its texts read; with `words` of a search marked in them."""
    at = next((number for number, one in enumerate(contents) if one.anchor == anchor), None)
    if at is None:
        return None
    depths = [one.depth for one in contents]
    around = page_around(depths, at)
    start, stop = around.start, around.stop
    rows = ReleasedChapter.objects.of_release(contents[at].release_id, contents[at].language)
    rows = rows.among(range(contents[start].position, contents[stop - 1].position + 1))
    if words:
        rows = rows.with_marks(words, contents[start].text_language)
    return Page(
        list(rows),
        contents[page_around(depths, start - 1).start] if start else None,
        contents[stop] if stop < len(contents) else None,
    )


def page_around(depths: Sequence[int], at: int) -> range:
    """Where the page begins and ends on which the part at this place stands: a chapter with all that is inside it."""
    tops = [number for number, depth in enumerate(depths) if depth == 1 or number == 0]
    start = max(number for number in tops if number <= at)
    return range(start, next((number for number in tops if number > start), len(depths)))


def page_of(contents: Sequence[ReleasedChapter], name: str) -> str:
    """The anchor of the page on which something with this name stands: a part, a figure or a table; or nothing."""
    page = ""
    holder = name
    if contents and all(one.anchor != name for one in contents):
        rows = ReleasedChapter.objects.of_release(contents[0].release_id, contents[0].language)
        holder = rows.anchor_of_holder(name)
    for number, one in enumerate(contents):
        page = one.anchor if one.depth == 1 or number == 0 else page
        if one.anchor == holder:
            return page
    return ""


def found_in(release: Release, language: str, words: str) -> list[Any]:
    """The parts that hold the words, each asked in the language of its text; the best first. The first of them have an
    `excerpt`, HTML in which the words are marked: each costs the database milliseconds."""
    words = words.strip()[:LONGEST_SEARCH]
    if not words:
        return []
    rows = ReleasedChapter.objects.of_release(release, language)
    kinds = [language, *(code for code, _name in settings.LANGUAGES if code != language)]
    hits: list[Any] = [row for code in kinds for row in rows.found(words, code)]
    best = hits[:EXCERPTS]
    excerpts: dict[int, str] = {}
    for code in {hit.text_language for hit in best}:
        excerpts |= rows.excerpts([hit.pk for hit in best], words, code)
    for hit in best:
        hit.excerpt = excerpts.get(hit.pk, "")
    return hits


def pictures_below(code: str) -> str:
    """What the addresses of the pictures of a publication begin with."""
    return reverse("publications:picture", args=[code, NIL]).removesuffix(f"{NIL}/")


def names_on(page: Page) -> set[str]:
    """What a reference can lead to without leaving the page."""
    return {name for part in page.parts for name in (part.anchor, *NAMED.findall(part.html))}


def addressed(html: str, *, pictures: str, parts: str, here: Collection[str]) -> SafeString:
    """The HTML of a released chapter (made safe when it was released), its pictures at the addresses below `pictures`,
    its references to what is not `here` at those below `parts`."""

    def lead(found: re.Match[str]) -> str:
        name = found[1]
        return found[0] if name in here else f'<a href="{parts}{name}/"'

    shown = SHOWN.sub(rf'loading="lazy" src="{pictures}\1/"', html)
    return mark_safe(REFERENCE.sub(lead, shown))  # noqa: S308 (see above)


def released_picture(publication: Publication, uuid: UUID) -> Upload | None:
    """A picture that some version of the publication shows, whatever has become of its figure."""
    found = ReleasedPicture.objects.with_picture(publication, uuid)
    return found.upload if found is not None else None


def drafted_picture(publication: Publication, uuid: UUID, *, reader: Any | None) -> Upload | None:
    """A picture that a figure of the publication shows by now, for those who write it."""
    if reader is None:
        return None
    found = Figure.objects.seen_by_staff(reader).of_publication(publication).with_picture(uuid)
    return found.picture if found is not None else None
