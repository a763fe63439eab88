from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.triggers import frozen_except, legal_states
from newsletters.models.issue import Issue
from newsletters.models.newsletter import Newsletter
from newsletters.models.subscriber import Subscriber
from newsletters.querysets.deliveries import DeliveryQuerySet
from newsletters.states import DELIVERY_MOVES, TONES, DeliveryState
from programmes.models import Programme


class Delivery(models.Model):
    """An issue on its way to one subscriber. `newsletter` is the series by which they get it; they leave that one.

    `claimed_by` is the sending process; `error` a code, never what a server said (it may name the recipient). The
    subscriber is empty once that person was erased.
    """

    State = DeliveryState

    issue = models.ForeignKey(
        Issue, models.PROTECT, related_name="deliveries", verbose_name=pgettext_lazy("of a newsletter", "issue"),
        db_index=False,
    )  # fmt: skip
    subscriber = models.ForeignKey(
        Subscriber, models.SET_NULL, null=True, related_name="deliveries", verbose_name=_("subscriber")
    )
    newsletter = models.ForeignKey(
        Newsletter, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("a series", "newsletter"),
        db_index=False,
    )  # fmt: skip
    language = models.CharField(_("language"), max_length=5)
    state = models.CharField(_("state"), max_length=9, choices=DeliveryState, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.UUIDField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.CharField(_("last error"), max_length=200, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "subscriber"], name="one_delivery_an_issue_and_subscriber")
        ]
        indexes = [
            models.Index(  # the next to send
                fields=["issue", "due_at", "id"], name="deliveries_due", condition=Q(state="pending")
            ),
            models.Index(  # what a process is busy with, or was when it was killed
                fields=["claimed_at"], name="deliveries_claimed", condition=Q(state="claimed")
            ),
            models.Index(  # what staff look at
                fields=["issue", "state", "id"], name="deliveries_in_trouble",
                condition=Q(state__in=["failed", "unknown"]),
            ),
        ]  # fmt: skip
        triggers = [
            *legal_states(DELIVERY_MOVES, first=DeliveryState.PENDING),
            frozen_except("state", "attempts", "due_at", "claimed_at", "claimed_by", "sent_at", "error"),
        ]

    def __str__(self) -> str:
        return f"{self.issue} · {self.pk}"

    @property
    def programme(self) -> Programme:
        return self.issue.programme

    @property
    def tone(self) -> str:
        return TONES[self.state]


def message_id_of(issue: Issue, delivery: int) -> str:
    """The Message-ID of a delivery (its key), always the same: a mail that goes twice can be recognised."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{issue.uuid.hex}.{delivery}@{host}>"


class IssueTest(models.Model):
    """A test of an issue to an address that somebody of the staff named; sent by the worker, counted nowhere."""

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("a test", "waiting")
        SENT = "sent", pgettext_lazy("a test", "sent")
        FAILED = "failed", pgettext_lazy("a test", "not reached")

    issue = models.ForeignKey(
        Issue, models.CASCADE, related_name="tests", verbose_name=pgettext_lazy("of a newsletter", "issue")
    )
    address = models.EmailField(_("address"), max_length=254)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.QUEUED)
    error = models.CharField(_("last error"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("test of an issue")
        verbose_name_plural = _("tests of issues")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.issue} ({self.language})"
