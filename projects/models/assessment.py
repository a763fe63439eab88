import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import BoundedTextField, PublicIdField
from core.triggers import UNLESS_ERASING, legal_states
from programmes.models import Programme
from projects.models.call import Criterion
from projects.models.project import Project
from projects.models.record import Revision
from projects.querysets import AssessmentQuerySet, AssignmentQuerySet
from projects.states import ASSIGNMENT_TRANSITIONS, AssignmentState


class Assignment(models.Model):
    """An assessor is asked to judge a project. The content opens only after the declaration of interests."""

    State = AssignmentState

    uuid = PublicIdField(unique=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="assignments", verbose_name=_("project"))
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=_("assessor")
    )
    state = models.CharField(_("state"), max_length=10, choices=AssignmentState, default=AssignmentState.INVITED)
    due_on = models.DateField(_("due"))
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("assigned by")
    )
    assigned_at = models.DateTimeField(_("assigned"), default=timezone.now)
    declared_at = models.DateTimeField(_("declared"), null=True, blank=True)
    declaration = models.CharField(_("what the assessor declared"), max_length=500, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "assessor"], name="assessor_once_a_project",
                violation_error_message=_("This assessor has been asked already."),
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["assessor", "state", "due_on"], name="assignment_queue")]  # "my queue"
        triggers = legal_states(
            [(line.source, line.target) for line in ASSIGNMENT_TRANSITIONS], first=AssignmentState.INVITED
        )

    def __str__(self) -> str:
        return f"{self.project} · {self.assessor}"

    @property
    def programme(self) -> Programme:
        return self.project.call.programme


class Assessment(models.Model):
    """One assessor's judgement of one revision. `total` is the weighted mean on 0 to 100, fixed when submitted."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("an assessment", "begun")
        SUBMITTED = "submitted", pgettext_lazy("an assessment", "submitted")

    class Recommendation(models.TextChoices):
        APPROVE = "approve", _("approve")
        RESERVE = "reserve", _("keep in reserve")
        REFUSE = "refuse", _("do not approve")
        REVISE = "revise", _("ask for changes")

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="assessments", verbose_name=_("assignment"))
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="assessments", verbose_name=_("revision"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    recommendation = models.CharField(_("recommendation"), max_length=10, choices=Recommendation, blank=True)
    comment = BoundedTextField(_("overall comment"), max_length=4000, blank=True)
    total = models.DecimalField(_("total"), max_digits=6, decimal_places=3, null=True, blank=True)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    submitted_at = models.DateTimeField(pgettext_lazy("an assessment", "submitted"), null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "revision"], name="one_assessment_a_revision"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(total__isnull=False, submitted_at__isnull=False),
                name="submitted_assessment_is_whole",
            ),
        ]
        indexes = [  # the ranking
            models.Index(fields=["revision", "total"], name="assessment_totals", condition=Q(state="submitted"))
        ]
        triggers = [
            *legal_states([("draft", "submitted")], first="draft"),
            pgtrigger.Trigger(
                name="frozen_once_submitted",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                    {UNLESS_ERASING}
                    IF OLD.state = 'submitted' THEN RAISE EXCEPTION 'a submitted assessment stays as it is'; END IF;
                    RETURN COALESCE(NEW, OLD);
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"assessment {self.pk}"


class Score(models.Model):
    """The value given for one criterion; empty is not zero."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    comment = models.CharField(_("comment"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["criterion__order", "criterion_id"]
        constraints = [models.UniqueConstraint(fields=["assessment", "criterion"], name="one_score_a_criterion")]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_with_assessment",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                    {UNLESS_ERASING}
                    IF EXISTS (SELECT 1 FROM projects_assessment
                               WHERE id = (COALESCE(NEW, OLD)).assessment_id AND state = 'submitted') THEN
                        RAISE EXCEPTION 'a submitted assessment stays as it is';
                    END IF;
                    RETURN COALESCE(NEW, OLD);
                """,  # noqa: S608 (nothing of it comes from outside)
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"
