from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.person import Beneficiary
from beneficiaries.querysets.claims import ClaimQuerySet, PersonInvitationQuerySet
from beneficiaries.states import CLAIM_TRANSITIONS, TONES, ClaimState, moves_of
from core.fields import BoundedTextField, PublicIdField
from core.triggers import legal_states
from programmes.models import Programme

INVITED_FOR = timedelta(days=30)


class PersonInvitation(models.Model):
    """Staff ask a recorded person to sign in with an account: whoever has confirmed this address may accept, once."""

    uuid = PublicIdField(unique=True)
    beneficiary = models.ForeignKey(Beneficiary, models.CASCADE, related_name="invitations", verbose_name=_("person"))
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+", verbose_name=_("programme"))
    email = models.EmailField(_("e-mail"), max_length=254)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    at = models.DateTimeField(_("sent"), default=timezone.now)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)

    objects = PersonInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to one's own record")
        verbose_name_plural = _("invitations to one's own record")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.beneficiary_id} {self.at:%Y-%m-%d}"

    def is_open(self, at: datetime) -> bool:
        """Whether it can be accepted at a moment."""
        return self.accepted_at is None and self.at > at - INVITED_FOR


class RecordClaim(models.Model):
    """Somebody with an account says that the programme's office holds a record about them already.

    `matched` is the record that an officer found; once granted, both are one and the account is linked to it.
    """

    State = ClaimState

    uuid = PublicIdField(unique=True)
    beneficiary = models.ForeignKey(Beneficiary, models.CASCADE, related_name="claims", verbose_name=_("person"))
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    text = BoundedTextField(_("how the office knows you"), max_length=1000)
    state = models.CharField(_("state"), max_length=10, choices=ClaimState, default=ClaimState.OPEN)
    at = models.DateTimeField(_("sent"), default=timezone.now)
    matched = models.BigIntegerField(_("record"), null=True, blank=True)
    answer = BoundedTextField(_("answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim of a record")
        verbose_name_plural = _("claims of records")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["beneficiary", "programme"], condition=models.Q(state="open"), name="one_open_claim",
                violation_error_message=_("You have asked already; the office will answer."),
            )
        ]  # fmt: skip
        triggers = legal_states(moves_of(CLAIM_TRANSITIONS), first=ClaimState.OPEN)

    def __str__(self) -> str:
        return f"{self.beneficiary} {self.at:%Y-%m-%d}"

    @property
    def tone(self) -> str:
        return TONES[self.state]
