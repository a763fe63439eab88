"""Asking assessors, and their declaration of interests."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from core.auditing import record
from core.errors import NotAllowed, WrongState
from core.mailing import cancel_mails, queue_mail
from core.request_context import asked_afresh
from core.states import require, set_state
from programmes.models import Role
from programmes.rules import has_role
from projects.models import Assignment, Project
from projects.moving import lock_project
from projects.rules import has_interest
from projects.states import ASSIGNMENT_TRANSITIONS, AssignmentState, ProjectState

INVITED = AssignmentState.INVITED


class AlreadyAssigned(WrongState):
    """The assessor has been asked for this project before."""


@transaction.atomic
def assign_assessor(project: Project, *, assessor: Any, due_on: date, by: Any, at: datetime) -> Assignment:
    """Ask somebody to assess a project in assessment; a mail says so. Who was released can be asked again.

    Raises NotAllowed when `by` may not or `assessor` is no assessor of the programme or has an interest,
    WrongState when the project is not in assessment, AlreadyAssigned when asked before and not released.
    """
    project = lock_project(project)
    require(by, "projects.assign_assessor", project)
    if project.state != ProjectState.IN_ASSESSMENT:
        raise WrongState(project.state)
    with asked_afresh():
        if not has_role(assessor, [Role.ASSESSOR], project) or has_interest(assessor, project):
            raise NotAllowed("not an assessor without interest")
    before = Assignment.objects.select_for_update().filter(project=project, assessor=assessor).first()
    if before is not None and before.state != AssignmentState.RELEASED:
        raise AlreadyAssigned(assessor.pk)
    assignment = before or Assignment(project=project, assessor=assessor)
    assignment.state, assignment.due_on, assignment.assigned_by, assignment.assigned_at = INVITED, due_on, by, at
    assignment.declared_at, assignment.declaration, assignment.reminded_at = None, "", None
    assignment.save()
    record("projects.assign_assessor", by=by, on=project, assessor=assessor.pk)
    queue_mail(
        "projects/assigned", to=assessor.recipient, cause=assignment,
        path=reverse("projects:assignment", args=[assignment.uuid]), due_on=due_on.isoformat(),
    )  # fmt: skip
    return assignment


def _lock(assignment: Assignment) -> Assignment:
    return Assignment.objects.select_for_update(of=("self",)).select_related(
        "project__call__programme", "project__owner", "assigned_by"
    ).get(pk=assignment.pk)  # fmt: skip


@transaction.atomic
def declare_interests(
    assignment: Assignment, *, answer: str, by: Any, at: datetime, declaration: str = ""
) -> Assignment:
    """The assessor's answer: `accepted` (no interest), `declined`, or `conflict`, also later on.

    A conflict or refusal is told to the officer who asked. Raises NotAllowed, WrongState.
    """
    assignment = _lock(assignment)
    assignment.declared_at, assignment.declaration = at, declaration
    set_state(assignment, ASSIGNMENT_TRANSITIONS, act="declare", to=answer, by=by, also=["declared_at", "declaration"])
    record("projects.declare_interests", by=by, on=assignment, answer=answer)
    if answer != AssignmentState.ACCEPTED:
        queue_mail(
            "projects/assessor_unavailable", to=assignment.assigned_by.recipient, cause=assignment,
            path=reverse("admin:projects_project_change", args=[assignment.project_id]),
            reference=assignment.project.reference,
        )  # fmt: skip
    return assignment


@transaction.atomic
def release_assessor(assignment: Assignment, *, by: Any) -> Assignment:
    """Take the request back; what was assessed already stays. Raises NotAllowed, WrongState."""
    assignment = _lock(assignment)
    require(by, "projects.assign_assessor", assignment.project)
    _release(assignment)
    record("projects.release_assessor", by=by, on=assignment)
    return assignment


def release_all(project: Project, *, by: Any) -> None:
    """Release everybody who had not assessed the project yet, because it is over."""
    waiting = project.assignments.live().without_assessment()
    for assignment in waiting.select_for_update(of=("self",)):
        _release(assignment)
        record("projects.release_assessor", by=by, on=assignment)


def _release(assignment: Assignment) -> None:
    if assignment.state not in {AssignmentState.INVITED, AssignmentState.ACCEPTED}:
        raise WrongState(assignment.state)
    assignment.state = AssignmentState.RELEASED
    assignment.save(update_fields=["state"])
    cancel_mails(assignment)
