"""The chapters of a publication in the order in which they are read."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.shown import shown
from publications.models import Chapter, Figure, Publication
from publications.models.chapter import DEEPEST
from publications.text.book import Part, Plate


@dataclass(frozen=True)
class Placed:
    """A chapter and how deep it stands, from 1."""

    chapter: Chapter
    depth: int


def in_reading_order(chapters: Iterable[Chapter]) -> list[Placed]:
    """Each chapter before those inside it. What stands too deep comes as deep as there is."""
    children: dict[int | None, list[Chapter]] = {}
    for chapter in sorted(chapters, key=lambda one: (one.position, one.pk)):
        children.setdefault(chapter.parent_id, []).append(chapter)
    found: list[Placed] = []
    waiting = [Placed(chapter, 1) for chapter in reversed(children.get(None, []))]
    while waiting:
        placed = waiting.pop()
        found.append(placed)
        inside = children.get(placed.chapter.pk, [])
        waiting += [Placed(one, min(placed.depth + 1, DEEPEST)) for one in reversed(inside)]
    return found


@dataclass(frozen=True)
class Manuscript:
    """What is written of a publication, read once for all languages."""

    placed: list[Placed]
    figures: list[Figure]

    def parts(self, language: str) -> list[Part]:
        """The chapters for readers of `language`. One whose text is not translated comes whole in another language."""
        return [_part(one, language) for one in self.placed]

    def plates(self, language: str) -> dict[str, Plate]:
        """The figures for readers of `language`, by their codes."""
        return {figure.code: _plate(figure, language) for figure in self.figures}


def manuscript_of(publication: Publication) -> Manuscript:
    """Its chapters in reading order, and its figures. Two queries."""
    chapters = Chapter.objects.of_publication(publication)
    return Manuscript(in_reading_order(chapters), list(Figure.objects.of_publication(publication)))


def _part(placed: Placed, language: str) -> Part:
    chapter = placed.chapter
    body = shown(chapter, "body", language)
    title = shown(chapter, "title", body.language if body else language)
    return Part(
        chapter.anchor, placed.depth, str(title) or chapter.anchor, str(body), body.language if body else title.language
    )


def _plate(figure: Figure, language: str) -> Plate:
    caption = shown(figure, "caption", language)
    words, credit = (str(shown(figure, name, caption.language)) for name in ("words", "credit"))
    picture = str(figure.picture.uuid) if figure.picture is not None else ""
    return Plate(figure.code, str(caption), words, credit, caption.language, picture)
