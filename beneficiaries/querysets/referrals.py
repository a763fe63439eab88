"""Reads of referrals: what staff, the person and the organisation may see of them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from beneficiaries.querysets.cases import OfParticipationQuerySet
from beneficiaries.states import ReferralState
from repertoire.models import Opportunity, Organisation, OrganisationMember

if TYPE_CHECKING:  # named in strings below
    from beneficiaries.models.referral import Referral, ReferralEvent  # noqa: F401

SHOWN_TO_PARTNER = [
    ReferralState.SENT, ReferralState.ACCEPTED, ReferralState.DECLINED, ReferralState.DONE, ReferralState.ABANDONED,
]  # fmt: skip
OPEN = [ReferralState.PROPOSED, ReferralState.SENT, ReferralState.ACCEPTED]


class ReferralQuerySet(OfParticipationQuerySet):
    def received_by(self, user: Any) -> Self:
        """Those sent to organisations that `user` speaks for, of persons whose consent to share stands now."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        mine = OrganisationMember.objects.current(timezone.now()).filter(user=user).values("organisation")
        sent = self.filter(opportunity__organisation__in=mine, state__in=SHOWN_TO_PARTNER)
        return sent.of_standing_persons().consented()

    def seen_by_staff(self, user: Any) -> Self:
        """Those in the programmes that `user` runs and of the own cases; none of persons merged or erased."""
        return super().seen_by_staff(user).of_standing_persons()

    def of_standing_persons(self) -> Self:
        """Without those of records that lead to another one, or of which nothing personal is left."""
        return self.filter(participation__beneficiary__merged_into=None, participation__beneficiary__erased_at=None)

    def consented(self) -> Self:
        """Those of persons whose newest answer on sharing with partners, in that programme, is yes.

        A no that came after the sending hides what was sent for good: a later yes is about what is sent later.
        """
        from beneficiaries.models import Consent, Purpose

        answers = Consent.objects.filter(
            beneficiary=OuterRef("participation__beneficiary"),
            programme=OuterRef("participation__programme"),
            purpose=Purpose.PARTNERS,
        )
        newest = Subquery(answers.order_by("-at", "-id").values("granted")[:1])
        withdrawn = answers.filter(granted=False, at__gte=OuterRef("sent_at"))
        return self.annotate(_shared=newest).filter(Q(_shared=True), ~Exists(withdrawn))

    def open(self) -> Self:
        """Those of which something is still to come."""
        return self.filter(state__in=OPEN)

    def in_programme(self, programme: Any) -> Self:
        return self.filter(participation__programme=programme)

    def about(self, opportunity: Opportunity) -> Self:
        return self.filter(opportunity=opportunity)

    def to_send(self) -> Self:
        """Proposed ones: staff send them, or take them back."""
        return self.filter(state=ReferralState.PROPOSED)

    def without_consent(self) -> Self:
        """Proposed ones that cannot be sent, as the person does not agree (or not any more)."""
        return self.to_send().exclude(pk__in=self.model.objects.to_send().consented().values("pk"))

    def ready_to_send(self) -> Self:
        """Proposed ones of persons who agree."""
        return self.to_send().consented()

    def unanswered_since(self, moment: datetime) -> Self:
        """Sent before `moment`, and the organisation has not said anything."""
        return self.to_answer().filter(sent_at__lt=moment)

    def to_answer(self) -> Self:
        """Sent ones that the organisation has not answered."""
        return self.filter(state=ReferralState.SENT)

    def unread_there(self, at: datetime) -> Self:
        """Proposed and sent ones to organisations for which nobody speaks: nobody there can read them."""
        read = Organisation.objects.with_owner(at).values("pk")
        waiting = self.filter(state__in=[ReferralState.PROPOSED, ReferralState.SENT])
        return waiting.exclude(opportunity__organisation__in=read)

    def waiting_for_person(self, since: datetime) -> Self:
        """What the person should look at: proposals of the staff, and answers that came after `since`."""
        from beneficiaries.models import Referral

        proposed = Q(state=ReferralState.PROPOSED, started_by=Referral.From.STAFF)
        answered = Q(state__in=[ReferralState.ACCEPTED, ReferralState.DECLINED], answered_at__gt=since)
        return self.filter(proposed | answered)

    def for_list(self) -> Self:
        """With what a list shows, the latest first."""
        return self.select_related(
            "participation__beneficiary", "participation__programme", "opportunity__organisation"
        ).order_by("-at", "-id")

    def for_partner(self) -> Self:
        """The same for whoever received them, what waits for an answer first."""
        waits = models.Case(models.When(state=ReferralState.SENT, then=0), default=1)
        return self.for_list().order_by(waits, F("sent_at").desc(), "-id")


class ReferralEventQuerySet(models.QuerySet["ReferralEvent"]):
    def with_people(self) -> Self:
        """The steps with who took them, the oldest first."""
        return self.select_related("by", "on_behalf_of").order_by("at", "id")
