"""Reads of what the public finds."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

if TYPE_CHECKING:  # named in strings below
    from repertoire.models.searching import Entry, EntryIndex, SavedSearch  # noqa: F401

Row = TypeVar("Row", bound=models.Model)


def lexeme(text: str) -> str:
    """A word of a vector, or a code, as the search's own notation writes it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


class Lexemes(SearchQuery):
    """What vectors are asked with, in the search's own notation and read as it stands, by no dictionary."""

    template = "%(expressions)s::tsquery"


class FoundQuerySet(models.QuerySet[Row]):
    """Rows of what the public finds."""

    def about(self, what: str) -> Self:
        """`organisation` or `opportunity`."""
        return self.filter(about=what)

    def found_on(self, day: date) -> Self:
        """Without what has ended before `day`."""
        return self.filter(Q(until=None) | Q(until__gte=day))


class EntryIndexQuerySet(FoundQuerySet["EntryIndex"]):
    def carrying(self, codes: list[str], language: str) -> Self:
        """Rows with at least one of the codes (none for no code), found by the index of a language."""
        return self.holding(Lexemes(" | ".join(map(lexeme, codes))), language) if codes else self.none()

    def holding(self, query: SearchQuery, language: str) -> Self:
        """Rows that hold the words in a language; see Lexemes."""
        return self.filter(**{f"words_{language}": query})

    def named(self, query: SearchQuery, language: str) -> Self:
        """Rows whose name or acronym holds the words."""
        return self.filter(**{f"names_{language}": query})


class EntryQuerySet(FoundQuerySet["Entry"]):
    def in_language(self, language: str = "") -> Self:
        """The rows of one language (default: the current one)."""
        return self.filter(language=language or get_language() or "it")

    def newest(self, number: int) -> Self:
        """The rows that were published last, latest first."""
        return self.order_by("-published_at", "-id")[:number]

    def published_between(self, after: datetime, until: datetime) -> Self:
        """Rows published after the first moment, and not after the second."""
        return self.filter(published_at__gt=after, published_at__lte=until)

    def among(self, found: EntryIndexQuerySet) -> Self:
        """The entries of these rows of the index."""
        return self.filter(index__in=found.order_by().values("pk"))


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def of(self, user: Any) -> Self:
        """Searches that `user` keeps."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def to_tell(self, before: datetime) -> Self:
        """Those of active accounts about which nobody was told since `before`, locked, longest ago first."""
        rows = self.filter(told_until__lte=before, user__is_active=True).select_related("user")
        return rows.select_for_update(of=("self",), skip_locked=True).order_by("told_until", "id")
