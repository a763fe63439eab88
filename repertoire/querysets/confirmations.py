"""Reads of what owners were asked to confirm."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:  # named in a string below
    from repertoire.models.confirmation import ConfirmationRequest  # noqa: F401


class ConfirmationRequestQuerySet(models.QuerySet["ConfirmationRequest"]):
    def usable(self, at: datetime) -> Self:
        """Not answered, and the link is still good."""
        return self.filter(used_at=None, until__gt=at)
