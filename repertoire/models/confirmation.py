from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fields import BoundedTextField
from core.triggers import append_only
from repertoire.code_lists import ContactKind
from repertoire.models.organisation import Organisation
from repertoire.querysets.confirmations import ConfirmationRequestQuerySet


class Confirmation(models.Model):
    """Somebody said that an entry is still true: its owner, through the mail or the page, or an officer."""

    class How(models.TextChoices):
        MAIL = "mail", _("by the link in a mail")
        OWNER = "owner", _("by its owner, signed in")
        OFFICER = "officer", _("by an officer")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="confirmations", verbose_name=_("organisation")
    )
    how = models.CharField(_("how"), max_length=10, choices=How)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        ordering = ["-at", "-id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.at:%Y-%m-%d}"


class ConfirmationRequest(models.Model):
    """An owner was asked by mail whether the entry is still true. The link in it works once, until `until`.

    `token_hash` is the hash of the link's secret, which nobody keeps.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="confirmation_requests")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("who was asked")
    )
    token_hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(_("asked"), default=timezone.now)
    until = models.DateTimeField(_("until"))
    used_at = models.DateTimeField(_("answered"), null=True)

    objects = ConfirmationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation asked for")
        verbose_name_plural = _("confirmations asked for")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.at:%Y-%m-%d}"


class Contact(models.Model):
    """The programme met, called or wrote to an organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts")
    on = models.DateField(_("on"))
    kind = models.CharField(_("kind"), max_length=10, choices=ContactKind)
    place = models.CharField(_("place"), max_length=120, blank=True)
    note = BoundedTextField(_("note"), max_length=2000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on:%Y-%m-%d}"
