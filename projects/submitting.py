"""Handing a project in: an immutable revision, and word that it arrived."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from beneficiaries.consenting import has_consented
from beneficiaries.models import Purpose
from beneficiaries.telling import tell_person
from core.errors import WrongState
from core.states import find_transition, require
from projects.content import content_of, missing_fields
from projects.drafting import require_time
from projects.models import Call, Project, ProjectDraft, Revision
from projects.moving import lock_project, move
from projects.states import TRANSITIONS, ProjectState


@dataclass(eq=False)
class Incomplete(WrongState):
    """Something is missing: fields of the project, of the profile, the consent, or documents (how many)."""

    fields: list[str] = field(default_factory=list)
    profile: list[str] = field(default_factory=list)
    consent: bool = False
    documents: int = 0

    def __bool__(self) -> bool:
        return bool(self.fields or self.profile or self.consent or self.documents)


def what_is_missing(project: Project) -> Incomplete:
    """What keeps the project from being submitted; false when nothing does."""
    draft = ProjectDraft.objects.select_related("project").get(project=project)  # one of a list lacks its texts
    call = project.call
    return Incomplete(
        fields=sorted({*missing_fields(draft.project), *draft.invalid}),
        profile=project.owner.profile_gaps,
        consent=not has_consented(project.owner, Purpose.PROGRAMME, programme=call.programme),
        documents=max(0, call.documents_needed - project.documents.filter(removed_at=None).count()),
    )


@transaction.atomic
def submit_project(project: Project, *, by: Any, at: datetime) -> Revision:
    """Hand the project in. The applicant is told by mail.

    Raises NotAllowed, WrongState when it is not being written any more, CallClosed after the grace, Incomplete
    with what is missing; the draft stays as it is in each case.
    """
    project = lock_project(project)
    line = find_transition(TRANSITIONS, source=project.state, act="submit", target=ProjectState.SUBMITTED)
    require(by, line.permission, project)
    require_time(project, at)
    missing = what_is_missing(project)
    if missing:
        raise missing
    revision = _revise(project, by=by, at=at)
    if not project.reference:
        project.reference = _next_reference(project.call)
    project.submitted_at, project.revise_by, project.latest_revision = at, None, revision
    move(
        project, act="submit", to=ProjectState.SUBMITTED, by=by, at=at,
        also=["reference", "submitted_at", "revise_by", "latest_revision"],
    )  # fmt: skip
    tell_person(
        project.owner, "projects/submitted", programme=project.programme, cause=project,
        path=project.get_absolute_url(), reference=project.reference,
    )  # fmt: skip
    return revision


def _revise(project: Project, *, by: Any, at: datetime) -> Revision:
    documents = project.documents.filter(removed_at=None)
    return Revision.objects.create(
        project=project,
        number=project.revisions.count() + 1,
        content=content_of(project),
        documents=[str(document.uuid) for document in documents],
        by=by,
        at=at,
    )


def _next_reference(call: Call) -> str:
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    locked.last_number += 1
    locked.save(update_fields=["last_number"])
    return f"{locked.reference_prefix}-{locked.last_number:03d}"
