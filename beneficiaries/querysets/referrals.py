"""Reads of referrals: what staff, the person and the organisation may see of them."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from beneficiaries.querysets.cases import OfParticipationQuerySet
from beneficiaries.states import ReferralState
from repertoire.models import OrganisationMember

if TYPE_CHECKING:  # named in strings below
    from beneficiaries.models.referral import Referral  # noqa: F401

SHOWN_TO_PARTNER = [
    ReferralState.SENT, ReferralState.ACCEPTED, ReferralState.DECLINED, ReferralState.DONE, ReferralState.ABANDONED,
]  # fmt: skip


class ReferralQuerySet(OfParticipationQuerySet):
    def received_by(self, user: Any) -> Self:
        """Those sent to organisations that `user` speaks for, of persons whose consent to share stands now."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        mine = OrganisationMember.objects.current(timezone.now()).filter(user=user).values("organisation")
        sent = self.filter(opportunity__organisation__in=mine, state__in=SHOWN_TO_PARTNER)
        return sent.consented()

    def consented(self) -> Self:
        """Those of persons whose newest answer on sharing with partners, in that programme, is yes."""
        from beneficiaries.models import Consent, Purpose

        newest = Consent.objects.filter(
            beneficiary=models.OuterRef("participation__beneficiary"),
            programme=models.OuterRef("participation__programme"),
            purpose=Purpose.PARTNERS,
        ).order_by("-at", "-id")
        return self.annotate(_shared=models.Subquery(newest.values("granted")[:1])).filter(Q(_shared=True))

    def for_list(self) -> Self:
        """With what a list shows."""
        return self.select_related(
            "participation__beneficiary", "participation__programme", "opportunity__organisation"
        ).order_by("-at", "-id")
