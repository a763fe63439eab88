"""Reads of invitations to one's own record, and of claims of one."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from allauth.account.models import EmailAddress
from django.db import models
from django.db.models.functions import Lower

from beneficiaries.states import ClaimState
from programmes.models import Programme, Role

if TYPE_CHECKING:  # named in strings below
    from beneficiaries.models.claiming import PersonInvitation, RecordClaim  # noqa: F401


class PersonInvitationQuerySet(models.QuerySet["PersonInvitation"]):
    def addressed_to(self, user: Any) -> Self:
        """Invitations to addresses that `user` has confirmed, with their programmes."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        confirmed = EmailAddress.objects.filter(user=user, verified=True).values(lower=Lower("email"))
        return self.select_related("programme").annotate(to=Lower("email")).filter(to__in=confirmed)

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

    def with_people(self) -> Self:
        return self.select_related("beneficiary", "programme", "answered_by")

    def seen_by_staff(self, user: Any) -> Self:
        """Those in the programmes that `user` runs."""
        return self.filter(programme__in=Programme.objects.with_role_of(user, [Role.OFFICER, Role.MANAGER]))
