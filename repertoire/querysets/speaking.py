"""Reads of who speaks for an organisation, and who asked to."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from allauth.account.models import EmailAddress
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from programmes.roles import programmes_with
from repertoire.querysets.listings import KEEPERS

if TYPE_CHECKING:  # named in strings below
    from repertoire.models.speaking import EntryRequest, MemberInvitation, OrganisationMember  # noqa: F401


class MemberQuerySet(models.QuerySet["OrganisationMember"]):
    def current(self, at: datetime | None = None) -> Self:
        """Those in force at a moment (now, unless told otherwise)."""
        at = at or timezone.now()
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at)

    def of(self, user: Any) -> Self:
        return self.filter(user=user)

    def of_organisation(self, organisation: Any) -> Self:
        return self.filter(organisation=organisation)

    def seen_by_staff(self, user: Any) -> Self:
        return self.all() if programmes_with(user, KEEPERS) else self.none()

    def with_people(self) -> Self:
        return self.select_related("user", "organisation")


class InvitationQuerySet(models.QuerySet["MemberInvitation"]):
    def addressed_to(self, user: Any) -> Self:
        """Invitations to addresses that `user` has confirmed."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        confirmed = EmailAddress.objects.filter(user=user, verified=True).values(lower=Lower("email"))
        return self.annotate(to=Lower("email")).filter(to__in=confirmed)

    def with_organisation(self) -> Self:
        return self.select_related("organisation", "by")

    def waiting(self, at: datetime) -> Self:
        """Not accepted, and sent not too long ago."""
        from repertoire.models.speaking import INVITED_FOR

        return self.filter(accepted_at=None, at__gt=at - INVITED_FOR)

    def seen_by_staff(self, user: Any) -> Self:
        return self.all() if programmes_with(user, KEEPERS) else self.none()


class RequestQuerySet(models.QuerySet["EntryRequest"]):
    def open(self) -> Self:
        return self.filter(state="open")

    def of(self, user: Any) -> Self:
        return self.filter(user=user)

    def with_people(self) -> Self:
        return self.select_related("user", "organisation", "answered_by")

    def seen_by_staff(self, user: Any) -> Self:
        return self.all() if programmes_with(user, KEEPERS) else self.none()
