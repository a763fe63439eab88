import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import PublicIdField
from core.triggers import append_only, legal_states
from newsletters.models.newsletter import Newsletter
from newsletters.querysets.subscribers import SubscriberQuerySet, SubscriptionQuerySet
from newsletters.states import SUBSCRIPTION_MOVES, TONES, SubscriptionState
from programmes.models import Programme

KEY_LENGTH = 32
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
LETTERS = bytes(ALPHABET[byte % 32].encode()[0] for byte in range(256))
"""Which of the 32 letters a random byte stands for, each for eight of them."""


def new_key() -> str:
    """A secret of 32 characters that nothing on a mail's way rewrites: about 160 bits."""
    return secrets.token_bytes(KEY_LENGTH).translate(LETTERS).decode("ascii")


class Subscriber(models.Model):
    """An address that asked for newsletters, once an installation. `key` opens its page to whoever reads mail there."""

    uuid = PublicIdField(unique=True)
    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-created_at", "-id"]
        constraints = [  # also the index by which an address is found
            models.UniqueConstraint(Upper("email"), name="one_subscriber_an_address"),
            models.CheckConstraint(condition=Q(key__regex=r"^[a-z0-9]{32}$"), name="subscriber_key_is_one"),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="subscribers_newest")]  # the office's list

    def __str__(self) -> str:
        return self.email

    @property
    def masked_address(self) -> str:
        """The address so that its reader knows it again, and nobody else learns it: r…@example.org, on one line."""
        local, _at, domain = self.email.rpartition("@")
        return f"{local[:1]}…\u2060@{domain}"


class Subscription(models.Model):
    """Somebody's wish to get a newsletter; what happened to it stands in its events, the proof of the consent."""

    State = SubscriptionState

    subscriber = models.ForeignKey(
        Subscriber, models.CASCADE, related_name="subscriptions", verbose_name=_("subscriber")
    )
    newsletter = models.ForeignKey(
        Newsletter, models.PROTECT, related_name="subscriptions", verbose_name=pgettext_lazy("a series", "newsletter"),
        db_index=False,
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=12, choices=SubscriptionState, default=SubscriptionState.PENDING)
    since = models.DateTimeField(_("since"), default=timezone.now)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["newsletter", "id"]
        constraints = [models.UniqueConstraint(fields=["subscriber", "newsletter"], name="one_subscription_a_series")]
        indexes = [
            models.Index(fields=["newsletter", "state", "since"], name="subscriptions_by_state")  # who gets it; the old
        ]
        triggers = legal_states(SUBSCRIPTION_MOVES, first=SubscriptionState.PENDING)

    def __str__(self) -> str:
        return f"{self.subscriber} · {self.newsletter}"

    @property
    def programme(self) -> Programme:
        return self.newsletter.programme

    @property
    def tone(self) -> str:
        return TONES[self.state]


class SubscriptionEvent(models.Model):
    """A step of a subscription, never changed: what, when, how, and in which language the words were shown.

    `evidence` says where the consent was given when it was not here; `by` is who of the staff did it.
    """

    class How(models.TextChoices):
        FORM = "form", _("on the site")
        LINK = "link", _("by a link in a mail")
        ONE_CLICK = "one_click", _("by the button of the mail program")
        IMPORT = "import", _("from a list")
        OFFICE = "office", _("by staff")
        BOUNCE = "bounce", _("by the mail server")
        TIME = "time", _("by itself, after 30 days without an answer")

    subscription = models.ForeignKey(
        Subscription, models.CASCADE, related_name="events", verbose_name=_("subscription")
    )
    state = models.CharField(_("state"), max_length=12, choices=SubscriptionState)
    how = models.CharField(_("how"), max_length=10, choices=How)
    language = models.CharField(_("language shown"), max_length=5, blank=True)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("step of a subscription")
        verbose_name_plural = _("steps of subscriptions")
        ordering = ["-at", "-id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.get_state_display()} ({self.get_how_display()})"
