"""An approved project starts, ends well, or is stopped."""

from datetime import datetime
from typing import Any

from django.db import transaction

from beneficiaries.telling import tell_person
from projects.models import Project
from projects.moving import lock_project, move
from projects.states import ProjectState


@transaction.atomic
def _follow(project: Project, *, act: str, to: str, by: Any, at: datetime, note: str) -> Project:
    project = lock_project(project)
    move(project, act=act, to=to, by=by, at=at, note=note)
    tell_person(
        project.owner, f"projects/{to}", programme=project.programme, cause=project,
        path=project.get_absolute_url(), reference=project.reference,
    )  # fmt: skip
    return project


def start_project(project: Project, *, by: Any, at: datetime, note: str = "") -> Project:
    """An approved project begins."""
    return _follow(project, act="start", to=ProjectState.IN_PROGRESS, by=by, at=at, note=note)


def complete_project(project: Project, *, by: Any, at: datetime, note: str = "") -> Project:
    """A running project has reached its end."""
    return _follow(project, act="complete", to=ProjectState.COMPLETED, by=by, at=at, note=note)


def terminate_project(project: Project, *, by: Any, at: datetime, note: str) -> Project:
    """Stop a running project; a reason is needed (ValueError)."""
    if not note.strip():
        raise ValueError("a reason is needed")
    return _follow(project, act="terminate", to=ProjectState.TERMINATED, by=by, at=at, note=note)
