from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fields import PublicIdField
from core.querysets import OutboxQuerySet, SuppressedQuerySet


class OutboxMail(models.Model):
    """A mail to one person, written in the transaction that caused it and sent after.

    `template` names templates/<app>/mail/<name>.txt as "app/name"; `cause_type` and `cause_id` name the row that
    caused it, so that what is superseded can be cancelled; `superseded` remembers that for a mail that is being sent,
    so that it is not tried again when this attempt fails. Parameters of mails that carry a secret (a code) are
    emptied once the mail has left; of a `farewell` (the last mail to an erased person) the recipient too.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not reached")
        CANCELLED = "cancelled", _("cancelled")

    uuid = PublicIdField(unique=True)
    recipient = models.EmailField(_("recipient"), max_length=254)
    language = models.CharField(_("language"), max_length=5)
    template = models.CharField(_("mail"), max_length=100)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    secret = models.BooleanField(default=False)
    farewell = models.BooleanField(default=False)
    cause_type = models.CharField(max_length=80, blank=True)
    cause_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    superseded = models.BooleanField(default=False)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.CharField(_("last error"), max_length=500, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(  # the sweep looks for what is due
                fields=["due_at"], name="outbox_due", condition=models.Q(state__in=["queued", "sending"])
            ),
            models.Index(fields=["-created_at", "-id"], name="outbox_latest"),  # the staff's list
            models.Index(fields=["cause_type", "cause_id"], name="outbox_by_cause"),  # cancelling, "not reached"
        ]

    def __str__(self) -> str:
        return self.template


class SuppressedAddress(models.Model):
    """An address to which nothing is sent any more."""

    class Reason(models.TextChoices):
        BOUNCE = "bounce", _("mail comes back")
        COMPLAINT = "complaint", _("complained")
        REQUEST = "request", _("asked for it")

    address = models.EmailField(_("address"), max_length=254)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    at = models.DateTimeField(_("since"), default=timezone.now)

    objects = SuppressedQuerySet.as_manager()

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        constraints = [  # also the index of `address__iexact`, which every sending asks
            models.UniqueConstraint(Upper("address"), name="address_suppressed_once")
        ]

    def __str__(self) -> str:
        return self.address
