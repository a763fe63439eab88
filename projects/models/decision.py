from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.code_lists import Instrument
from core.fields import BoundedTextField
from core.models import Translated
from core.triggers import UNLESS_ERASING, legal_states
from programmes.models import Programme
from projects.models.project import Project
from projects.querysets import DecisionQuerySet
from projects.states import DECISION_TRANSITIONS, DecisionState, ProjectState


class Decision(Translated):
    """What is decided on a project; the amount is in the call's currency. Nobody confirms the own draft."""

    State = DecisionState
    OUTCOMES = [
        (ProjectState.APPROVED.value, ProjectState.APPROVED.label),
        (ProjectState.RESERVE.value, ProjectState.RESERVE.label),
        (ProjectState.REFUSED.value, ProjectState.REFUSED.label),
    ]

    project = models.ForeignKey(Project, models.PROTECT, related_name="decisions", verbose_name=_("project"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=OUTCOMES)
    amount = models.DecimalField(
        _("amount"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )
    instrument = models.CharField(_("support"), max_length=20, choices=Instrument, blank=True)
    conditions = BoundedTextField(_("conditions"), max_length=2000, blank=True)
    message = BoundedTextField(_("message to the applicant"), max_length=3000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=DecisionState, default=DecisionState.DRAFT)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    drafted_at = models.DateTimeField(_("drafted"), default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("confirmed by"),
    )  # fmt: skip
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("published by"),
    )  # fmt: skip
    published_at = models.DateTimeField(pgettext_lazy("a decision", "published"), null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-drafted_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], name="one_open_decision", condition=Q(state__in=["draft", "confirmed"]),
                violation_error_message=_("There is an open decision on this project already."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("drafted_by")), name="confirmed_by_another"
            ),
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("drafted_by")), name="published_by_another"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "superseded"]) | Q(confirmed_by__isnull=False),
                name="published_only_once_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_by__isnull=False, published_at__isnull=False),
                name="published_by_somebody",
            ),
        ]  # fmt: skip
        triggers = [
            *legal_states([(line.source, line.target) for line in DECISION_TRANSITIONS], first=DecisionState.DRAFT),
            pgtrigger.Trigger(
                name="frozen_once_confirmed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                    {UNLESS_ERASING}
                    IF TG_OP = 'DELETE' OR (OLD.state <> 'draft' AND
                        (to_jsonb(OLD) - ARRAY['state', 'published_by_id', 'published_at'])
                        <> (to_jsonb(NEW) - ARRAY['state', 'published_by_id', 'published_at'])) THEN
                        RAISE EXCEPTION 'a confirmed decision stays as it is';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} · {self.get_outcome_display()}"

    @property
    def programme(self) -> Programme:
        return self.project.call.programme
