"""From a drafted decision to the word that reaches the applicant."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.telling import tell_person
from core.auditing import record
from core.errors import WrongState
from core.mailing import cancel_mails
from core.states import find_transition, require, set_state
from core.translating import record_translation
from projects.assigning import release_all
from projects.models import Assessment, Decision, Project
from projects.moving import lock_project, move
from projects.states import DECISION_TRANSITIONS, TRANSITIONS, DecisionState, ProjectState


class TooFewAssessments(WrongState):
    """The call wants more assessments before a decision."""


class UndecidedYet(WrongState):
    """The decision is not confirmed, or was superseded meanwhile."""


@transaction.atomic
def draft_decision(
    project: Project, *, outcome: str, by: Any, at: datetime, amount: Decimal | None = None, instrument: str = "",
    texts: dict[str, str] | None = None, source_language: str = "it",
) -> Decision:  # fmt: skip
    """Draft a decision; an open one before it is superseded. `texts` maps message_it, conditions_fr, … to words.

    Amount and support are kept for an approval only.

    Raises NotAllowed, WrongState (also when the project cannot come to this outcome from where it is),
    TooFewAssessments, or ValidationError (amount over the ceiling, none where needed, support that the call does not
    offer).
    """
    project = lock_project(project)
    require(by, "projects.draft_decision", project)
    find_transition(TRANSITIONS, source=project.state, act="publish_decision", target=outcome)
    if assessments_of(project) < project.call.assessments_needed:
        raise TooFewAssessments(project.call.assessments_needed)
    _check_amount(project, outcome, amount)
    if outcome == ProjectState.APPROVED and instrument and instrument not in (project.call.instruments or [instrument]):
        raise ValidationError({"instrument": _("This call does not offer this support.")})
    supersede_open(project)
    granted = outcome == ProjectState.APPROVED
    decision = Decision(
        project=project, outcome=outcome, amount=amount if granted else None,
        instrument=instrument if granted else "", drafted_by=by, drafted_at=at,
        source_language=source_language, **(texts or {}),
    )  # fmt: skip
    decision.full_clean(exclude=["state"])
    decision.save()
    record_translation(decision)
    record("projects.draft_decision", by=by, on=project, outcome=outcome)
    return decision


def assessments_of(project: Project) -> int:
    """How many assessments count: submitted, of the latest revision, without a conflict of interests."""
    return Assessment.objects.counted().filter(assignment__project=project).count()


def _check_amount(project: Project, outcome: str, amount: Decimal | None) -> None:
    ceiling = project.call.ceiling
    if amount is not None and not amount.is_finite():
        raise ValidationError({"amount": _("Say how much is granted.")})
    if outcome == ProjectState.APPROVED and ceiling is not None:
        if amount is None:
            raise ValidationError({"amount": _("Say how much is granted.")})
        if amount > ceiling:
            raise ValidationError({"amount": _("More than the highest amount of this call.")})


def _lock(decision: Decision) -> tuple[Decision, Project]:
    project = lock_project(decision.project)
    locked = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    locked.project = project
    return locked, project


@transaction.atomic
def confirm_decision(decision: Decision, *, by: Any, at: datetime) -> Decision:
    """A second person agrees. Raises NotAllowed (also for the drafter), WrongState."""
    decision, project = _lock(decision)
    decision.confirmed_by, decision.confirmed_at = by, at
    set_state(
        decision, DECISION_TRANSITIONS, act="confirm", to=DecisionState.CONFIRMED, by=by,
        also=["confirmed_by", "confirmed_at"],
    )  # fmt: skip
    record("projects.confirm_decision", by=by, on=project, decision=decision.pk)
    return decision


@transaction.atomic
def publish_decision(decision: Decision, *, by: Any, at: datetime) -> Decision:
    """Tell the applicant. The mail leaves only if this commits.

    Raises NotAllowed when `by` may not publish, UndecidedYet when the decision is not confirmed (any more).
    """
    decision, project = _lock(decision)
    if decision.state != DecisionState.CONFIRMED:
        raise UndecidedYet(decision.state)
    decision.published_by, decision.published_at = by, at
    set_state(
        decision, DECISION_TRANSITIONS, act="publish", to=DecisionState.PUBLISHED, by=by,
        also=["published_by", "published_at"],
    )  # fmt: skip
    move(project, act="publish_decision", to=decision.outcome, by=by, at=at)
    if decision.outcome != ProjectState.RESERVE:
        release_all(project, by=by)
    _cancel_superseded(project, decision)
    tell_person(
        project.owner, "projects/decision_published", programme=project.programme, cause=decision,
        path=project.get_absolute_url(), reference=project.reference,
    )  # fmt: skip
    return decision


def _cancel_superseded(project: Project, decision: Decision) -> None:
    """An earlier decision (from the reserve list) is over: supersede its unsent mail."""
    for earlier in project.decisions.published().exclude(pk=decision.pk):
        cancel_mails(earlier)


def supersede_open(project: Project) -> None:
    """Close the open decision of a locked project, if there is one."""
    for decision in project.decisions.open().select_for_update():
        decision.state = DecisionState.SUPERSEDED
        decision.save(update_fields=["state"])
        cancel_mails(decision)
