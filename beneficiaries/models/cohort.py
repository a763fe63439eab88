from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.models import check_time_zone
from beneficiaries.models.participation import ParticipationKind
from beneficiaries.querysets.cohorts import CohortQuerySet
from core.fields import BoundedTextField
from core.models import Translated
from programmes.models import Programme

HIGHEST_SCORE = 5


class Cohort(Translated):
    """A group of people who are selected and go through a programme together. `capacity` is how many places it has.

    People apply from `opens_at` until `closes_at` (both shown in `time_zone`). A freed place is offered to the first
    who waits, for `offer_days` days.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="cohorts", verbose_name=_("programme"))
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    summary = BoundedTextField(_("summary"), max_length=500, blank=True, help_text=_("One or two sentences."))
    text = BoundedTextField(_("text"), max_length=10000, blank=True, help_text=_("Markdown: headings, lists, links."))
    target = ArrayField(
        models.CharField(max_length=20, choices=ParticipationKind), verbose_name=_("for whom"), default=list,
        blank=True, help_text=_("Empty: everybody."),
    )  # fmt: skip
    country = CountryField(_("country"), blank=True)
    region = models.CharField(_("region"), max_length=8, blank=True)
    city = models.CharField(_("town"), max_length=100, blank=True)
    capacity = models.PositiveSmallIntegerField(_("places"), validators=[MinValueValidator(1)])
    opens_at = models.DateTimeField(_("applications from"))
    closes_at = models.DateTimeField(_("applications until"))
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Rome", validators=[check_time_zone])
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    offer_days = models.PositiveSmallIntegerField(
        _("days to accept an offered place"), default=7, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    published = models.BooleanField(_("published"), default=False)

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-opens_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(capacity__gte=1), name="cohort_has_places"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="cohort_closes_after_opening",
                violation_error_message=_("Applications must close after they open."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")) | Q(ends_on=None) | Q(starts_on=None),
                name="cohort_ends_after_start",
                violation_error_message=_("This cannot end before it begins."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name or self.slug

    def get_absolute_url(self) -> str:
        return reverse("cohorts:cohort", args=[self.slug])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def is_open(self, at: datetime) -> bool:
        """Whether people can apply at a moment."""
        return self.published and self.opens_at <= at < self.closes_at

    @property
    def first_moment(self) -> datetime | None:
        """When the first day begins, where the cohort is; None without a first day."""
        return datetime.combine(self.starts_on, time.min, self.zone) if self.starts_on else None

    def has_begun(self, at: datetime) -> bool:
        """Whether the first day has come: nobody is offered a place after that."""
        return self.first_moment is not None and self.first_moment <= at

    def offer_ends(self, at: datetime) -> datetime:
        """Until when a place that is offered now can be accepted: some days, at most until the first day."""
        until = at + timedelta(days=self.offer_days)
        return until if self.first_moment is None else min(until, self.first_moment)


class SelectionCriterion(Translated):
    """What applicants are scored by (0 to HIGHEST_SCORE), and how much it weighs beside the others."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="criteria", verbose_name=_("cohort"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    label = models.CharField(_("criterion"), max_length=150)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("selection criterion")
        verbose_name_plural = _("selection criteria")
        ordering = ["order", "id"]
        constraints = [models.CheckConstraint(condition=Q(weight__gte=1), name="criterion_weighs_something")]

    def __str__(self) -> str:
        return self.label


class Letter(Translated):
    """What applicants of a cohort read on their page once they are told; the mail carries only the link to it."""

    class About(models.TextChoices):
        SELECTED = "selected", _("to those who are selected")
        WAITLISTED = "waitlisted", _("to those on the waiting list")
        OFFERED = "offered", _("to those who are offered a freed place")
        REFUSED = "refused", _("to those who are not selected")

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="letters", verbose_name=_("cohort"))
    about = models.CharField(_("to whom"), max_length=12, choices=About)
    text = BoundedTextField(_("text"), max_length=3000)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["cohort", "about"]
        constraints = [models.UniqueConstraint(fields=["cohort", "about"], name="one_letter_a_decision")]

    def __str__(self) -> str:
        return f"{self.cohort} · {self.get_about_display()}"
