"""What an officer does with a submitted project before and during assessment."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from beneficiaries.telling import tell_person
from projects.deciding import supersede_open
from projects.models import Project
from projects.moving import lock_project, move
from projects.states import ProjectState


def _tell(project: Project, template: str) -> None:
    tell_person(
        project.owner, template, programme=project.programme, cause=project,
        path=project.get_absolute_url(), reference=project.reference,
    )  # fmt: skip


@transaction.atomic
def screen_project(project: Project, *, eligible: bool, note: str = "", by: Any, at: datetime) -> Project:
    """Say whether a submitted project may be assessed. A refusal needs a reason (ValueError), which is shown."""
    if not eligible and not note.strip():
        raise ValueError("a reason is needed")
    project = lock_project(project)
    to = ProjectState.ELIGIBLE if eligible else ProjectState.INELIGIBLE
    move(project, act="screen", to=to, by=by, at=at, note=note)
    _tell(project, "projects/eligible" if eligible else "projects/ineligible")
    return project


@transaction.atomic
def open_assessment(project: Project, *, by: Any, at: datetime) -> Project:
    """Let assessors judge an eligible project."""
    project = lock_project(project)
    move(project, act="open_assessment", to=ProjectState.IN_ASSESSMENT, by=by, at=at)
    return project


@transaction.atomic
def ask_revision(project: Project, *, note: str, revise_by: date, by: Any, at: datetime) -> Project:
    """Ask the applicant for changes until a day. `note` says which (ValueError when empty).

    A decision that is drafted or confirmed is superseded: it judged the version that changes.
    """
    if not note.strip():
        raise ValueError("say what should change")
    project = lock_project(project)
    project.revise_by = revise_by
    move(project, act="ask_revision", to=ProjectState.REVISION_REQUESTED, by=by, at=at, note=note, also=["revise_by"])
    supersede_open(project)
    _tell(project, "projects/revision_requested")
    return project
