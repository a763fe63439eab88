"""A person in a cohort: the row, its scores and its steps."""

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models.cohort import HIGHEST_SCORE, Cohort, SelectionCriterion
from beneficiaries.models.person import Beneficiary
from beneficiaries.querysets.cohorts import EnrolmentEventQuerySet, EnrolmentQuerySet
from beneficiaries.states import (
    BY_ITSELF,
    ENROLMENT_TRANSITIONS,
    HOLDING_A_PLACE,
    TONES,
    EnrolmentState,
    moves_of,
)
from core.fields import BoundedTextField, PublicIdField
from core.triggers import append_only, legal_states
from programmes.models import Programme
from repertoire.models import Organisation

WITHIN_CAPACITY = pgtrigger.Trigger(
    name="within_capacity",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("places", "integer"), ("taken", "integer")],
    func=f"""
        IF NEW.state NOT IN ({", ".join(f"'{state}'" for state in HOLDING_A_PLACE)}) THEN
            RETURN NEW;
        END IF;
        IF TG_OP = 'UPDATE' AND OLD.cohort_id = NEW.cohort_id
           AND OLD.state IN ({", ".join(f"'{state}'" for state in HOLDING_A_PLACE)}) THEN
            RETURN NEW;
        END IF;
        SELECT capacity INTO places FROM beneficiaries_cohort WHERE id = NEW.cohort_id FOR UPDATE;
        SELECT count(*) INTO taken FROM beneficiaries_enrolment
         WHERE cohort_id = NEW.cohort_id AND id <> NEW.id
           AND state IN ({", ".join(f"'{state}'" for state in HOLDING_A_PLACE)});
        IF taken >= places THEN
            RAISE EXCEPTION 'no place is left in cohort %', NEW.cohort_id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,  # noqa: S608 (states written in states.py)
)
"""No more people than places, raw SQL and two officers at once included: the cohort's row is locked to count."""


class Enrolment(models.Model):
    """A person applies to a cohort and goes through it. Only acts move `state`.

    `told_state` is what the person has been told, with `message` as it stood then (in `message_language`): pages for
    the person show that. `read_at` is when the person last opened the page after being told.
    `waiting_since` orders the waiting list; `offered_until` ends an offer. `organisation` is on whose behalf.
    """

    State = EnrolmentState

    uuid = PublicIdField(unique=True)
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="enrolments", verbose_name=_("cohort"))
    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="enrolments", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("on behalf of")
    )
    motivation = BoundedTextField(_("why you would like to take part"), max_length=2000, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=EnrolmentState, default=EnrolmentState.APPLIED)
    applied_at = models.DateTimeField(_("applied"), default=timezone.now)
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    offered_until = models.DateTimeField(_("place offered until"), null=True, blank=True)
    told_state = models.CharField(max_length=12, choices=EnrolmentState, default=EnrolmentState.APPLIED)
    told_at = models.DateTimeField(_("told"), null=True, blank=True)
    message = BoundedTextField(_("message"), max_length=3000, blank=True)
    message_language = models.CharField(_("language of the message"), max_length=5, blank=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["-applied_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "beneficiary"], name="once_in_a_cohort",
                violation_error_message=_("This person has applied to this cohort already."),
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offered_until__isnull=False), name="an_offer_ends"
            ),
            models.CheckConstraint(
                condition=~Q(state="waitlisted") | Q(waiting_since__isnull=False), name="waits_since_a_moment"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["cohort", "state"], name="enrolments_of_cohort"),  # the board, and free places
            models.Index(  # who is next
                fields=["cohort", "waiting_since", "id"], name="enrolments_waiting", condition=Q(state="waitlisted")
            ),
            models.Index(  # offers that lapse
                fields=["offered_until"], name="enrolments_offered", condition=Q(state="offered")
            ),
        ]
        triggers = [
            *legal_states(moves_of(ENROLMENT_TRANSITIONS, BY_ITSELF), first=EnrolmentState.APPLIED),
            WITHIN_CAPACITY,
        ]

    def __str__(self) -> str:
        return f"{self.beneficiary} · {self.cohort}"

    def get_absolute_url(self) -> str:
        return reverse("beneficiaries:enrolment", args=[self.uuid])

    @property
    def has_news(self) -> bool:
        """Whether the person was told something since they last opened the page."""
        return self.told_at is not None and (self.read_at is None or self.read_at < self.told_at)

    @property
    def programme(self) -> Programme:
        return self.cohort.programme

    @property
    def tone(self) -> str:
        """Of the badge that staff see."""
        return TONES[self.state]

    @property
    def told_tone(self) -> str:
        """Of the badge that the person sees."""
        return TONES[self.told_state]


class EnrolmentScore(models.Model):
    """How well an applicant meets one criterion (0 to HIGHEST_SCORE); not there: not judged yet."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="scores", verbose_name=_("enrolment"))
    criterion = models.ForeignKey(
        SelectionCriterion, models.PROTECT, related_name="scores", verbose_name=_("criterion")
    )
    value = models.PositiveSmallIntegerField(_("score"), validators=[MaxValueValidator(HIGHEST_SCORE)])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "criterion"], name="one_score_of_an_applicant"),
            models.CheckConstraint(condition=Q(value__lte=HIGHEST_SCORE), name="score_on_the_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"


class EnrolmentEvent(models.Model):
    """One step of an enrolment: what was done, by whom, and why. `by` is empty for what the clock did.

    `on_behalf_of` is the person for whom somebody with a mandate acted.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="events", verbose_name=_("enrolment"))
    act = models.CharField(_("what"), max_length=20)
    from_state = models.CharField(_("from"), max_length=12, choices=EnrolmentState, blank=True)
    to_state = models.CharField(_("to"), max_length=12, choices=EnrolmentState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    on_behalf_of = models.ForeignKey(
        Beneficiary, models.PROTECT, null=True, related_name="+", verbose_name=_("on behalf of")
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = EnrolmentEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of an enrolment")
        verbose_name_plural = _("steps of enrolments")
        ordering = ["at", "id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.act} {self.at:%Y-%m-%d}"
