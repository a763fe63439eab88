"""The contents of a publication as its writers see them."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.urls import reverse

from core.writing.columns import CODES, translation_states
from publications.arranging import Tree
from publications.checking import faults_in
from publications.models import Chapter, Figure, Publication
from publications.models.chapter import DEEPEST
from publications.outline import in_reading_order
from publications.pieces import Piece, name_of
from publications.text.book import Part, numbers_of
from publications.translated_from import changes_of


class Board:
    """Read once a request, without the long texts."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        self.tree = Tree(publication)
        self.placed = in_reading_order(self.tree.chapters)
        self.figures = list(Figure.objects.of_publication(publication))

    @cached_property
    def pieces(self) -> list[Piece]:
        return [*(one.chapter for one in self.placed), *self.figures]

    @cached_property
    def states(self) -> Any:
        return translation_states(self.pieces)

    def whole(self, uuid: UUID) -> Piece | None:
        """The piece of this key, with its texts."""
        found = next((one for one in self.pieces if one.uuid == uuid), None)
        if isinstance(found, Chapter):
            found = Chapter.objects.of_publication(self.publication).filter(pk=found.pk).first()
        if found is not None:
            found.publication = self.publication
        return found

    def states_of(self, piece: Piece) -> dict[str, str]:
        found: dict[str, str] = self.states.get((piece._meta.label_lower, piece.pk), {})
        return found

    def listed(self, piece: Piece, current: Piece | None) -> dict[str, Any]:
        """A line of the contents."""
        states = self.states_of(piece)
        return {
            "name": name_of(piece),
            "url": address_of(self.publication, piece),
            "current": piece == current,
            "lacks": [(code, states.get(code, "missing")) for code in CODES if states.get(code) != "current"],
        }

    def context(self, piece: Piece | None) -> dict[str, Any]:
        """What the page shows of it, `piece` being open."""
        numbers = numbers_of([Part(one.chapter.anchor, one.depth, "", "", "") for one in self.placed])
        chapter = piece if isinstance(piece, Chapter) else None
        return {
            "publication": self.publication,
            "piece": piece,
            "figure": piece if isinstance(piece, Figure) else None,
            "chapter": chapter,
            "contents": [
                self.listed(one.chapter, piece) | {"number": number, "depth": one.depth}
                for one, number in zip(self.placed, numbers, strict=True)
            ],
            "figures": [self.listed(one, piece) | {"code": one.code, "picture": one.picture} for one in self.figures],
            "states": self.states_of(piece) if piece else {},
            "changes": changes_of(chapter) if chapter else [],
            "faults": sorted(faults_in(chapter).items()) if chapter else [],
            **(self._ways(chapter) if chapter else {}),
        }

    def _ways(self, chapter: Chapter) -> dict[str, bool]:
        """Where the chapter can go."""
        siblings = self.tree.inside(chapter.parent_id)
        place, depth = siblings.index(chapter), self.tree.depth(chapter)
        return {
            "up": place > 0,
            "down": place < len(siblings) - 1,
            "into": place > 0 and depth + self.tree.height(chapter) <= DEEPEST,
            "out": chapter.parent_id is not None,
            "holds": depth < DEEPEST,
        }


def address_of(publication: Publication, piece: Piece | None) -> str:
    """Where a piece is written."""
    page = reverse("admin:publications_publication_write", args=[publication.pk])
    return f"{page}?piece={piece.uuid.hex}" if piece is not None else page


def preview_address(publication: Publication, piece: Piece, language: str) -> str:
    """Where the page is shown on which a piece stands."""
    return reverse("admin:publications_publication_preview", args=[publication.pk, piece.uuid, language])
