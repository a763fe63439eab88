"""Programmes, what they did, and who works in them."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from core.fields import BoundedTextField
from core.models import Translated
from programmes.querysets import MembershipQuerySet, ProgrammeQuerySet


class Programme(Translated):
    """A return-project programme: its countries, texts and years; everything else carries its programme."""

    code = models.SlugField(
        _("code"), max_length=60, unique=True, help_text=_("Stands in the address: letters, digits and hyphens.")
    )
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    summary = BoundedTextField(
        _("summary"), max_length=500, blank=True, help_text=_("One or two sentences, shown in lists.")
    )
    description = BoundedTextField(
        _("description"), max_length=20000, blank=True, help_text=_("Markdown: headings, lists, links.")
    )
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    origin_countries = CountryField(_("countries of origin"), multiple=True, blank=True)
    host_countries = CountryField(_("host countries"), multiple=True, blank=True)
    contact_email = models.EmailField(_("contact"), max_length=254, blank=True)
    published = models.BooleanField(
        _("published"), default=False, help_text=_("Only published programmes have public pages.")
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")) | Q(ends_on=None) | Q(starts_on=None),
                name="programme_ends_after_start",
                violation_error_message=_("A programme cannot end before it starts."),
            )
        ]

    def __str__(self) -> str:
        return self.short_name or self.name or self.code

    def get_absolute_url(self) -> str:
        return reverse("programmes:programme", args=[self.code])


class Activity(Translated):
    """Something that a programme did and that has no room of its own, as meetings held."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="activities", verbose_name=_("programme"))
    code = models.SlugField(_("code"), max_length=60)
    label = models.CharField(_("what"), max_length=300)
    number = models.PositiveIntegerField(pgettext_lazy("how many", "number"), null=True, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="activity_code_once_a_programme")]

    def __str__(self) -> str:
        return self.label or self.code


class Role(models.TextChoices):
    MANAGER = "manager", _("manager")
    OFFICER = "officer", _("officer")
    CASE_WORKER = "case_worker", _("case worker")
    TRAINER = "trainer", _("trainer")
    ASSESSOR = "assessor", _("assessor")
    MENTOR = "mentor", _("mentor")
    COMMUNICATION = "communication", _("communication")
    DATA_PROTECTION = "data_protection", _("data protection")


STAFF_ROLES = [Role.MANAGER, Role.OFFICER, Role.CASE_WORKER, Role.COMMUNICATION, Role.DATA_PROTECTION]
"""Those who work in the back office."""


class Membership(models.Model):
    """Somebody works in a programme in a role, from a moment until another; `until` is the first moment without."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("account")
    )
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="memberships", verbose_name=_("programme"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    since = models.DateTimeField(_("from"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("granted by"),
    )  # fmt: skip

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["programme", "role", "since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="membership_ends_after_start",
                violation_error_message=_("A role cannot end before it begins."),
            ),
            ExclusionConstraint(
                name="one_membership_a_role_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("programme", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        Func(
                            "since", "until", RangeBoundary(),
                            function="TSTZRANGE", output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("This person already has this role in this period."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["user", "role"], name="membership_of_user")]  # what may this user do

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.programme}"

    def clean(self) -> None:
        """A period that ends before it begins is no period that the database could compare with others."""
        if self.until is not None and self.until < self.since:
            raise ValidationError({"until": _("A role cannot end before it begins.")})
