"""Reads of publications."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q

from programmes.roles import programmes_with
from publications.states import SHOWN, WRITERS

if TYPE_CHECKING:  # named in strings below
    from programmes.models import Programme
    from publications.models.publication import OldFile, Publication  # noqa: F401


def of_writers(user: Any, lead: str = "") -> Q:
    """Rows of publications that `user` writes, those of no programme included; `lead` leads to the publication."""
    programmes = programmes_with(user, WRITERS)
    own = Q(**{f"{lead}programme__in": programmes})
    return own | Q(**{f"{lead}programme": None}) if programmes else own


class PublicationQuerySet(models.QuerySet["Publication"]):
    def visible_to(self, user: Any) -> Self:
        """Those that everybody reads; and those that one writes."""
        return self.public() if user is None else self.filter(_public() | of_writers(user))

    def seen_by_staff(self, user: Any) -> Self:
        """Those that one writes."""
        return self.filter(of_writers(user))

    def public(self) -> Self:
        """Those that everybody reads."""
        return self.filter(_public())

    def of_programme(self, programme: "Programme") -> Self:
        return self.filter(programme=programme)

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def newest_first(self) -> Self:
        return self.order_by(F("published_on").desc(nulls_last=True), "-id")

    def with_everything(self) -> Self:
        return self.select_related("programme", "organisation")

    def for_list(self) -> Self:
        """Without the long text."""
        return self.with_everything().defer("abstract", "abstract_it", "abstract_fr", "abstract_en")


class OldFileQuerySet(models.QuerySet["OldFile"]):
    def of_publication(self, publication: "Publication") -> Self:
        """With what was uploaded."""
        return self.filter(publication=publication).select_related("upload").order_by("language")


def _public() -> Q:
    return Q(state__in=SHOWN) & (Q(programme=None) | Q(programme__published=True))
