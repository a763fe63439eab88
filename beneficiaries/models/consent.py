import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.models.person import Beneficiary
from beneficiaries.querysets.consents import ConsentQuerySet, NoticeQuerySet
from core.fields import BoundedTextField
from core.models import Translated
from core.triggers import append_only
from programmes.models import Programme


class Purpose(models.TextChoices):
    PROGRAMME = "programme", _("Taking part in the programme")
    PARTNERS = "sharing_with_partners", _("Sharing with partners")
    PUBLICATION = "publication", _("Publication")
    RESEARCH = "research", _("Research")


class ConsentNotice(Translated):
    """The words that a person agrees to. A new version is a new row; the newest published one is shown."""

    purpose = models.CharField(_("purpose"), max_length=25, choices=Purpose)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("title"), max_length=200)
    text = BoundedTextField(_("text"), max_length=5000, help_text=_("Markdown, in plain words."))
    published_at = models.DateTimeField(pgettext_lazy("a notice", "published"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent notice")
        verbose_name_plural = _("consent notices")
        ordering = ["purpose", "-version"]
        constraints = [models.UniqueConstraint(fields=["purpose", "version"], name="one_notice_a_version")]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_once_published",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF OLD.published_at IS NOT NULL THEN
                        RAISE EXCEPTION 'a published notice stays as people read it';
                    END IF;
                    RETURN COALESCE(NEW, OLD);
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} ({self.version})"


class Consent(models.Model):
    """A person gave or withdrew a consent. Never changed: the newest row of a purpose counts.

    `language` is the one in which the notice was shown; `how` says on which way it was given.
    """

    class How(models.TextChoices):
        ONLINE = "online", _("online, by the person")
        PAPER = "paper", _("on paper")
        SPOKEN = "spoken", _("spoken, written down by staff")

    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="consents", verbose_name=_("person"))
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="consents", verbose_name=_("programme"))
    purpose = models.CharField(_("purpose"), max_length=25, choices=Purpose)
    granted = models.BooleanField(_("agreed"))
    notice = models.ForeignKey(ConsentNotice, models.PROTECT, related_name="+", verbose_name=_("notice"))
    language = models.CharField(_("language shown"), max_length=5)
    how = models.CharField(_("how"), max_length=10, choices=How, default=How.ONLINE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-at", "-id"]
        indexes = [  # the newest answer of a person
            models.Index(fields=["beneficiary", "programme", "purpose", "-at", "-id"], name="consent_newest")
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.beneficiary} · {self.get_purpose_display()}"
