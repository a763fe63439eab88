from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.models.person import Beneficiary
from beneficiaries.querysets.protecting import ErasureQuerySet, ExportQuerySet, RetentionQuerySet
from beneficiaries.states import ERASURE_TRANSITIONS, EXPORT_MOVES, TONES, ErasureState, ExportState, moves_of
from core.fields import BoundedTextField, PublicIdField
from core.triggers import legal_states
from programmes.models import Programme


class ErasureRequest(models.Model):
    """A person wants what is held about them erased. `held` lists what stays under legal hold: kind, why, until.

    `reason` is why, or how the wish was said; `answer` why it was refused, which the person reads.
    `unsuppress`: the note that nothing is sent to the person's address goes too. `by` is who recorded the wish.
    """

    State = ErasureState

    uuid = PublicIdField(unique=True)
    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="erasures", verbose_name=_("person"))
    state = models.CharField(_("state"), max_length=10, choices=ErasureState, default=ErasureState.ASKED)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    at = models.DateTimeField(_("asked"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = BoundedTextField(_("reason"), max_length=1000, blank=True)
    answer = BoundedTextField(_("answer"), max_length=1000, blank=True)
    unsuppress = models.BooleanField(_("may be written to again"), default=False)
    held = models.JSONField(_("what stays"), default=list, blank=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("erasure request")
        verbose_name_plural = _("erasure requests")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["beneficiary"], condition=Q(state="asked"), name="one_open_erasure")
        ]
        triggers = legal_states(moves_of(ERASURE_TRANSITIONS), first=ErasureState.ASKED)

    def __str__(self) -> str:
        return f"{self.beneficiary} {self.at:%Y-%m-%d}"

    @property
    def tone(self) -> str:
        return TONES[self.state]


class PersonExport(models.Model):
    """A file with personal data that somebody asked for, for a purpose. It expires, and each download is written down.

    `about` says of what (export_contents.py): persons, unless another app makes something known there.
    `criteria` is the filter of the list; `columns` the fields it holds; `path` where the file lies while it is ready.
    `attempts` counts how often somebody began to write it, `due_at` is when the next one may.
    """

    State = ExportState

    uuid = PublicIdField(unique=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    about = models.CharField(max_length=20, default="persons", editable=False)
    purpose = models.CharField(_("what it is for"), max_length=300)
    columns = models.JSONField(_("columns"), default=list)
    criteria = models.JSONField(_("filter"), default=dict, blank=True)
    format = models.CharField(_("format"), max_length=4, default="xlsx")
    language = models.CharField(_("language"), max_length=5)
    state = models.CharField(_("state"), max_length=8, choices=ExportState, default=ExportState.ASKED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    expires_at = models.DateTimeField(_("until"))
    rows = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    path = models.CharField(max_length=200, blank=True)
    downloads = models.PositiveSmallIntegerField(_("downloads"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    problem = models.CharField(_("problem"), max_length=300, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export of personal data")
        verbose_name_plural = _("exports of personal data")
        ordering = ["-at", "-id"]
        indexes = [  # what the sweep works on
            models.Index(fields=["expires_at"], name="exports_to_expire", condition=Q(state__in=["asked", "ready"]))
        ]
        triggers = legal_states(EXPORT_MOVES, first=ExportState.ASKED)

    def __str__(self) -> str:
        return f"{self.purpose} {self.at:%Y-%m-%d}"

    @property
    def tone(self) -> str:
        return TONES[self.state]


class RetentionRule(models.Model):
    """How many months something is kept after it ended; then it is erased by itself."""

    class About(models.TextChoices):
        ENDED = "ended_participation", _("persons whose participation ended")
        REFUSED = "refused_enrolment", _("applicants who were not selected or withdrew, and took part in nothing else")
        IMPORTS = "import", _("rows of imported spreadsheets")

    programme = models.ForeignKey(
        Programme, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("programme"),
        help_text=_("Empty: every programme without a period of its own."),
    )  # fmt: skip
    about = models.CharField(pgettext_lazy("kept data", "what"), max_length=25, choices=About)
    months = models.PositiveSmallIntegerField(_("months"), validators=[MinValueValidator(1)])

    objects = RetentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("retention period")
        verbose_name_plural = _("retention periods")
        ordering = ["about", "programme"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "about"], nulls_distinct=False, name="one_period_a_kind",
                violation_error_message=_("There is a period for this already."),
            ),
            models.CheckConstraint(condition=Q(months__gte=1), name="kept_for_a_month_at_least"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_about_display()}: {self.months}"
