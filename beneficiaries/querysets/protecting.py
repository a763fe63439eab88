"""Reads of erasures and of exports of personal data."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from beneficiaries.states import ErasureState, ExportState
from programmes.models import Programme, Role

if TYPE_CHECKING:  # named in strings below
    from beneficiaries.models.protecting import ErasureRequest, PersonExport, RetentionRule  # noqa: F401


class ErasureQuerySet(models.QuerySet["ErasureRequest"]):
    def open(self) -> Self:
        return self.filter(state=ErasureState.ASKED)

    def with_hold_ended(self, on: date) -> Self:
        """Those carried out of which a hold has ended by that day."""
        ended = RawSQL(
            "EXISTS (SELECT 1 FROM jsonb_array_elements(held) one WHERE (one->>'until')::date <= %s)",
            [on],
            output_field=models.BooleanField(),
        )
        return self.filter(state=ErasureState.DONE).alias(_ended=ended).filter(_ended=True)

    def of_account(self, user: Any) -> Self:
        return self.filter(beneficiary__user=user)

    def latest_first(self) -> Self:
        return self.order_by("-at", "-id")

    def seen_by_staff(self, user: Any) -> Self:
        """Those of persons who take part where `user` protects data; of persons in no programme, every one of them."""
        mine = Programme.objects.with_role_of(user, [Role.DATA_PROTECTION])
        if not mine.exists():
            return self.none()
        nowhere = Q(beneficiary__participations=None)
        return self.filter(nowhere | Q(beneficiary__participations__programme__in=mine)).distinct()


class ExportQuerySet(models.QuerySet["PersonExport"]):
    def seen_by_staff(self, user: Any) -> Self:
        """The own ones; all of the programmes in which `user` protects data."""
        mine = Programme.objects.with_role_of(user, [Role.DATA_PROTECTION])
        return self.filter(Q(by=user) | Q(programme__in=mine))

    def to_write(self, at: datetime) -> Self:
        """Those that wait to be written and are due, the oldest first, with who asked and where."""
        waiting = self.filter(state=ExportState.ASKED, expires_at__gt=at, due_at__lte=at).order_by("due_at", "id")
        return waiting.select_related("programme", "by")

    def to_expire(self, at: datetime) -> Self:
        """Those whose time has run out and whose file is still there."""
        return self.filter(state__in=[ExportState.ASKED, ExportState.READY], expires_at__lte=at)


class RetentionQuerySet(models.QuerySet["RetentionRule"]):
    def seen_by_staff(self, user: Any) -> Self:
        """Those of the programmes that `user` manages or protects, and those of all programmes."""
        mine = Programme.objects.with_role_of(user, [Role.MANAGER, Role.DATA_PROTECTION])
        return self.filter(Q(programme=None) | Q(programme__in=mine)).select_related("programme")
