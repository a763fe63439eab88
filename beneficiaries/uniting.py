"""How two rows of a person's become one where only one can stand."""

from datetime import datetime
from typing import Any

from beneficiaries.enrolling import lock_cohort
from beneficiaries.models import (
    CaseAssignment,
    Enrolment,
    EnrolmentScore,
    ErasureRequest,
    LanguageSkill,
    Mandate,
    Participation,
    RecordClaim,
    Referral,
    ReferralEvent,
    ReintegrationPlan,
)
from beneficiaries.states import PROMISED, EnrolmentState, ReferralState
from beneficiaries.waiting import offer_freed
from core.carrying import Carriage, carry, drop, hand_over, unite_by
from core.mailing import cancel_mails

FARTHEST = [
    EnrolmentState.COMPLETED, EnrolmentState.ACTIVE, EnrolmentState.SELECTED, EnrolmentState.OFFERED,
    EnrolmentState.WAITLISTED, EnrolmentState.SHORTLISTED, EnrolmentState.APPLIED, EnrolmentState.REFUSED,
    EnrolmentState.DROPPED, EnrolmentState.WITHDRAWN,
]  # fmt: skip
"""Of two enrolments in one cohort the one that comes first here stays."""
OPENEST = [ReferralState.ACCEPTED, ReferralState.SENT, ReferralState.PROPOSED]


def unite_participations(gone: Participation, kept: Participation, carriage: Carriage) -> None:
    """One participation from the earlier beginning; it ends only where both have ended."""
    carry(gone, kept, carriage)
    kept.since = min(gone.since, kept.since)
    kept.until = max(gone.until, kept.until) if gone.until and kept.until else None
    gone.delete()
    kept.save(update_fields=["since", "until"])
    for model, who in ((CaseAssignment, "case_worker_id"), (Mandate, "holder_id")):
        _once_each(model, kept, who, carriage.at)


def _once_each(model: Any, participation: Participation, who: str, at: datetime) -> None:
    """Whoever looks after the person, or acts for them, twice does so once: the earlier one goes on."""
    there = set()
    for row in model.objects.current(at).filter(participation=participation).order_by("since", "pk"):
        if getattr(row, who) in there:
            row.until = at
            row.save(update_fields=["until"])
        there.add(getattr(row, who))


def unite_plans(gone: ReintegrationPlan, kept: ReintegrationPlan, carriage: Carriage) -> None:
    """The goals of both stand in one plan, and so do both summaries as far as there is room."""
    both = "\n\n".join(filter(None, [kept.summary, gone.summary]))
    kept.summary = both if len(both) <= 3000 else kept.summary or gone.summary
    kept.save(update_fields=["summary"])
    hand_over(gone, kept, carriage)


def unite_enrolments(gone: Enrolment, kept: Enrolment, carriage: Carriage) -> None:
    """The one that got farther stays, with the steps of both; it counts from the earlier application.

    Where both held a place, the other one is free, and goes to the next who waits. The cohort is locked before.
    """
    cohort = lock_cohort(kept.cohort)
    winner, loser = sorted((kept, gone), key=lambda row: FARTHEST.index(EnrolmentState(row.state)))
    winner.applied_at = min(winner.applied_at, loser.applied_at)
    winner.motivation = winner.motivation or loser.motivation
    winner.waiting_since = min(filter(None, [winner.waiting_since, loser.waiting_since]), default=None)
    person = kept.beneficiary_id
    cancel_mails(loser)
    hand_over(loser, winner, carriage)
    winner.beneficiary_id = person
    winner.save(update_fields=["applied_at", "motivation", "waiting_since", "beneficiary"])
    if loser.state in PROMISED:
        offer_freed(cohort, places=1, at=carriage.at)


def unite_referrals(gone: Referral, kept: Referral, carriage: Carriage) -> None:
    """The one that got farther goes on; the other one is taken back, which its steps say."""
    loser = max((kept, gone), key=lambda row: OPENEST.index(ReferralState(row.state)))
    loser.state = ReferralState.REVOKED
    loser.save(update_fields=["state"])
    ReferralEvent.objects.create(referral=loser, act="merge", to_state=loser.state, by=carriage.by, at=carriage.at)


unite_by(Participation, unite_participations)
unite_by(ReintegrationPlan, unite_plans)
unite_by(Enrolment, unite_enrolments)
unite_by(Referral, unite_referrals)
for model in (LanguageSkill, EnrolmentScore, RecordClaim, ErasureRequest):
    unite_by(model, drop)
