"""The states of a project and the table of how it moves from one to the other."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.states import Transition


class ProjectState(models.TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    ELIGIBLE = "eligible", _("eligible")
    INELIGIBLE = "ineligible", _("not eligible")
    IN_ASSESSMENT = "in_assessment", _("being assessed")
    REVISION_REQUESTED = "revision_requested", _("changes asked for")
    APPROVED = "approved", _("approved")
    RESERVE = "reserve", _("on the reserve list")
    REFUSED = "refused", _("not approved")
    IN_PROGRESS = "in_progress", _("in progress")
    COMPLETED = "completed", _("completed")
    TERMINATED = "terminated", _("terminated")
    RENOUNCED = "renounced", _("renounced")
    WITHDRAWN = "withdrawn", _("withdrawn")


S = ProjectState

BEFORE_THE_END = [S.DRAFT, S.SUBMITTED, S.ELIGIBLE, S.IN_ASSESSMENT, S.REVISION_REQUESTED, S.RESERVE]
EDITABLE = [S.DRAFT, S.REVISION_REQUESTED]
OUTCOMES = [S.APPROVED, S.RESERVE, S.REFUSED]
RUNNING = [S.APPROVED, S.IN_PROGRESS]
READ_BY_ASSESSORS = [S.IN_ASSESSMENT, S.REVISION_REQUESTED, *OUTCOMES]

# The tone of each state's badge, as docs/look.md says.
TONES = {
    S.SUBMITTED: "progress", S.ELIGIBLE: "progress", S.IN_ASSESSMENT: "progress", S.RESERVE: "progress",
    S.IN_PROGRESS: "progress", S.REVISION_REQUESTED: "care", S.INELIGIBLE: "care", S.REFUSED: "care",
    S.TERMINATED: "care", S.APPROVED: "done", S.COMPLETED: "done",
}  # fmt: skip

TRANSITIONS = [
    # from                     to                    act                 who (a sentence in rules.py)
    Transition(S.DRAFT, S.SUBMITTED, "submit", "projects.submit_project"),
    Transition(S.REVISION_REQUESTED, S.SUBMITTED, "submit", "projects.submit_project"),
    Transition(S.SUBMITTED, S.ELIGIBLE, "screen", "projects.screen_project"),
    Transition(S.SUBMITTED, S.INELIGIBLE, "screen", "projects.screen_project"),
    Transition(S.ELIGIBLE, S.IN_ASSESSMENT, "open_assessment", "projects.open_assessment"),
    Transition(S.IN_ASSESSMENT, S.REVISION_REQUESTED, "ask_revision", "projects.ask_revision"),
    Transition(S.IN_ASSESSMENT, S.APPROVED, "publish_decision", "projects.decide_project"),
    Transition(S.IN_ASSESSMENT, S.RESERVE, "publish_decision", "projects.decide_project"),
    Transition(S.IN_ASSESSMENT, S.REFUSED, "publish_decision", "projects.decide_project"),
    Transition(S.RESERVE, S.APPROVED, "publish_decision", "projects.decide_project"),
    Transition(S.RESERVE, S.REFUSED, "publish_decision", "projects.decide_project"),
    Transition(S.APPROVED, S.IN_PROGRESS, "start", "projects.start_project"),
    Transition(S.APPROVED, S.RENOUNCED, "renounce", "projects.renounce_project"),
    Transition(S.IN_PROGRESS, S.RENOUNCED, "renounce", "projects.renounce_project"),
    Transition(S.IN_PROGRESS, S.COMPLETED, "complete", "projects.complete_project"),
    Transition(S.IN_PROGRESS, S.TERMINATED, "terminate", "projects.terminate_project"),
    *[Transition(state, S.WITHDRAWN, "withdraw", "projects.withdraw_project") for state in BEFORE_THE_END],
]

LEGAL_MOVES = [(line.source, line.target) for line in TRANSITIONS]


class AssignmentState(models.TextChoices):
    INVITED = "invited", _("to be answered")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    CONFLICT = "conflict", _("conflict of interests")
    RELEASED = "released", _("released")


A = AssignmentState

ASSIGNMENT_TRANSITIONS = [
    Transition(A.INVITED, A.ACCEPTED, "declare", "projects.declare_interests"),
    Transition(A.INVITED, A.DECLINED, "declare", "projects.declare_interests"),
    Transition(A.INVITED, A.CONFLICT, "declare", "projects.declare_interests"),
    Transition(A.ACCEPTED, A.CONFLICT, "declare", "projects.declare_interests"),
    Transition(A.INVITED, A.RELEASED, "release", "projects.assign_assessor"),
    Transition(A.ACCEPTED, A.RELEASED, "release", "projects.assign_assessor"),
    Transition(A.RELEASED, A.INVITED, "assign", "projects.assign_assessor"),
]


class DecisionState(models.TextChoices):
    DRAFT = "draft", _("drafted")
    CONFIRMED = "confirmed", _("confirmed")
    PUBLISHED = "published", pgettext_lazy("a decision", "published")
    SUPERSEDED = "superseded", _("superseded")


D = DecisionState

DECISION_TRANSITIONS = [
    Transition(D.DRAFT, D.CONFIRMED, "confirm", "projects.confirm_decision"),
    Transition(D.CONFIRMED, D.PUBLISHED, "publish", "projects.publish_decision"),
    Transition(D.DRAFT, D.SUPERSEDED, "supersede", "projects.draft_decision"),
    Transition(D.CONFIRMED, D.SUPERSEDED, "supersede", "projects.draft_decision"),
]
