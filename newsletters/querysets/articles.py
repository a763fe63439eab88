"""Reads of articles."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from newsletters.querysets.seeing import of_writers

if TYPE_CHECKING:  # named in strings below
    from newsletters.models.article import Article  # noqa: F401


class ArticleQuerySet(models.QuerySet["Article"]):
    def seen_by_staff(self, user: Any) -> Self:
        """Those of the programmes whose newsletters one writes."""
        return self.filter(of_writers(user, "issue__newsletter__programme"))

    def in_order(self) -> Self:
        """As they stand in their issue, with their pictures."""
        return self.select_related("picture").order_by("position", "id")
