"""Reads of statements."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from core.states import allowed

if TYPE_CHECKING:  # named in strings below
    from portal.models import Statement  # noqa: F401


class StatementQuerySet(models.QuerySet["Statement"]):
    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def seen_by_staff(self, user: Any) -> Self:
        """All of them for whoever may write them, none for others."""
        return self.all() if allowed(user, "portal.view_statement") else self.none()
