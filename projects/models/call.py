from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.models import check_time_zone
from core.code_lists import Instrument
from core.fields import BoundedTextField
from core.models import Translated
from core.places import is_currency
from programmes.models import Programme
from projects.querysets import CallQuerySet


def check_currency(value: str) -> None:
    """Raise ValidationError unless `value` is an ISO 4217 code."""
    if not is_currency(value):
        raise ValidationError(_("This is not a known currency, as EUR."), code="currency")


def frozen_after_submission(*columns: str) -> pgtrigger.Trigger:
    """The structure of a call stands still once a project was submitted to it: the rows that there are, and `columns`.

    Other columns, as labels, may still be mended.
    """
    same = " AND ".join(f"OLD.{column} = NEW.{column}" for column in (*columns, "call_id"))
    return pgtrigger.Trigger(
        name="frozen_after_submission",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF TG_OP = 'UPDATE' AND {same} THEN
                RETURN NEW;
            END IF;
            IF EXISTS (SELECT 1 FROM projects_project
                       WHERE call_id IN (OLD.call_id, NEW.call_id) AND submitted_at IS NOT NULL) THEN
                RAISE EXCEPTION 'the structure of this call is in use';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,  # noqa: S608 (column names written below)
    )


class Call(Translated):
    """Ideas are asked for, from a moment until another. Late saving and submitting is allowed for `grace_minutes`.

    `ceiling` is the most that one project may ask for, in `currency`.
    """

    class OthersSeen(models.TextChoices):
        AFTER_OWN = "after_own", _("after one's own assessment")
        NEVER = "never", _("never")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="calls", verbose_name=_("programme"))
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    reference_prefix = models.CharField(
        _("prefix of the references"), max_length=12, unique=True,
        validators=[RegexValidator(r"^[A-Z0-9]+(-[A-Z0-9]+)*$", _("Capital letters, digits and hyphens."))],
        help_text=_("Projects of this call are numbered MR1-001, MR1-002, … if this is MR1."),
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=200)
    summary = BoundedTextField(_("summary"), max_length=500, blank=True)
    text = BoundedTextField(_("text"), max_length=20000, blank=True, help_text=_("Markdown: headings, lists, links."))
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Rome", validators=[check_time_zone])
    grace_minutes = models.PositiveSmallIntegerField(
        _("minutes of grace"), default=15, help_text=_("For people whose connection is slow at the last minute.")
    )
    countries = CountryField(
        _("countries of the projects"), multiple=True, blank=True, help_text=_("Empty: any country.")
    )
    instruments = ArrayField(
        models.CharField(max_length=20, choices=Instrument), verbose_name=_("support offered"), default=list, blank=True
    )
    ceiling = models.DecimalField(
        _("highest amount for one project"), max_digits=12, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )  # fmt: skip
    currency = models.CharField(_("currency"), max_length=3, default="EUR", validators=[check_currency])
    documents_needed = models.PositiveSmallIntegerField(_("documents needed"), default=0)
    blind = models.BooleanField(
        _("blind assessment"), default=True, help_text=_("Assessors do not see who stands behind a project.")
    )
    assessments_needed = models.PositiveSmallIntegerField(
        _("assessments needed"), default=2, help_text=_("For a decision, for each project.")
    )
    others_seen = models.CharField(
        _("assessors see each other's assessments"), max_length=10, choices=OthersSeen, default=OthersSeen.AFTER_OWN
    )
    published = models.BooleanField(_("published"), default=False)
    last_number = models.PositiveIntegerField(default=0, editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-opens_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="call_closes_after_opening",
                violation_error_message=_("A call must close after it opens."),
            )
        ]

    def __str__(self) -> str:
        return self.title or self.slug

    def get_absolute_url(self) -> str:
        return reverse("projects:call", args=[self.slug])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def support_offered(self) -> list[str]:
        """What is offered, in words."""
        return [str(Instrument(code).label) for code in self.instruments]

    @property
    def accepts_until(self) -> datetime:
        """The close with its grace."""
        return self.closes_at + timedelta(minutes=self.grace_minutes)

    def is_open(self, at: datetime) -> bool:
        """Whether a new idea can be begun: between opening and close."""
        return self.published and self.opens_at <= at < self.closes_at

    def accepts(self, at: datetime) -> bool:
        """Whether a draft can still be saved and submitted: until the end of the grace."""
        return self.published and self.opens_at <= at < self.accepts_until


class ScalePoint(Translated):
    """What one value of the call's scale means ("3: good")."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="scale")
    value = models.PositiveSmallIntegerField(_("value"))
    label = models.CharField(_("meaning"), max_length=80)

    class Meta:
        verbose_name = _("point of the scale")
        verbose_name_plural = _("scale")
        ordering = ["value"]
        constraints = [models.UniqueConstraint(fields=["call", "value"], name="scale_value_once")]
        triggers = [frozen_after_submission("value")]

    def __str__(self) -> str:
        return f"{self.value} · {self.label}"


class Criterion(Translated):
    """What is judged, and how much it weighs beside the others. An empty score of an optional one does not count."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    label = models.CharField(_("criterion"), max_length=150)
    help = models.CharField(_("what to look at"), max_length=500, blank=True)
    weight = models.DecimalField(
        _("weight"), max_digits=5, decimal_places=2, default=Decimal(1), validators=[MinValueValidator(Decimal("0.01"))]
    )
    optional = models.BooleanField(_("may be left empty"), default=False)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["order", "id"]
        constraints = [models.CheckConstraint(condition=Q(weight__gt=0), name="weight_above_zero")]
        triggers = [frozen_after_submission("weight", "optional")]

    def __str__(self) -> str:
        return self.label
