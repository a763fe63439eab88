"""Where the back office edits the texts of a row: on its page, on that of the row it is a part of, or in a composer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import CharField, F, Model, Value
from django.db.models.functions import Cast
from django.urls import NoReverseMatch, reverse

from core.writing.outside import texts_of

Pair = tuple[str, int]
"""A table ("app.model") and a key."""


@dataclass(frozen=True)
class Place:
    """Where the texts of the rows of a table are edited: on pages of their own, or where a composer stands.

    `parent` names the foreign key to the row on whose page a part is edited; `page` the address of a composer, which
    takes that row's key and, as ?piece=, the part's column `piece`.
    """

    kind: str
    parent: str = ""
    page: str = ""
    piece: str = ""

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.kind)

    @property
    def office(self) -> type[Model]:
        """The model on whose page the texts are edited."""
        found: Any = self.model._meta.get_field(self.parent).related_model if self.parent else self.model
        return found  # type: ignore[no-any-return]

    def address(self, key: int, piece: str = "") -> str:
        """The page for the row `key` of `office`; '' where the back office has none."""
        try:
            page = reverse(f"admin:{self.page or self._change_page()}", args=[key])
        except NoReverseMatch:
            return ""
        if self.piece:
            return f"{page}?piece={piece}"
        return f"{page}#{self._section()}" if self.parent and not self.page else page

    def _change_page(self) -> str:
        return f"{self.office._meta.app_label}_{self.office._meta.model_name}_change"

    def _section(self) -> str:
        """Where the page of the parent shows its parts."""
        relation: Any = self.model._meta.get_field(self.parent).remote_field
        return f"{relation.get_accessor_name()}-group"


_places: dict[str, Place] = {}


def edited_at(*places: Place) -> None:
    """Tell of texts that are edited in a composer: rooms do when they load."""
    _places.update({place.kind: place for place in places})


def where_edited(kind: str) -> Place:
    """Where the texts of the rows of this table are edited."""
    texts = texts_of(apps.get_model(kind))
    return _places.get(kind) or Place(kind, parent=texts.part_of if texts else "")


def addresses(pairs: Iterable[Pair]) -> dict[Pair, str]:
    """The page for each of these rows, in one query; '' for rows that are gone, or without a page."""
    wanted: dict[str, list[int]] = {}
    for kind, key in pairs:
        wanted.setdefault(kind, []).append(key)
    parts = {kind: keys for kind, keys in wanted.items() if where_edited(kind).parent}
    found = {(kind, key): where_edited(kind).address(key) for kind in wanted.keys() - parts for key in wanted[kind]}
    found |= {(kind, key): "" for kind, keys in parts.items() for key in keys}
    for kind, key, parent, piece in _parents(parts):
        found[kind, key] = where_edited(kind).address(parent, piece)
    return found


def _parents(parts: dict[str, list[int]]) -> Iterable[tuple[str, int, int, str]]:
    """Kind, key, key of the parent and column `piece` of each of these rows."""
    reads = []
    for kind, keys in parts.items():
        place = where_edited(kind)
        piece = Cast(place.piece, CharField()) if place.piece else Value("", CharField())
        rows: Any = place.model._base_manager.filter(pk__in=keys).order_by()
        named = rows.annotate(of_kind=Value(kind, CharField()), of_row=F(f"{place.parent}_id"), as_piece=piece)
        reads.append(named.values_list("of_kind", "pk", "of_row", "as_piece"))
    if not reads:
        return []
    return reads[0].union(*reads[1:], all=True)  # type: ignore[no-any-return]
