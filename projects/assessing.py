"""Judging a project: scores kept as one goes, fixed when submitted."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from core.auditing import record
from core.errors import Conflict, WrongState
from core.states import require
from projects.models import Assessment, Assignment, Criterion, Score
from projects.states import ProjectState


@dataclass(frozen=True)
class Mark:
    """What was given for one criterion: a value of the call's scale or None, and a comment."""

    value: int | None
    comment: str = ""


class IncompleteAssessment(WrongState):
    """A criterion that is not optional has no score, there is no score at all, or no recommendation."""


class AlreadySubmitted(WrongState):
    """The assessment of this revision was submitted before."""


def begin_assessment(assignment: Assignment, *, by: Any) -> Assessment:
    """The assessment of the project's latest revision, made when it is not there yet.

    Raises WrongState when the project is not in assessment, NotAllowed when `by` may not assess it.
    """
    if assignment.project.state != ProjectState.IN_ASSESSMENT:
        raise WrongState(assignment.project.state)
    require(by, "projects.assess", assignment)
    assessment, _ = Assessment.objects.get_or_create(assignment=assignment, revision=assignment.project.latest_revision)
    return assessment


def _lock(assessment: Assessment, *, by: Any) -> Assessment:
    """Lock the assignment's project too, so that it cannot leave assessment meanwhile."""
    found = Assessment.objects.select_for_update(of=("self", "assignment__project")).select_related(
        "assignment__project__call__programme", "assignment__project__owner"
    ).get(pk=assessment.pk)  # fmt: skip
    if found.state == Assessment.State.SUBMITTED:
        raise AlreadySubmitted(found.pk)
    if found.revision_id != found.assignment.project.latest_revision_id:
        raise Conflict("the project was revised meanwhile")
    if found.assignment.project.state != ProjectState.IN_ASSESSMENT:
        raise WrongState(found.assignment.project.state)
    require(by, "projects.assess", found.assignment)
    return found


@transaction.atomic
def save_assessment(
    assessment: Assessment, *, marks: dict[int, Mark], recommendation: str, comment: str, by: Any, at: datetime
) -> Assessment:
    """Keep a draft. `marks` maps criterion ids to marks.

    ValueError for ids of other calls, values outside the scale and an unknown recommendation.

    Raises NotAllowed, AlreadySubmitted, WrongState, or Conflict when the project has a newer revision.
    """
    assessment = _lock(assessment, by=by)
    criteria = {criterion.pk: criterion for criterion in assessment.assignment.project.call.criteria.all()}
    scale = set(assessment.assignment.project.call.scale.values_list("value", flat=True))
    if recommendation and recommendation not in Assessment.Recommendation.values:
        raise ValueError("not a recommendation")
    for key, mark in marks.items():
        if key not in criteria or (mark.value is not None and mark.value not in scale):
            raise ValueError("not a criterion or value of this call")
    Score.objects.bulk_create(
        [
            Score(assessment=assessment, criterion=criteria[key], value=mark.value, comment=mark.comment)
            for key, mark in marks.items()
        ],
        update_conflicts=True,
        unique_fields=["assessment", "criterion"],
        update_fields=["value", "comment"],
    )
    assessment.recommendation, assessment.comment, assessment.saved_at = recommendation, comment, at
    assessment.save(update_fields=["recommendation", "comment", "saved_at"])
    return assessment


@transaction.atomic
def submit_assessment(assessment: Assessment, *, by: Any, at: datetime) -> Assessment:
    """Fix the assessment and its total. Raises like `save_assessment`, and IncompleteAssessment."""
    assessment = _lock(assessment, by=by)
    call = assessment.assignment.project.call
    values = dict(assessment.scores.values_list("criterion_id", "value"))
    criteria = list(call.criteria.all())
    given = [criterion for criterion in criteria if values.get(criterion.pk) is not None]
    if not assessment.recommendation or not given or any(c not in given for c in criteria if not c.optional):
        raise IncompleteAssessment(assessment.pk)
    top = max(call.scale.values_list("value", flat=True), default=0)
    assessment.total = weighted_total(criteria, values, top)
    assessment.state, assessment.submitted_at, assessment.saved_at = Assessment.State.SUBMITTED, at, at
    assessment.save(update_fields=["total", "state", "submitted_at", "saved_at"])
    record("projects.submit_assessment", by=by, on=assessment.assignment.project, assessment=assessment.pk)
    return assessment


def weighted_total(criteria: list[Criterion], values: dict[int, int | None], top: int) -> Decimal:
    """The weighted mean of the given values as a share of `top`, 0 to 100; empty ones do not count."""
    given = [(criterion.weight, values[criterion.pk]) for criterion in criteria if values.get(criterion.pk) is not None]
    weight = sum((w for w, _ in given), Decimal(0))
    if not weight or not top:
        return Decimal(0)
    points = sum((w * Decimal(value or 0) for w, value in given), Decimal(0))
    return (100 * points / (weight * top)).quantize(Decimal("0.001"))
