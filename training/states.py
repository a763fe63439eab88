"""The states of what is planned and given in the training room, and the tables by which they move."""

from django.db import models
from django.utils.translation import pgettext_lazy

from beneficiaries.states import EnrolmentState
from core.states import Transition


class CurriculumState(models.TextChoices):
    """Of what is taught."""

    DRAFT = "draft", pgettext_lazy("a curriculum", "being written")
    ACTIVE = "active", pgettext_lazy("a curriculum", "in use")
    RETIRED = "retired", pgettext_lazy("a curriculum", "no longer taught")


class CourseState(models.TextChoices):
    """Of a curriculum that is given to a cohort."""

    PLANNED = "planned", pgettext_lazy("a course", "being planned")
    RUNNING = "running", pgettext_lazy("a course", "under way")
    CLOSED = "closed", pgettext_lazy("a course", "closed")
    CANCELLED = "cancelled", pgettext_lazy("a course", "cancelled")


class SessionState(models.TextChoices):
    """Of one lesson."""

    PLANNED = "planned", pgettext_lazy("a lesson", "planned")
    HELD = "held", pgettext_lazy("a lesson", "held")
    CANCELLED = "cancelled", pgettext_lazy("a lesson", "cancelled")


class CertificateState(models.TextChoices):
    """Of a certificate."""

    VALID = "valid", pgettext_lazy("a certificate", "valid")
    REVOKED = "revoked", pgettext_lazy("a certificate", "revoked")


U, C, S, K = CurriculumState, CourseState, SessionState, CertificateState
WRITES = "training.write_curriculum"
PLANS = "training.plan_course"
GIVES = "training.give_session"
"""Whoever gives a lesson, and the officers and managers behind it."""
REVOKES = "training.revoke_certificate"
EXPORTS = "training.export_attendance"
"""A file with names and attendance leaves the house: as other files with personal data, only for managers."""

CURRICULUM_TRANSITIONS = [
    # from, to, act, who
    Transition(U.DRAFT, U.ACTIVE, "activate", WRITES),
    Transition(U.ACTIVE, U.RETIRED, "retire", WRITES),
    Transition(U.RETIRED, U.ACTIVE, "activate", WRITES),
]
COURSE_TRANSITIONS = [
    Transition(C.PLANNED, C.RUNNING, "open", PLANS),
    Transition(C.PLANNED, C.CANCELLED, "cancel", PLANS),
    Transition(C.RUNNING, C.CANCELLED, "cancel", PLANS),
    Transition(C.RUNNING, C.CLOSED, "close", PLANS),
    Transition(C.CLOSED, C.RUNNING, "reopen", PLANS),
]
SESSION_TRANSITIONS = [
    Transition(S.PLANNED, S.HELD, "hold", GIVES),
    Transition(S.HELD, S.PLANNED, "unhold", PLANS),  # held by mistake, and nobody's attendance is written down
    Transition(S.PLANNED, S.CANCELLED, "cancel", PLANS),
    Transition(S.CANCELLED, S.PLANNED, "restore", PLANS),
]
CERTIFICATE_TRANSITIONS = [Transition(K.VALID, K.REVOKED, "revoke", REVOKES)]

SHOWN = [CourseState.RUNNING, CourseState.CLOSED]
"""Courses that the people in them, and their trainers, read; one that is being planned is the office's."""

GOING_ON = [CourseState.PLANNED, CourseState.RUNNING]
"""Courses in which something is still planned, moved, given."""

IN_THE_COHORT = [EnrolmentState.SELECTED, EnrolmentState.ACTIVE, EnrolmentState.COMPLETED]
"""Enrolments with which a person can be in a group: the place is theirs, and not only offered."""

TONES = {
    "draft": "neutral", "active": "done", "retired": "neutral", "planned": "progress", "running": "done",
    "closed": "neutral", "cancelled": "care", "held": "done", "valid": "done", "revoked": "care",
}  # fmt: skip
"""Of the badge that shows a state."""
