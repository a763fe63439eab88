"""The chapters of a publication: begun, put in order, taken out."""

from collections.abc import Sequence
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from core.auditing import record
from core.translating import record_translation
from core.typed import plain
from publications.locking import lock_piece, lock_text
from publications.models import Chapter, Figure, Publication
from publications.models.chapter import DEEPEST
from publications.outline import in_reading_order
from publications.text.book import TAKEN

MOST = 300
"""Chapters and sections of one publication."""
LONGEST_NAME = 50

Way = Literal["up", "down", "in", "out"]


@transaction.atomic
def add_chapter(publication: Publication, title: str, *, inside: Chapter | None = None, by: Any) -> Chapter:
    """Begin a chapter at the end, or a section as the last inside of another.

    Raises NotAllowed, WrongState, ValidationError without a title, for too many or too deep ones.
    """
    publication = lock_text(publication, by=by)
    title = " ".join(plain(title).split())
    if not title or len(title) > 200:
        raise ValidationError(_("Give it a title of at most 200 characters."), code="title")
    tree = Tree(publication)
    if len(tree.chapters) >= MOST:
        raise ValidationError(_("A publication has at most %(most)s chapters."), params={"most": MOST}, code="most")
    if inside is not None:
        inside = lock_piece(inside, by=by)
        tree.check_depth(tree.depth(inside) + 1)
    siblings = tree.inside(inside.pk if inside else None)
    chapter = Chapter.objects.create(
        publication=publication, parent=inside, position=tree.number(siblings) + 1, anchor=_free_anchor(tree, title),
        source_language=publication.source_language,
        **{build_localized_fieldname("title", publication.source_language): title},
    )  # fmt: skip
    record_translation(chapter)
    record("publications.add_chapter", by=by, on=publication, chapter=chapter.anchor)
    return chapter


@transaction.atomic
def move_chapter(chapter: Chapter, way: Way, *, by: Any) -> None:
    """Put it before or behind its neighbour, into the one before it, or out of the one that it is inside of.

    At the edge nothing happens. Raises NotAllowed, WrongState, ValidationError where it would stand too deep.
    """
    chapter = lock_piece(chapter, by=by)
    tree = Tree(chapter.publication)
    chapter = tree.by_key[chapter.pk]
    siblings = tree.inside(chapter.parent_id)
    place = siblings.index(chapter)
    if way in {"up", "down"}:
        other = place - 1 if way == "up" else place + 1
        if 0 <= other < len(siblings):
            siblings[place], siblings[other] = siblings[other], siblings[place]
            tree.number(siblings)
    elif way == "in" and place > 0:
        before = siblings[place - 1]
        tree.check_depth(tree.depth(chapter) + tree.height(chapter))
        tree.put(chapter, before.pk, at=len(tree.inside(before.pk)))
    elif way == "out" and chapter.parent_id is not None:
        parent = tree.by_key[chapter.parent_id]
        tree.put(chapter, parent.parent_id, at=tree.inside(parent.parent_id).index(parent) + 1)


@transaction.atomic
def remove_chapter(chapter: Chapter, *, by: Any) -> None:
    """Take it out, with all that is inside of it; released versions keep it. Raises NotAllowed, WrongState."""
    chapter = lock_piece(chapter, by=by)
    tree, parent = Tree(chapter.publication), chapter.parent_id
    record("publications.remove_chapter", by=by, on=chapter.publication, chapter=chapter.anchor)
    Chapter.objects.filter(pk=chapter.pk).delete()
    tree.number([one for one in tree.inside(parent) if one.pk != chapter.pk])


class Tree:
    """The chapters of a locked publication, without their texts."""

    def __init__(self, publication: Publication) -> None:
        self.publication = publication
        self.chapters = list(Chapter.objects.of_publication(publication).for_contents())
        self.by_key = {one.pk: one for one in self.chapters}
        self.depths = {placed.chapter.pk: placed.depth for placed in in_reading_order(self.chapters)}

    def inside(self, parent: int | None) -> list[Chapter]:
        """Those directly inside of one, or at the top, in order."""
        return sorted((one for one in self.chapters if one.parent_id == parent), key=lambda one: (one.position, one.pk))

    def depth(self, chapter: Chapter) -> int:
        """How deep it stands, from 1."""
        return self.depths[chapter.pk]

    def height(self, chapter: Chapter) -> int:
        """How many storeys it has itself, from 1."""
        return 1 + max((self.height(one) for one in self.inside(chapter.pk)), default=0)

    def check_depth(self, depth: int) -> None:
        """Raise ValidationError for what would stand deeper than contents can show."""
        if depth > DEEPEST:
            raise ValidationError(_("Contents have at most three levels."), code="deep")

    def put(self, chapter: Chapter, parent: int | None, *, at: int) -> None:
        """Take it from where it is and put it there."""
        left = [one for one in self.inside(chapter.parent_id) if one != chapter]
        order = self.inside(parent)
        order.insert(at, chapter)
        chapter.parent_id = parent
        chapter.save(update_fields=["parent"])
        self.number(left)
        self.number(order)

    def number(self, order: Sequence[Chapter]) -> int:
        """Number them from one on; returns how many there are."""
        for position, chapter in enumerate(order, 1):
            if chapter.position != position:
                chapter.position = position
                chapter.save(update_fields=["position"])
        return len(order)


def _free_anchor(tree: Tree, title: str) -> str:
    """A short name for addresses that nothing in the publication has yet."""
    figures = Figure.objects.of_publication(tree.publication).values_list("code", flat=True)
    taken = TAKEN | {one.anchor for one in tree.chapters} | set(figures)
    stem = slugify(title)[:LONGEST_NAME].strip("-_") or "part"
    return next(
        name for number in range(1, MOST + 1000) if (name := stem if number == 1 else f"{stem}-{number}") not in taken
    )
