from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from beneficiaries.code_lists import AssistanceKind, NoteVisibility, OutcomeKind, PlanDimension
from beneficiaries.models.participation import Participation
from beneficiaries.querysets.cases import (
    CaseDocumentQuerySet,
    FollowUpQuerySet,
    GoalQuerySet,
    NoteQuerySet,
    OfParticipationQuerySet,
    OutcomeQuerySet,
)
from beneficiaries.states import GOAL_TRANSITIONS, TONES, GoalState, moves_of
from core.code_lists import ReturnForm
from core.fields import BoundedTextField, PublicIdField
from core.models import Upload
from core.triggers import append_only, frozen_except, legal_states
from programmes.models import Programme
from repertoire.models import Organisation


class OfParticipation(models.Model):
    """A row of the case file: it belongs to one person in one programme."""

    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="%(class)ss", verbose_name=_("participation")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    at = models.DateTimeField(_("recorded"), default=timezone.now)

    class Meta:
        abstract = True

    @property
    def programme(self) -> Programme:
        return self.participation.programme


class CaseNote(OfParticipation):
    """What staff note about a case. Never changed: a correction is a new note that says what it `corrects`."""

    visibility = models.CharField(_("who reads it"), max_length=10, choices=NoteVisibility, default=NoteVisibility.TEAM)
    body = BoundedTextField(_("note"), max_length=5000)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("case note")
        verbose_name_plural = _("case notes")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["participation", "-at", "-id"], name="notes_of_case")]  # the case file
        triggers = [append_only()]

    def __str__(self) -> str:
        return _now("Note of %(day)s") % {"day": date_format(localtime(self.at), "DATE_FORMAT")}


class Document(OfParticipation):
    """A file in the case file, from the person or from staff. `visibility` works as for notes.

    `read_at` is when staff first opened what the person handed in; until then the person may take it back
    (`removed_at`), and nobody of the staff sees it any more.
    """

    uuid = PublicIdField(unique=True)
    title = models.CharField(_("what it is"), max_length=150)
    upload = models.OneToOneField(Upload, models.PROTECT, related_name="case_document", verbose_name=_("file"))
    visibility = models.CharField(_("who reads it"), max_length=10, choices=NoteVisibility, default=NoteVisibility.TEAM)
    from_person = models.BooleanField(_("handed in by the person"), default=False)
    read_at = models.DateTimeField(_("first opened by staff"), null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)

    objects = CaseDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(from_person=True, read_at=None), name="only_unread_documents_go_back"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Assistance(OfParticipation):
    """Help that a person got. `minutes` of work, `value` in `currency` of what was given."""

    kind = models.CharField(_("kind"), max_length=15, choices=AssistanceKind)
    on = models.DateField(_("on"), default=timezone.localdate)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), null=True, blank=True, validators=[MaxValueValidator(6000)]
    )
    value = models.DecimalField(
        _("value"), max_digits=10, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("with which organisation")
    )
    note = models.CharField(_("about what"), max_length=500, blank=True)

    objects = OfParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("assistance")
        verbose_name_plural = pgettext_lazy("several", "assistance")
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(value=None) | ~Q(currency=""), name="a_value_has_a_currency"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=0), name="assistance_worth_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on:%Y-%m-%d}"


class ReintegrationPlan(OfParticipation):
    """What a person and the case worker agree on, one plan a participation; its goals stand in three dimensions."""

    participation = models.OneToOneField(
        Participation, models.PROTECT, related_name="plan", verbose_name=_("participation")
    )
    summary = BoundedTextField(_("summary"), max_length=3000, blank=True)

    objects = OfParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reintegration plan")
        verbose_name_plural = _("reintegration plans")

    def __str__(self) -> str:
        return str(self.participation)


class PlanGoal(models.Model):
    """One goal of a plan."""

    State = GoalState

    plan = models.ForeignKey(ReintegrationPlan, models.PROTECT, related_name="goals", verbose_name=_("plan"))
    dimension = models.CharField(_("dimension"), max_length=12, choices=PlanDimension)
    text = models.CharField(_("goal"), max_length=500)
    due_on = models.DateField(pgettext_lazy("a goal", "by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=GoalState, default=GoalState.OPEN)
    settled_on = models.DateField(_("since"), null=True, blank=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["dimension", "due_on", "id"]
        triggers = legal_states(moves_of(GOAL_TRANSITIONS), first=GoalState.OPEN)

    def __str__(self) -> str:
        return self.text

    @property
    def participation(self) -> Participation:
        return self.plan.participation

    @property
    def programme(self) -> Programme:
        return self.participation.programme

    @property
    def tone(self) -> str:
        return TONES[self.state]


class Outcome(OfParticipation):
    """What came of it for the person, on a day. Never changed; one recorded by mistake is `voided` with a reason."""

    kind = models.CharField(pgettext_lazy("an outcome", "what"), max_length=30, choices=OutcomeKind)
    on = models.DateField(_("on"))
    form = models.CharField(_("form of return"), max_length=10, choices=ReturnForm, blank=True)
    country = CountryField(_("country"), blank=True)
    evidence = models.CharField(_("evidence"), max_length=300)
    voided_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    voided_because = models.CharField(_("why"), max_length=300, blank=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="returned") | ~Q(form=""), name="a_return_has_a_form",
                violation_error_message=_("Say in which form the person returned."),
            )
        ]  # fmt: skip
        triggers = [frozen_except("voided_at", "voided_because")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on:%Y-%m-%d}"


class FollowUp(OfParticipation):
    """Something to come back to with a person on a day; those of an `outcome` come after 3, 6 and 12 months, and are
    named after it."""

    subject = models.CharField(_("about what"), max_length=200, blank=True)
    due_on = models.DateField(pgettext_lazy("a follow-up", "due"))
    outcome = models.ForeignKey(
        Outcome, models.PROTECT, null=True, blank=True, related_name="follow_ups", verbose_name=_("outcome")
    )
    months = models.PositiveSmallIntegerField(_("months after"), null=True, blank=True)
    done_on = models.DateField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("done by")
    )
    still_holds = models.BooleanField(_("the outcome still holds"), null=True, blank=True)
    finding = models.CharField(_("what was found"), max_length=1000, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "months"], condition=Q(outcome__isnull=False), name="one_follow_up_a_time"
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(done_by__isnull=False), name="somebody_did_the_follow_up"
            ),
        ]
        indexes = [models.Index(fields=["due_on", "id"], name="follow_ups_due", condition=Q(done_on=None))]

    def __str__(self) -> str:
        return self.about

    @property
    def about(self) -> str:
        """What it is about, in words."""
        if self.outcome is None:
            return self.subject
        months = ngettext("%(months)s month later", "%(months)s months later", self.months or 0)
        when, outcome = months % {"months": self.months}, capfirst(self.outcome.get_kind_display())
        return gettext("%(outcome)s: %(when)s") % {"outcome": outcome, "when": when}

    @property
    def lapsed(self) -> bool:
        """Closed without a finding, because the outcome was taken back."""
        return self.done_on is not None and self.outcome is not None and self.still_holds is None
