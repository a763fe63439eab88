"""Beginning an idea and saving what is typed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from beneficiaries.models import Beneficiary
from beneficiaries.registering import join_programme
from beneficiaries.rules import acts_for
from core.auditing import record
from core.errors import Conflict, NotAllowed, WrongState
from core.models import Thread
from core.states import require
from core.typed import mark
from projects.content import FIELDS, content_of
from projects.models import Call, Project, ProjectDraft
from projects.moving import lock_project, mandate_of
from projects.states import EDITABLE, ProjectState

OPEN_DRAFTS = 10
NOTHING_KNOWN: Mapping[str, Collection[str]] = {}


class CallClosed(WrongState):
    """The call is not open (any more)."""


class TooManyDrafts(WrongState):
    """The person has more drafts in this call than anybody needs."""


@dataclass(eq=False)
class DraftConflict(Conflict):
    """Somebody else (or another tab) changed these fields since; `theirs` holds what is saved now."""

    theirs: dict[str, Any] = field(default_factory=dict)
    version: int = 0


@transaction.atomic
def begin_project(call: Call, *, owner: Beneficiary, by: Any, at: datetime) -> Project:
    """Open an empty draft, for oneself or under the person's mandate.

    Raises NotAllowed, CallClosed when the call is not open, TooManyDrafts past 10 in one call.
    """
    owner = Beneficiary.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    if not by.is_active or not acts_for(by, owner, call.programme):
        raise NotAllowed("neither the person nor with a mandate")
    if not call.is_open(at):
        raise CallClosed(call.slug)
    if owner.projects.of_call(call).in_state(ProjectState.DRAFT).count() >= OPEN_DRAFTS:
        raise TooManyDrafts(call.slug)
    join_programme(owner, programme=call.programme, by=by, at=at)
    project = Project.objects.create(
        call=call,
        owner=owner,
        thread=Thread.objects.create(),
        working_language=by.language,
        created_at=at,
        updated_at=at,
    )
    ProjectDraft.objects.create(project=project, values=content_of(project), saved_at=at, saved_by=by)
    record("projects.begin", by=by, on=project, **mandate_of(by, project))
    return project


@transaction.atomic
def save_draft(
    project: Project,
    *,
    by: Any,
    at: datetime,
    base_version: int,
    raw: dict[str, Any],
    cleaned: dict[str, Any],
    overwrite: bool = False,
    known: Mapping[str, Collection[str]] = NOTHING_KNOWN,
) -> ProjectDraft:
    """Keep what was typed. `raw` holds the changed fields as typed, `cleaned` the valid values among them.

    Raises NotAllowed, WrongState when the project is not being written any more, CallClosed after the grace, and
    DraftConflict, saving nothing, when one of the fields was changed to something else since `base_version`
    (unless `overwrite`). `known` holds the marks of values of a field that the writer has seen or sent before, also
    when the answer never arrived: they are no conflict. ValueError when `raw` names something that is no field.
    """
    project, draft = _lock(project, raw, by=by, at=at)
    changed = _changed(draft, raw)
    theirs = _theirs(draft, changed, base_version, known)
    if theirs and not overwrite:
        raise DraftConflict(theirs=theirs, version=draft.version)
    _write(project, draft, changed, cleaned, by=by, at=at)
    return draft


@transaction.atomic
def save_around_conflicts(
    project: Project,
    *,
    by: Any,
    at: datetime,
    base_version: int,
    raw: dict[str, Any],
    cleaned: dict[str, Any],
    known: Mapping[str, Collection[str]] = NOTHING_KNOWN,
) -> tuple[ProjectDraft, dict[str, Any]]:
    """Like `save_draft`, but keeps back only the fields in conflict, and returns what is saved in them now."""
    project, draft = _lock(project, raw, by=by, at=at)
    changed = _changed(draft, raw)
    theirs = _theirs(draft, changed, base_version, known)
    free = {name: value for name, value in changed.items() if name not in theirs}
    _write(project, draft, free, cleaned, by=by, at=at)
    return draft, theirs


def _lock(project: Project, raw: dict[str, Any], *, by: Any, at: datetime) -> tuple[Project, ProjectDraft]:
    if not raw.keys() <= set(FIELDS):
        raise ValueError("not a field of a project")
    project = lock_project(project)
    if project.state not in EDITABLE:
        raise WrongState(project.state)
    require(by, "projects.edit_project", project)
    require_time(project, at)
    draft = ProjectDraft.objects.select_for_update().get(project=project)
    draft.project = project
    return project, draft


def _changed(draft: ProjectDraft, raw: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in raw.items() if draft.values.get(name) != value}


def _theirs(
    draft: ProjectDraft, changed: dict[str, Any], base_version: int, known: Mapping[str, Collection[str]]
) -> dict[str, Any]:
    """What others saved in these fields since the writer looked."""
    return {
        name: draft.values.get(name)
        for name in changed
        if draft.versions.get(name, 0) > base_version and mark(draft.values.get(name)) not in known.get(name, ())
    }


def _write(
    project: Project, draft: ProjectDraft, raw: dict[str, Any], cleaned: dict[str, Any], *, by: Any, at: datetime
) -> None:
    if not raw:
        return
    cleaned = {name: cleaned[name] for name in raw if name in cleaned}
    draft.version += 1
    draft.values |= raw
    draft.versions |= dict.fromkeys(raw, draft.version)
    draft.invalid = sorted({*draft.invalid, *raw} - set(cleaned))
    draft.saved_at, draft.saved_by = at, by
    draft.save(update_fields=["values", "versions", "invalid", "version", "saved_at", "saved_by"])
    for name, value in cleaned.items():
        setattr(project, name, value)
    project.updated_at = at
    project.save(update_fields=[*cleaned, "updated_at"])


def require_time(project: Project, at: datetime) -> None:
    """Raise CallClosed when it is too late: after the call's grace, or after the day until which changes were asked."""
    if project.state == ProjectState.REVISION_REQUESTED:
        zone = project.call.zone
        if project.revise_by is not None and at.astimezone(zone).date() > project.revise_by:
            raise CallClosed(project.call.slug)
    elif not project.call.accepts(at):
        raise CallClosed(project.call.slug)
