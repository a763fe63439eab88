from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import BoundedTextField, PublicIdField
from repertoire.models.organisation import Organisation
from repertoire.querysets.speaking import InvitationQuerySet, MemberQuerySet, RequestQuerySet

INVITED_FOR = timedelta(days=30)


class OrganisationMember(models.Model):
    """An account speaks for an organisation, from a moment until another; `until` is the first moment without."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="members", verbose_name=_("organisation")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="speaks_for", verbose_name=_("account")
    )
    since = models.DateTimeField(pgettext_lazy("a membership", "from"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("by")
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("speaks for")
        verbose_name_plural = _("who speaks for organisations")
        ordering = ["organisation", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"], condition=Q(until=None), name="speaks_once_for_an_organisation",
                violation_error_message=_("This person already speaks for this organisation."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"


class MemberInvitation(models.Model):
    """Somebody is asked by mail to speak for an organisation: whoever has confirmed this address may accept, once."""

    uuid = PublicIdField(unique=True)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="invitations", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail"), max_length=254)
    language = models.CharField(
        _("language of the mail"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+")
    at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to speak for an organisation")
        verbose_name_plural = _("invitations to speak for organisations")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.email} · {self.organisation}"

    def is_open(self, at: datetime) -> bool:
        """Whether it can be accepted at a moment."""
        return self.accepted_at is None and self.at > at - INVITED_FOR


class EntryRequest(models.Model):
    """Somebody asks to speak for an organisation, one that is in the repertoire or, by its name, a new one."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("a request", "to answer")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")

    uuid = PublicIdField(unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="entry_requests", verbose_name=_("who")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="requests", verbose_name=_("organisation")
    )
    called = models.CharField(_("name of the organisation"), max_length=200, blank=True)
    reason = BoundedTextField(_("what you do there"), max_length=1000)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN, editable=False)
    at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    answer = BoundedTextField(_("answer"), max_length=1000, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to speak for an organisation")
        verbose_name_plural = _("requests to speak for organisations")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(called=""), name="request_names_an_organisation"
            ),
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(state="open"), nulls_distinct=True,
                name="one_open_request_for_an_organisation",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation or self.called}"
