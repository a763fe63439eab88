"""Reads of the shared tables."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Q

if TYPE_CHECKING:
    from core.models.audit import AuditEvent  # noqa: F401 (named in a string below)
    from core.models.duplicates import DuplicateCandidate  # noqa: F401
    from core.models.outbox import OutboxMail  # noqa: F401


class AuditQuerySet(models.QuerySet["AuditEvent"]):
    def about(self, row: models.Model) -> Self:
        """Events about one row, with who acted."""
        return self.filter(target_type=row._meta.label_lower, target_id=row.pk).select_related("actor")

    def of_verb(self, verb: str) -> Self:
        return self.filter(verb=verb)

    def acts(self) -> Self:
        """What changed something: no reading."""
        reading = Q(verb__endswith=".read") | Q(verb__endswith=".list") | Q(verb__contains=".read_")
        return self.exclude(reading)


class OutboxQuerySet(models.QuerySet["OutboxMail"]):
    def counts_by_state(self) -> dict[str, int]:
        """How many mails are in each state, 0 included."""
        found = dict(self.order_by().values_list("state").annotate(Count("pk")))
        return {state: found.get(state, 0) for state in self.model.State.values}


class DuplicateQuerySet(models.QuerySet["DuplicateCandidate"]):
    def to_look_at(self) -> Self:
        """Pairs that nobody has judged."""
        return self.filter(state="open")

    def with_any_of(self, model: str, keys: Iterable[int]) -> Self:
        """Pairs of that table in which one of both is among these rows."""
        wanted = list(keys)
        return self.filter(Q(left_id__in=wanted) | Q(right_id__in=wanted), model=model)
