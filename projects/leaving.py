"""How an applicant steps back."""

from datetime import datetime
from typing import Any

from django.db import transaction

from core.mailing import cancel_mails
from projects.assigning import release_all
from projects.deciding import supersede_open
from projects.models import Project
from projects.moving import lock_project, move
from projects.states import ProjectState


@transaction.atomic
def withdraw_project(project: Project, *, by: Any, at: datetime, note: str = "") -> Project:
    """Take a project back before it is decided. Its assessors are released, unsent mails about it cancelled."""
    project = lock_project(project)
    move(project, act="withdraw", to=ProjectState.WITHDRAWN, by=by, at=at, note=note)
    release_all(project, by=by)
    supersede_open(project)
    for cause in [project, *project.decisions.published()]:
        cancel_mails(cause)
    return project


@transaction.atomic
def renounce_project(project: Project, *, by: Any, at: datetime, note: str = "") -> Project:
    """Give up an approved or running project."""
    project = lock_project(project)
    move(project, act="renounce", to=ProjectState.RENOUNCED, by=by, at=at, note=note)
    return project
