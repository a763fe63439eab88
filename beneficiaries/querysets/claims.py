"""Reads of invitations to one's own record, and of claims of one."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from beneficiaries.states import ClaimState
from programmes.models import Programme, Role

if TYPE_CHECKING:  # named in strings below
    from beneficiaries.models.claiming import PersonInvitation, RecordClaim  # noqa: F401


class PersonInvitationQuerySet(models.QuerySet["PersonInvitation"]):
    def open_at(self, at: datetime) -> Self:
        """Those that can still be accepted."""
        from beneficiaries.models.claiming import INVITED_FOR

        return self.filter(accepted_at=None, at__gt=at - INVITED_FOR)


class ClaimQuerySet(models.QuerySet["RecordClaim"]):
    def open(self) -> Self:
        return self.filter(state=ClaimState.OPEN)

    def of_account(self, user: Any) -> Self:
        """Those of the person who signs in with this account, the latest first."""
        return self.filter(beneficiary__user=user).select_related("programme").order_by("-at", "-id")

    def seen_by_staff(self, user: Any) -> Self:
        """Those in the programmes that `user` runs."""
        return self.filter(programme__in=Programme.objects.with_role_of(user, [Role.OFFICER, Role.MANAGER]))
