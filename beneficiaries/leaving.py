"""What is going on with a person ends before the person is erased."""

from datetime import datetime
from typing import Any

from django.db.models import Case, F, Value, When
from django.utils import timezone

from beneficiaries.enrolling import lock_enrolment
from beneficiaries.models import CaseAssignment, Enrolment, EnrolmentEvent, Mandate, Participation, Referral
from beneficiaries.revoking import take_back
from beneficiaries.states import PROMISED, EnrolmentState, ReferralState
from beneficiaries.waiting import offer_freed
from core.personal_data import Subject

N, R = EnrolmentState, ReferralState
STILL_IN_A_COHORT = [N.APPLIED, N.SHORTLISTED, N.SELECTED, N.WAITLISTED, N.OFFERED, N.ACTIVE]
OPEN_REFERRALS = [R.PROPOSED, R.SENT, R.ACCEPTED]


def end_own_matters(subject: Subject, by: Any, at: datetime) -> None:
    """Withdraw applications and referrals, end participations, mandates and the work of case workers."""
    in_cohorts = Enrolment.objects.filter(beneficiary__in=subject.persons, state__in=STILL_IN_A_COHORT)
    for enrolment in in_cohorts.select_related("cohort").order_by("cohort", "pk"):
        _withdraw(lock_enrolment(enrolment), by, at)
    parts = Participation.objects.filter(beneficiary__in=subject.persons)
    going_on = Referral.objects.filter(participation__in=parts, state__in=OPEN_REFERRALS)
    for referral in going_on.select_for_update(of=("self",)).for_list().order_by("pk"):
        take_back(referral, by=by, at=at, reason="")
    for model in (CaseAssignment, Mandate):
        running = model.objects.filter(participation__in=parts, until=None)
        running.update(until=Case(When(since__gt=at, then=F("since")), default=Value(at)))
    today = timezone.localdate(at)
    parts.filter(until=None).update(until=Case(When(since__gt=today, then=F("since")), default=Value(today)))


def _withdraw(enrolment: Enrolment, by: Any, at: datetime) -> None:
    """Take a locked enrolment out of its cohort; a place that it held goes to the next."""
    if enrolment.state not in STILL_IN_A_COHORT:
        return
    before, enrolment.state = enrolment.state, N.WITHDRAWN
    enrolment.save(update_fields=["state"])
    EnrolmentEvent.objects.create(
        enrolment=enrolment, act="withdraw", from_state=before, to_state=N.WITHDRAWN, by=by, at=at
    )
    if before in PROMISED:
        offer_freed(enrolment.cohort, places=1, at=at)
