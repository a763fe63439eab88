from typing import Self

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.querysets import BounceQuerySet
from core.triggers import UNLESS_ERASING

KEPT_FOR = "1 year"


class Bounce(models.Model):
    """A mail that came back, or about which somebody complained: one report, counted once, never changed.

    `code` is what the mail server gave ("5.1.1", "550"), never its words, which may name the recipient. `message` is
    the key of the mail: the identifier of an outbox mail in hexadecimal, or the number of a newsletter's delivery.
    `identifier` tells the report from others of the same source. A `decisive` one reached the threshold of the policy:
    later ones are counted from there. What was refused for reasons that are not the address's counts for nothing.
    Rows can be deleted once they are a year old.
    """

    class Kind(models.TextChoices):
        HARD = "hard", pgettext_lazy("a mail that came back", "no such address")
        SOFT = "soft", pgettext_lazy("a mail that came back", "not now")
        COMPLAINT = "complaint", pgettext_lazy("a mail that came back", "complaint")
        REFUSED = "refused", pgettext_lazy("a mail that came back", "refused, not because of the address")

    class Source(models.TextChoices):
        SMTP = "smtp", _("answer of the mail server")
        MAILBOX = "mailbox", _("mailbox of what comes back")
        WEBHOOK = "webhook", _("message of the mail service")

    address = models.EmailField(_("address"), max_length=254)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    code = models.CharField(_("code"), max_length=12, blank=True)
    source = models.CharField(_("source"), max_length=7, choices=Source)
    message = models.CharField(max_length=32, blank=True)
    identifier = models.CharField(max_length=64)
    decisive = models.BooleanField(_("nothing is sent since then"), default=False)
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = BounceQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail that came back")
        verbose_name_plural = _("mails that came back")
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["source", "identifier"], name="bounce_told_once")]
        indexes = [
            models.Index(Upper("address"), "id", name="bounces_of_address"),  # what is counted
            models.Index(fields=["-at", "-id"], name="bounces_latest"),  # the office's list
        ]
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                    {UNLESS_ERASING}
                    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '{KEPT_FOR}' THEN RETURN OLD; END IF;
                    RAISE EXCEPTION 'append only: % of %', TG_OP, TG_TABLE_NAME;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.code}".strip()


class BouncePolicy(models.Model):
    """After how many mails that came back nothing more is sent to an address. There is one row."""

    hard_after = models.PositiveSmallIntegerField(
        _("mails to an address that does not exist"), default=1,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )  # fmt: skip
    soft_after = models.PositiveSmallIntegerField(
        _("mails that could not be delivered for the time being"), default=5,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )  # fmt: skip
    soft_days = models.PositiveSmallIntegerField(
        _("counted over so many days"), default=30, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    complaint_after = models.PositiveSmallIntegerField(
        _("complaints"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )

    class Meta:
        verbose_name = _("when nothing more is sent")
        verbose_name_plural = _("when nothing more is sent")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_bounce_policy"),
            models.CheckConstraint(
                condition=Q(hard_after__gte=1, soft_after__gte=1, soft_days__gte=1, complaint_after__gte=1),
                name="bounce_policy_counts_from_one",
            ),
        ]

    def __str__(self) -> str:
        name = str(self._meta.verbose_name)
        return name[:1].upper() + name[1:]

    @classmethod
    def current(cls) -> Self:
        """The row, or what it begins with."""
        return cls.objects.first() or cls(pk=1)
