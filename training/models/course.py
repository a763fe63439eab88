from zoneinfo import ZoneInfo

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from accounts.models import check_time_zone
from beneficiaries.models import Beneficiary, Cohort
from beneficiaries.states import moves_of
from core.fields import PublicIdField
from core.models import Translated
from core.triggers import legal_states
from programmes.models import Programme
from training.models.curriculum import Curriculum, Path
from training.querysets.courses import CourseQuerySet, GroupMemberQuerySet, GroupQuerySet
from training.states import COURSE_TRANSITIONS, TONES, CourseState
from training.triggers import BOOK_GROUPS

WITHIN_CAPACITY = pgtrigger.Trigger(
    name="within_capacity",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("places", "integer"), ("course", "bigint"), ("taken", "integer")],
    func="""
        SELECT capacity, course_id INTO places, course FROM training_group WHERE id = NEW.group_id FOR UPDATE;
        NEW.course_id := course;
        IF NEW.until IS NOT NULL
           OR (TG_OP = 'UPDATE' AND OLD.group_id = NEW.group_id AND OLD.until IS NULL) THEN
            RETURN NEW;
        END IF;
        SELECT count(*) INTO taken FROM training_groupmember
         WHERE group_id = NEW.group_id AND until IS NULL AND id <> NEW.id;
        IF taken >= places THEN
            RAISE EXCEPTION 'no place is left in group %', NEW.group_id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)
"""No more people than places, and always the course of the group: its row is locked to count."""


class Course(Translated):
    """A curriculum that is given to a cohort. Its times are shown in `time_zone`; people read it once it is running."""

    State = CourseState

    uuid = PublicIdField(unique=True)
    curriculum = models.ForeignKey(Curriculum, models.PROTECT, related_name="courses", verbose_name=_("curriculum"))
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="courses", verbose_name=_("cohort"))
    code = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.CharField(pgettext_lazy("of a text", "title"), max_length=200)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Rome", validators=[check_time_zone])
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=10, choices=CourseState, default=CourseState.PLANNED)
    cancelled_because = models.CharField(_("why it is cancelled"), max_length=300, blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="course_ends_after_start",
                violation_error_message=_("This cannot end before it begins."),
            )
        ]  # fmt: skip
        triggers = legal_states(moves_of(COURSE_TRANSITIONS), first=CourseState.PLANNED)

    def __str__(self) -> str:
        return self.title or self.code

    def get_absolute_url(self) -> str:
        return reverse("training:course", args=[self.uuid])

    @property
    def programme(self) -> Programme:
        return self.cohort.programme

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def tone(self) -> str:
        return TONES[self.state]


class Group(models.Model):
    """People of a course who have their lessons together, at one place, in one path; without a path the trunk only."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="groups", verbose_name=_("course"))
    name = models.CharField(_("name"), max_length=100)
    path = models.ForeignKey(
        Path, models.PROTECT, null=True, blank=True, related_name="groups",
        verbose_name=pgettext_lazy("of a curriculum", "path"), help_text=_("Empty: only the common part."),
    )  # fmt: skip
    place = models.CharField(_("place"), max_length=150, blank=True)
    city = models.CharField(_("town"), max_length=100, blank=True)
    country = CountryField(_("country"), blank=True)
    capacity = models.PositiveSmallIntegerField(_("places"), default=25, validators=[MinValueValidator(1)])

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a course", "group")
        verbose_name_plural = pgettext_lazy("of a course", "groups")
        ordering = ["course", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "name"], name="group_name_once_a_course",
                violation_error_message=_("This course has a group of this name already."),
            ),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="group_has_places"),
        ]  # fmt: skip
        triggers = [BOOK_GROUPS]

    def __str__(self) -> str:
        return self.name

    @property
    def programme(self) -> Programme:
        return self.course.programme


class GroupMember(models.Model):
    """A person is in a group from a moment until another; in one group of a course at a time.

    `course` is always the group's: the database sees to it.
    """

    group = models.ForeignKey(
        Group, models.PROTECT, related_name="members", verbose_name=pgettext_lazy("of a course", "group")
    )
    course = models.ForeignKey(Course, models.PROTECT, related_name="members", editable=False)
    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="groups", verbose_name=_("person"))
    since = models.DateTimeField(_("from"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a group")
        verbose_name_plural = _("members of groups")
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "beneficiary"], name="one_group_a_course", condition=Q(until=None),
                violation_error_message=_("This person is in a group of this course already."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="membership_of_group_ends_after_start"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["group"], name="members_of_group", condition=Q(until=None))]  # who is in it
        triggers = [WITHIN_CAPACITY]

    def __str__(self) -> str:
        return f"{self.beneficiary} · {self.group}"

    @property
    def programme(self) -> Programme:
        return self.course.programme
