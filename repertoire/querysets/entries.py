"""Reads of what the public finds."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

if TYPE_CHECKING:  # named in strings below
    from repertoire.models.searching import Entry, EntryCodes, SavedSearch  # noqa: F401

Row = TypeVar("Row", bound=models.Model)


class CodedQuerySet(models.QuerySet[Row]):
    """Rows with codes of facets."""

    def about(self, what: str) -> Self:
        """`organisation` or `opportunity`."""
        return self.filter(about=what)

    def found_on(self, day: date) -> Self:
        """Without what has ended before `day`."""
        return self.filter(Q(until=None) | Q(until__gte=day))

    def carrying(self, codes: list[str]) -> Self:
        """Rows with at least one of the codes; none for no code."""
        return self.filter(facets__overlap=codes) if codes else self.none()


class EntryCodesQuerySet(CodedQuerySet["EntryCodes"]):
    pass


class EntryQuerySet(CodedQuerySet["Entry"]):
    def in_language(self, language: str = "") -> Self:
        """The rows of one language (default: the current one)."""
        return self.filter(language=language or get_language() or "it")

    def newest(self, number: int) -> Self:
        """The rows that were published last, latest first."""
        return self.for_list().order_by("-published_at", "-id")[:number]

    def published_between(self, after: datetime, until: datetime) -> Self:
        """Rows published after the first moment, and not after the second."""
        return self.filter(published_at__gt=after, published_at__lte=until)

    def for_list(self) -> Self:
        """Without what only the search reads."""
        return self.defer("vector", "names")


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def of(self, user: Any) -> Self:
        """Searches that `user` keeps."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def to_tell(self, before: datetime) -> Self:
        """Those of active accounts about which nobody was told since `before`, locked, longest ago first."""
        rows = self.filter(told_until__lte=before, user__is_active=True).select_related("user")
        return rows.select_for_update(of=("self",), skip_locked=True).order_by("told_until", "id")
