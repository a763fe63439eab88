"""Reads of what the public finds."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

if TYPE_CHECKING:  # named in a string below
    from repertoire.models.searching import Entry  # noqa: F401


class EntryQuerySet(models.QuerySet["Entry"]):
    def in_language(self, language: str = "") -> Self:
        """The rows of one language (default: the current one)."""
        return self.filter(language=language or get_language() or "it")

    def about(self, what: str) -> Self:
        """`organisation` or `opportunity`."""
        return self.filter(about=what)

    def found_on(self, day: date) -> Self:
        """Without what has ended before `day`."""
        return self.filter(Q(until=None) | Q(until__gte=day))

    def carrying(self, codes: list[str]) -> Self:
        """Rows with at least one of the codes; none for no code."""
        return self.filter(facets__overlap=codes) if codes else self.none()

    def for_list(self) -> Self:
        """Without what only the search reads."""
        return self.defer("vector")
