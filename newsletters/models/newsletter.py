from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import BoundedTextField
from core.models import Translated
from newsletters.querysets.newsletters import NewsletterQuerySet
from programmes.models import Programme

TAKEN = {"subscribe", "own", "confirm", "preferences", "leave", "go"}
"""Words with which addresses of subscribers' pages begin (newsletters/urls/subscribing.py)."""


class Sender(models.Model):
    """An address from which newsletters leave, and how fast: all processes together keep to `per_minute`.

    `next_at` is the moment at which the next mail may leave; mails that are sent push it on.
    """

    address = models.EmailField(_("address"), max_length=254)
    per_minute = models.PositiveIntegerField(
        _("mails a minute, at most"), null=True, blank=True, validators=[MinValueValidator(1)],
        help_text=_("What your mail server lets through. Empty: as fast as it takes them."),
    )  # fmt: skip
    next_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = pgettext_lazy("of newsletters", "sender")
        verbose_name_plural = pgettext_lazy("of newsletters", "senders")
        ordering = ["address"]
        constraints = [
            models.UniqueConstraint(
                Upper("address"), name="one_sender_an_address",
                violation_error_message=_("There is a sender with this address already."),
            ),
            models.CheckConstraint(condition=Q(per_minute=None) | Q(per_minute__gte=1), name="sender_sends_something"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.address


class Newsletter(Translated):
    """A series of a programme. People read it once it is `published`, and subscribe to it until it is `closed`.

    Mails leave under `from_name` from the address of `sender` (empty: the installation's own).
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="newsletters", verbose_name=_("programme"))
    code = models.SlugField(_("code"), max_length=60, unique=True, help_text=_("Stands in the address of its pages."))
    name = models.CharField(_("name"), max_length=120)
    description = BoundedTextField(_("description"), max_length=500, blank=True)
    from_name = models.CharField(_("name of the sender"), max_length=80, blank=True)
    sender = models.ForeignKey(
        Sender, models.PROTECT, null=True, blank=True, related_name="newsletters",
        verbose_name=pgettext_lazy("of newsletters", "sender"),
        help_text=_("Empty: the address from which all mails of this site leave."),
    )  # fmt: skip
    reply_to = models.EmailField(_("answers go to"), max_length=254, blank=True)
    published = models.BooleanField(pgettext_lazy("a newsletter", "published"), default=False)
    closed = models.BooleanField(
        pgettext_lazy("a newsletter", "closed"), default=False,
        help_text=_("Nobody can subscribe any more. Its issues stay in the archive."),
    )  # fmt: skip

    objects = NewsletterQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("a series", "newsletter")
        verbose_name_plural = pgettext_lazy("several series", "newsletters")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name or self.code

    def clean(self) -> None:
        """Its pages stand beside those of subscribers, which come first."""
        if self.code in TAKEN:
            raise ValidationError({"code": _("Another page has this address. Choose another code.")})

    def get_absolute_url(self) -> str:
        return reverse("newsletters:newsletter", args=[self.code])

    @property
    def is_public(self) -> bool:
        """Whether everybody reads it."""
        return self.published and self.programme.published
