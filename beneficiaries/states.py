"""The states of what happens to a person in a programme, and the tables by which they move."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.states import Transition


class EnrolmentState(models.TextChoices):
    """Of a person's way through a cohort."""

    APPLIED = "applied", pgettext_lazy("an enrolment", "applied")
    SHORTLISTED = "shortlisted", _("on the short list")
    SELECTED = "selected", pgettext_lazy("an enrolment", "selected")
    WAITLISTED = "waitlisted", _("on the waiting list")
    OFFERED = "offered", _("a place is offered")
    REFUSED = "refused", pgettext_lazy("an enrolment", "not selected")
    ACTIVE = "active", pgettext_lazy("an enrolment", "taking part")
    COMPLETED = "completed", pgettext_lazy("an enrolment", "completed")
    WITHDRAWN = "withdrawn", pgettext_lazy("an enrolment", "withdrawn")
    DROPPED = "dropped", _("left before the end")


class ReferralState(models.TextChoices):
    """Of a person sent to an organisation's opportunity."""

    PROPOSED = "proposed", pgettext_lazy("a referral", "proposed")
    SENT = "sent", pgettext_lazy("a referral", "sent to the organisation")
    ACCEPTED = "accepted", pgettext_lazy("a referral", "accepted")
    DECLINED = "declined", pgettext_lazy("a referral", "declined")
    DONE = "done", pgettext_lazy("a referral", "done")
    ABANDONED = "abandoned", pgettext_lazy("a referral", "abandoned")
    REVOKED = "revoked", pgettext_lazy("a referral", "taken back")


class ClaimState(models.TextChoices):
    """Of somebody who says that the office's record of a person is about them."""

    OPEN = "open", pgettext_lazy("a claim", "to answer")
    GRANTED = "granted", pgettext_lazy("a claim", "granted")
    REFUSED = "refused", pgettext_lazy("a claim", "refused")


class ErasureState(models.TextChoices):
    """Of a person's wish that what is held about them be erased."""

    ASKED = "asked", pgettext_lazy("an erasure", "asked for")
    DONE = "done", pgettext_lazy("an erasure", "carried out")
    REFUSED = "refused", pgettext_lazy("an erasure", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("an erasure", "taken back by the person")


class ExportState(models.TextChoices):
    """Of a file with personal data."""

    ASKED = "asked", pgettext_lazy("an export", "being written")
    READY = "ready", pgettext_lazy("an export", "ready")
    FAILED = "failed", pgettext_lazy("an export", "failed")
    EXPIRED = "expired", pgettext_lazy("an export", "expired and deleted")


class GoalState(models.TextChoices):
    """Of a goal in a reintegration plan."""

    OPEN = "open", pgettext_lazy("a goal", "under way")
    REACHED = "reached", pgettext_lazy("a goal", "reached")
    DROPPED = "dropped", pgettext_lazy("a goal", "given up")


N, R, C, E, X, G = EnrolmentState, ReferralState, ClaimState, ErasureState, ExportState, GoalState
SELECTS = "beneficiaries.select_for_cohort"
"""Officers and managers."""
OWN = "beneficiaries.decide_own_enrolment"
"""The person, or who holds the mandate."""

ENROLMENT_TRANSITIONS = [
    # from, to, act, who
    Transition(N.APPLIED, N.SHORTLISTED, "shortlist", SELECTS),
    Transition(N.SHORTLISTED, N.APPLIED, "unlist", SELECTS),
    Transition(N.APPLIED, N.SELECTED, "select", SELECTS),
    Transition(N.SHORTLISTED, N.SELECTED, "select", SELECTS),
    Transition(N.WAITLISTED, N.SELECTED, "select", SELECTS),
    Transition(N.APPLIED, N.WAITLISTED, "waitlist", SELECTS),
    Transition(N.SHORTLISTED, N.WAITLISTED, "waitlist", SELECTS),
    Transition(N.APPLIED, N.REFUSED, "refuse", SELECTS),
    Transition(N.SHORTLISTED, N.REFUSED, "refuse", SELECTS),
    Transition(N.WAITLISTED, N.REFUSED, "refuse", SELECTS),
    Transition(N.SELECTED, N.REFUSED, "refuse", SELECTS),
    Transition(N.REFUSED, N.SHORTLISTED, "reconsider", SELECTS),
    Transition(N.OFFERED, N.SELECTED, "accept", OWN),
    Transition(N.OFFERED, N.WITHDRAWN, "decline", OWN),
    Transition(N.SELECTED, N.ACTIVE, "begin", SELECTS),
    Transition(N.ACTIVE, N.COMPLETED, "complete", SELECTS),
    Transition(N.SELECTED, N.DROPPED, "drop", SELECTS),
    Transition(N.ACTIVE, N.DROPPED, "drop", SELECTS),
    Transition(N.APPLIED, N.WITHDRAWN, "withdraw", OWN),
    Transition(N.SHORTLISTED, N.WITHDRAWN, "withdraw", OWN),
    Transition(N.WAITLISTED, N.WITHDRAWN, "withdraw", OWN),
    Transition(N.SELECTED, N.WITHDRAWN, "withdraw", OWN),
    Transition(N.ACTIVE, N.WITHDRAWN, "withdraw", OWN),
    Transition(N.REFUSED, N.WITHDRAWN, "withdraw", OWN),  # by somebody who does not know of it yet
    Transition(N.WITHDRAWN, N.APPLIED, "apply", OWN),
]
BY_ITSELF = [
    Transition(N.WAITLISTED, N.OFFERED, "offer", ""),
    Transition(N.OFFERED, N.WITHDRAWN, "lapse", ""),
]
"""What follows from a freed place and from the clock, without anybody's right."""

HOLDING_A_PLACE = [N.SELECTED, N.OFFERED, N.ACTIVE, N.COMPLETED]
"""The states that count against a cohort's capacity."""

PROMISED = [N.SELECTED, N.OFFERED]
"""Places that go to the next who waits when they are given up; those of people who have begun do not."""

UNDECIDED = [N.APPLIED, N.SHORTLISTED]
JUDGED = [*UNDECIDED, N.WAITLISTED]
"""While scores can still be given."""

DECIDED = [N.SELECTED, N.WAITLISTED, N.REFUSED]
"""What an officer tells the person; the other states they learn as they come."""

TOLD_ACTS = ["apply", "tell", "offer", "accept", "decline", "lapse", "withdraw", "begin", "complete", "drop"]
"""The steps of which the person knows; the others are drafts among staff."""

CAN_WITHDRAW = [N.APPLIED, N.WAITLISTED, N.SELECTED, N.ACTIVE]
"""What the person has been told, while stepping back makes sense: it must not depend on what is not told yet."""

REFERRAL_TRANSITIONS = [
    Transition(R.PROPOSED, R.SENT, "send", "beneficiaries.send_referral"),
    Transition(R.SENT, R.ACCEPTED, "accept", "beneficiaries.answer_referral"),
    Transition(R.SENT, R.DECLINED, "decline", "beneficiaries.answer_referral"),
    Transition(R.ACCEPTED, R.DONE, "finish", "beneficiaries.finish_referral"),
    Transition(R.ACCEPTED, R.ABANDONED, "abandon", "beneficiaries.finish_referral"),
    Transition(R.PROPOSED, R.REVOKED, "revoke", "beneficiaries.revoke_referral"),
    Transition(R.SENT, R.REVOKED, "revoke", "beneficiaries.revoke_referral"),
    Transition(R.ACCEPTED, R.REVOKED, "revoke", "beneficiaries.revoke_referral"),
    Transition(R.DECLINED, R.REVOKED, "revoke", "beneficiaries.revoke_referral"),
    Transition(R.DONE, R.REVOKED, "revoke", "beneficiaries.revoke_referral"),
    Transition(R.ABANDONED, R.REVOKED, "revoke", "beneficiaries.revoke_referral"),
]
"""Whatever became of it, the person can take it back: from then on the organisation sees nothing of it."""

ANSWERED_WITHIN = timedelta(days=14)
"""After so long staff ask what has become of a referral; so long an answer stands on the person's path."""

CLAIM_TRANSITIONS = [
    Transition(C.OPEN, C.GRANTED, "grant", "beneficiaries.answer_claim"),
    Transition(C.OPEN, C.REFUSED, "refuse", "beneficiaries.answer_claim"),
]

ERASURE_TRANSITIONS = [
    Transition(E.ASKED, E.DONE, "erase", "beneficiaries.erase_person"),
    Transition(E.ASKED, E.REFUSED, "refuse", "beneficiaries.erase_person"),
    Transition(E.ASKED, E.WITHDRAWN, "withdraw", "beneficiaries.withdraw_erasure"),
]

EXPORT_MOVES = [(X.ASKED, X.READY), (X.ASKED, X.FAILED), (X.FAILED, X.ASKED), (X.READY, X.EXPIRED)]

GOAL_TRANSITIONS = [
    Transition(G.OPEN, G.REACHED, "reach", "beneficiaries.keep_case"),
    Transition(G.OPEN, G.DROPPED, "drop", "beneficiaries.keep_case"),
    Transition(G.REACHED, G.OPEN, "reopen", "beneficiaries.keep_case"),
    Transition(G.DROPPED, G.OPEN, "reopen", "beneficiaries.keep_case"),
]


def moves_of(*tables: list[Transition]) -> list[tuple[str, str]]:
    """The pairs of states for the database's own guard."""
    return [(line.source, line.target) for table in tables for line in table]


TONES = {
    "applied": "progress", "shortlisted": "progress", "selected": "done", "waitlisted": "progress", "offered": "care",
    "active": "done", "completed": "done", "withdrawn": "neutral", "dropped": "neutral", "proposed": "progress",
    "sent": "progress", "accepted": "done", "declined": "neutral", "done": "done", "abandoned": "neutral",
    "revoked": "neutral", "open": "progress", "granted": "done", "refused": "neutral", "asked": "progress",
    "ready": "done", "failed": "care", "expired": "neutral", "reached": "done",
}  # fmt: skip
"""Of the badge that shows a state."""
