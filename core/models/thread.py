from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fields import BoundedTextField
from core.triggers import append_only


class Thread(models.Model):
    """Messages that belong to one thing; the thing points here and says who may read and write."""

    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"thread {self.pk}"


class Message(models.Model):
    """One message. `staff` messages are notes among staff: the person whom the thread is about never sees them."""

    class Visibility(models.TextChoices):
        ALL = "all", _("everybody in the conversation")
        STAFF = "staff", _("staff only")

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author"))
    at = models.DateTimeField(_("written"), default=timezone.now)
    body = BoundedTextField(_("message"), max_length=5000)
    visibility = models.CharField(_("who reads it"), max_length=5, choices=Visibility, default=Visibility.ALL)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["at", "id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"message {self.pk}"


class ThreadReading(models.Model):
    """Up to when somebody has read a thread."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    until = models.DateTimeField(_("read until"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="one_reading_per_reader")]

    def __str__(self) -> str:
        return f"reading {self.pk}"
