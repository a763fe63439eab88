from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.participation import Participation
from beneficiaries.models.person import Beneficiary
from beneficiaries.querysets.referrals import SHOWN_TO_PARTNER, ReferralEventQuerySet, ReferralQuerySet
from beneficiaries.states import REFERRAL_TRANSITIONS, TONES, ReferralState, moves_of
from core.fields import BoundedTextField, PublicIdField
from core.triggers import append_only, legal_states
from programmes.models import Programme
from repertoire.models import Opportunity
from repertoire.states import EntryState, OfferState


class Referral(models.Model):
    """A person is put in touch with whoever offers an opportunity.

    The organisation sees it only from `sent` on, and of the person only what the consent to share covers, as long as
    that consent stands.
    """

    State = ReferralState

    class From(models.TextChoices):
        PERSON = "person", _("the person")
        STAFF = "staff", _("the programme")

    uuid = PublicIdField(unique=True)
    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="referrals", verbose_name=_("participation")
    )
    opportunity = models.ForeignKey(
        Opportunity, models.PROTECT, related_name="referrals", verbose_name=_("opportunity")
    )
    started_by = models.CharField(_("started by"), max_length=6, choices=From)
    state = models.CharField(_("state"), max_length=10, choices=ReferralState, default=ReferralState.PROPOSED)
    message = BoundedTextField(_("message to the organisation"), max_length=1500, blank=True)
    answer = BoundedTextField(_("answer of the organisation"), max_length=1500, blank=True)
    at = models.DateTimeField(_("begun"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "opportunity"], condition=Q(state__in=["proposed", "sent", "accepted"]),
                name="one_open_referral_to_an_opportunity",
                violation_error_message=_("This person has been put in touch about this opportunity already."),
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["opportunity", "state"], name="referrals_received"),  # the partner's list
            models.Index(fields=["-at", "-id"], name="referrals_latest"),  # the staff's list
        ]
        triggers = legal_states(moves_of(REFERRAL_TRANSITIONS), first=ReferralState.PROPOSED)

    def __str__(self) -> str:
        return f"{self.participation.beneficiary} · {self.opportunity}"

    @property
    def programme(self) -> Programme:
        return self.participation.programme

    @property
    def is_shown(self) -> bool:
        """Whether the organisation sees it, as far as its state says; the consent counts besides."""
        return self.state in SHOWN_TO_PARTNER

    @property
    def can_be_taken_back(self) -> bool:
        return self.state != ReferralState.REVOKED

    def note_on_offer(self, today: date) -> str:
        """What has become of the opportunity, in words; '' while it stands."""
        offer = self.opportunity
        if offer.state != OfferState.PUBLISHED or offer.organisation.state != EntryState.PUBLISHED:
            return gettext("This opportunity is not public any more.")
        if offer.valid_until is not None and offer.valid_until < today:
            day = date_format(offer.valid_until, "DATE_FORMAT")
            return gettext("This opportunity ended on %(day)s.") % {"day": day}
        return ""

    @property
    def tone(self) -> str:
        return TONES[self.state]


class ReferralEvent(models.Model):
    """One step of a referral. `by` is empty for what followed from a withdrawn consent."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="events", verbose_name=_("referral"))
    act = models.CharField(_("what"), max_length=20)
    to_state = models.CharField(_("to"), max_length=10, choices=ReferralState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    on_behalf_of = models.ForeignKey(
        Beneficiary, models.PROTECT, null=True, related_name="+", verbose_name=_("on behalf of")
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = ReferralEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a referral")
        verbose_name_plural = _("steps of referrals")
        ordering = ["at", "id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d}"
