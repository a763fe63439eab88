"""Reads of the shared tables."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from core.models.audit import AuditEvent  # noqa: F401 (named in a string below)


class AuditQuerySet(models.QuerySet["AuditEvent"]):
    def about(self, row: models.Model) -> Self:
        """Events about one row, with who acted."""
        return self.filter(target_type=row._meta.label_lower, target_id=row.pk).select_related("actor")

    def acts(self) -> Self:
        """What changed something: no reading."""
        reading = Q(verb__endswith=".read") | Q(verb__endswith=".list") | Q(verb__contains=".read_")
        return self.exclude(reading)
