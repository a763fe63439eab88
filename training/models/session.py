from datetime import timedelta
from zoneinfo import ZoneInfo

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.states import moves_of
from core.fields import PublicIdField
from core.triggers import legal_states
from programmes.models import Programme
from training.code_lists import Mode, Resource
from training.models.course import Course, Group
from training.models.curriculum import Module
from training.models.place import Room, Trainer
from training.querysets.assignments import TeachingQuerySet
from training.querysets.bookings import BookingQuerySet
from training.querysets.sessions import SessionQuerySet
from training.states import SESSION_TRANSITIONS, TONES, SessionState
from training.triggers import (
    ASSIGNMENT_WITHIN_SESSION,
    BOOK_ASSIGNMENT,
    BOOK_SESSION,
    MINUTES_FIT,
    OF_THE_COURSE,
    REMIND_SESSION,
    UNBOOK_SESSION,
)

LONGEST = timedelta(hours=12)


class Session(models.Model):
    """A lesson: a module, for one group or for all of the course, at a time. `minutes` it lasts are derived.

    `revision` counts what changed for people who have it in their calendars; a cancelled one books nothing.
    """

    State = SessionState

    uuid = PublicIdField(unique=True)
    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions", verbose_name=_("course"))
    module = models.ForeignKey(
        Module, models.PROTECT, related_name="sessions", verbose_name=pgettext_lazy("of a curriculum", "module")
    )
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="sessions",
        verbose_name=pgettext_lazy("of a course", "group"), help_text=_("Empty: all groups together."),
    )  # fmt: skip
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    minutes = models.GeneratedField(
        expression=RawSQL("(EXTRACT(EPOCH FROM (ends_at - starts_at)) / 60)::integer", []),
        output_field=models.IntegerField(), db_persist=True, verbose_name=_("minutes"),
    )  # fmt: skip
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("room")
    )
    link = models.URLField(_("link"), max_length=500, blank=True, validators=[URLValidator(["https"])])
    mode = models.CharField(_("how"), max_length=10, choices=Mode, default=Mode.IN_PERSON)
    state = models.CharField(_("state"), max_length=10, choices=SessionState, default=SessionState.PLANNED)
    cancelled_because = models.CharField(_("why it is cancelled"), max_length=300, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=0, editable=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a course", "lesson")
        verbose_name_plural = pgettext_lazy("of a course", "lessons")
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start",
                violation_error_message=_("A lesson cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("starts_at") + LONGEST), name="session_within_a_day",
                violation_error_message=_("A lesson lasts at most twelve hours."),
            ),
            models.CheckConstraint(
                condition=~Q(mode=Mode.ONLINE) | Q(room=None), name="no_room_for_an_online_session",
                violation_error_message=_("A lesson that is only online takes no room."),
            ),
            models.CheckConstraint(
                condition=~Q(state=SessionState.CANCELLED) | ~Q(cancelled_because=""),
                name="a_cancelled_session_says_why",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["course", "starts_at"], name="sessions_of_course"),  # the timetable
            models.Index(fields=["starts_at"], name="sessions_by_time"),  # today's
        ]
        triggers = [
            *legal_states(moves_of(SESSION_TRANSITIONS), first=SessionState.PLANNED),
            OF_THE_COURSE, BOOK_SESSION, UNBOOK_SESSION, MINUTES_FIT, REMIND_SESSION,
        ]  # fmt: skip

    def __str__(self) -> str:
        start = self.starts_at.astimezone(self.zone)
        return f"{self.module}, {date_format(start, 'DATE_FORMAT')}, {start:%H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("training:session", args=[self.uuid])

    @property
    def programme(self) -> Programme:
        return self.course.programme

    @property
    def zone(self) -> ZoneInfo:
        """Of its times as they are shown."""
        return self.course.zone

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at

    @property
    def tone(self) -> str:
        return TONES[self.state]


class TrainerAssignment(models.Model):
    """A trainer gives a lesson, for so many `minutes`. The note on the fee is for staff only."""

    session = models.ForeignKey(
        Session, models.CASCADE, related_name="assignments", verbose_name=pgettext_lazy("of a course", "lesson")
    )
    trainer = models.ForeignKey(Trainer, models.PROTECT, related_name="assignments", verbose_name=_("trainer"))
    minutes = models.PositiveIntegerField(_("minutes"))
    fee_note = models.CharField(_("note on the fee"), max_length=200, blank=True)

    objects = TeachingQuerySet.as_manager()

    class Meta:
        verbose_name = _("work of a trainer")
        verbose_name_plural = pgettext_lazy("several", "work of trainers")
        ordering = ["session", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "trainer"], name="trainer_once_a_session",
                violation_error_message=_("This trainer gives this lesson already."),
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="a_trainer_works_some_minutes"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["trainer"], name="work_of_trainer")]  # own lessons, and hours a trainer
        triggers = [BOOK_ASSIGNMENT, ASSIGNMENT_WITHIN_SESSION]

    def __str__(self) -> str:
        return f"{self.trainer} · {self.minutes}"

    @property
    def programme(self) -> Programme:
        return self.session.programme


class Booking(models.Model):
    """A trainer, room or group is taken for a period. Written by triggers only, never by hand; two cannot overlap."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="bookings")
    kind = models.CharField(_("what"), max_length=7, choices=Resource)
    resource = models.BigIntegerField()
    period = DateTimeRangeField(_("period"))

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        constraints = [
            ExclusionConstraint(
                name="nothing_booked_twice",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("resource", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.resource}"
