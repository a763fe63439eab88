"""How an applicant steps back."""

from datetime import datetime
from typing import Any

from django.db import transaction

from core.auditing import record
from core.mailing import cancel_mails
from core.personal_data import Subject
from projects.assigning import release_all
from projects.deciding import supersede_open
from projects.models import Project, ProjectEvent
from projects.moving import lock_project, move
from projects.states import BEFORE_THE_END, ProjectState


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


def end_projects_of(subject: Subject, by: Any, at: datetime) -> None:
    """Before a person is erased: what is being judged is withdrawn, whoever carries the erasure out."""
    judged = [state for state in BEFORE_THE_END if state != ProjectState.DRAFT]
    for project in Project.objects.select_for_update().filter(owner__in=subject.persons, state__in=judged):
        source, project.state, project.updated_at = project.state, ProjectState.WITHDRAWN, at
        project.save(update_fields=["state", "updated_at"])
        ProjectEvent.objects.create(project=project, act="withdraw", source=source, target=project.state, by=by, at=at)
        record("projects.withdraw", by=by, on=project, source=source, target=project.state)
        release_all(project, by=by)
        supersede_open(project)


@transaction.atomic
def renounce_project(project: Project, *, by: Any, at: datetime, note: str = "") -> Project:
    """Give up an approved or running project."""
    project = lock_project(project)
    move(project, act="renounce", to=ProjectState.RENOUNCED, by=by, at=at, note=note)
    return project
