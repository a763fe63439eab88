from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.models import Beneficiary
from programmes.models import Programme
from training.code_lists import AttendanceSource
from training.models.session import Session
from training.querysets.attendance import AttendanceQuerySet
from training.triggers import ATTENDANCE_WITHIN_SESSION


class Attendance(models.Model):
    """How many minutes of a lesson a person was there, at most as long as it lasts; 0 for somebody who was not.

    Whoever was not there all the time can be `excused`, with a reason: it does not count as attended.
    """

    Source = AttendanceSource

    session = models.ForeignKey(
        Session, models.PROTECT, related_name="attendances", verbose_name=pgettext_lazy("of a course", "lesson")
    )
    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="attendances", verbose_name=_("person"))
    minutes = models.PositiveIntegerField(_("minutes"))
    excused = models.BooleanField(_("excused"), default=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    source = models.CharField(_("written down from"), max_length=10, choices=AttendanceSource)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = pgettext_lazy("several", "attendance")
        ordering = ["session", "beneficiary"]
        constraints = [
            models.UniqueConstraint(fields=["session", "beneficiary"], name="one_attendance_a_session"),
            models.CheckConstraint(condition=Q(excused=True) | Q(reason=""), name="a_reason_excuses"),
        ]
        indexes = [
            models.Index(  # hours a person: read from the index alone
                fields=["session"], include=["beneficiary", "minutes"], name="attendance_minutes"
            )
        ]
        triggers = [ATTENDANCE_WITHIN_SESSION]

    def __str__(self) -> str:
        return f"{self.beneficiary_id} · {self.minutes}"

    @property
    def programme(self) -> Programme:
        return self.session.programme
