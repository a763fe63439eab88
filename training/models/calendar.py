import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import PublicIdField
from core.models import Upload
from programmes.models import Programme
from training.code_lists import ReminderKind
from training.models.course import Course
from training.models.place import Trainer
from training.models.session import Session
from training.querysets.calendars import FeedQuerySet, MaterialQuerySet, ReminderQuerySet


def secret_token() -> str:
    """What stands in the address of a calendar: 192 random bits."""
    return secrets.token_urlsafe(24)


class CalendarFeed(models.Model):
    """A timetable as .ics, of an account, of a trainer without one, or of a course, for whoever knows the address.

    Renewing gives another `token`: the old address leads nowhere from then on.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    trainer = models.OneToOneField(
        Trainer, models.CASCADE, null=True, blank=True, related_name="feed", verbose_name=_("trainer")
    )
    course = models.OneToOneField(
        Course, models.CASCADE, null=True, blank=True, related_name="feed", verbose_name=_("course")
    )
    token = models.CharField(max_length=32, unique=True, default=secret_token, editable=False)
    renewed_at = models.DateTimeField(_("address since"), default=timezone.now)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, trainer=None, course=None)
                | Q(user=None, trainer__isnull=False, course=None)
                | Q(user=None, trainer=None, course__isnull=False),
                name="calendar_of_one",
            )
        ]

    def __str__(self) -> str:
        return str(self.course or self.trainer or self.user)

    def get_absolute_url(self) -> str:
        return reverse("calendars:calendar", args=[self.token])


class SessionMaterial(models.Model):
    """What belongs to a lesson: a file, or a link."""

    uuid = PublicIdField(unique=True)
    session = models.ForeignKey(
        Session, models.CASCADE, related_name="materials", verbose_name=pgettext_lazy("of a course", "lesson")
    )
    title = models.CharField(pgettext_lazy("of a text", "title"), max_length=150)
    upload = models.OneToOneField(
        Upload, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    link = models.URLField(_("link"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"))
    at = models.DateTimeField(_("added"), default=timezone.now)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a lesson", "material")
        verbose_name_plural = pgettext_lazy("of a lesson", "materials")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(upload__isnull=False, link="") | (Q(upload=None) & ~Q(link="")),  # not a translated field
                name="a_file_or_a_link",
                violation_error_message=_("Choose a file or give a link, one of both."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def programme(self) -> Programme:
        return self.session.programme


class SessionReminder(models.Model):
    """What is told before a lesson, and when. Written, moved and taken away with it by trigger."""

    session = models.ForeignKey(
        Session, models.CASCADE, related_name="reminders", verbose_name=pgettext_lazy("of a course", "lesson")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ReminderKind)
    due_at = models.DateTimeField(pgettext_lazy("a reminder", "due"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["due_at", "id"]
        constraints = [models.UniqueConstraint(fields=["session", "kind"], name="one_reminder_a_kind")]
        indexes = [models.Index(fields=["due_at"], name="reminders_due", condition=Q(sent_at=None))]  # the sweep

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at:%Y-%m-%d %H:%M}"
