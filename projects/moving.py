"""The one function that changes the state of a project."""

from datetime import datetime
from typing import Any

from core.auditing import record
from core.states import set_state
from projects.models import Project, ProjectEvent
from projects.rules import has_mandate, is_owner
from projects.states import TRANSITIONS


def lock_project(project: Project) -> Project:
    """The project as it is now, locked until the transaction ends."""
    return Project.objects.select_for_update(of=("self",)).select_related(
        "call", "call__programme", "owner", "owner__user"
    ).get(pk=project.pk)  # fmt: skip


def mandate_of(by: Any, project: Project) -> dict[str, int]:
    """`on_behalf_of` with the owner's key where `by` acts under the owner's mandate; empty for anybody else."""
    return {"on_behalf_of": project.owner_id} if not is_owner(by, project) and has_mandate(by, project) else {}


def move(
    project: Project, *, act: str, to: str, by: Any, at: datetime, note: str = "", also: list[str] | None = None
) -> ProjectEvent:
    """Move a locked project along the table; write the event and the audit row, save the columns in `also` too.

    Raises WrongState where the table has no such line, NotAllowed when `by` may not take it.
    """
    source = project.state
    project.updated_at = at
    set_state(project, TRANSITIONS, act=act, to=to, by=by, also=["updated_at", *(also or [])])
    mandate = mandate_of(by, project) if act in {"submit", "withdraw", "renounce"} else {}
    record(f"projects.{act}", by=by, on=project, source=source, target=to, **mandate)
    return ProjectEvent.objects.create(
        project=project,
        act=act,
        source=source,
        target=to,
        by=by,
        on_behalf_of=project.owner if mandate else None,
        at=at,
        note=note,
    )
