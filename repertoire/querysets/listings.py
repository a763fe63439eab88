"""Reads of repertoires."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from core.translated import translated
from programmes.models import Programme, Role
from programmes.roles import programmes_with

if TYPE_CHECKING:  # named in strings below
    from repertoire.models.listing import Repertoire  # noqa: F401

KEEPERS = [Role.OFFICER, Role.MANAGER]
"""Who keeps the repertoires of a programme."""


class RepertoireQuerySet(models.QuerySet["Repertoire"]):
    def published(self) -> Self:
        """Repertoires that the public may read, of programmes that it may read."""
        return self.filter(published=True, programme__published=True)

    def seen_by_staff(self, user: Any) -> Self:
        """Repertoires of the programmes that `user` runs."""
        return self.filter(programme__in=programmes_with(user, KEEPERS))

    def kept_by_others(self, user: Any) -> Self:
        """Repertoires of programmes that `user` does not run."""
        return self.exclude(programme__in=programmes_with(user, KEEPERS))

    def of_programme(self, programme: Programme) -> Self:
        return self.filter(programme=programme)

    def with_programme(self) -> Self:
        return self.select_related("programme")

    def for_choice(self) -> Self:
        """What a choice shows of a repertoire, and no more."""
        return self.only("code", "name")

    def in_order(self) -> Self:
        return self.order_by("order", translated("name"), "id")
