"""Files of a project."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.auditing import record
from core.states import require
from core.uploading import store_upload
from projects.drafting import require_time
from projects.models import Project, ProjectDocument, Revision
from projects.moving import lock_project

MOST = 10


@transaction.atomic
def add_document(project: Project, *, by: Any, at: datetime, file: "UploadedFile[Any]", label: str) -> ProjectDocument:
    """Attach a file to a draft. Raises NotAllowed, CallClosed, or ValidationError when the file is refused."""
    project = lock_project(project)
    require(by, "projects.edit_project", project)
    require_time(project, at)
    if project.documents.filter(removed_at=None).count() >= MOST:
        raise ValidationError(_("A project can have at most %(most)s documents."), params={"most": MOST}, code="most")
    document = ProjectDocument.objects.create(project=project, upload=store_upload(file, by=by), label=label)
    record("projects.add_document", by=by, on=project, document=str(document.uuid))
    return document


def documents_of(revision: Revision) -> list[ProjectDocument]:
    """The files that were handed in with a revision, in their order."""
    found = {str(document.uuid): document for document in revision.project.documents.select_related("upload")}
    return [found[uuid] for uuid in revision.documents if uuid in found]


@transaction.atomic
def remove_document(document: ProjectDocument, *, by: Any, at: datetime) -> None:
    """Take a file off the draft; earlier revisions keep it. Twice changes nothing. Raises NotAllowed, CallClosed."""
    project = lock_project(document.project)
    require(by, "projects.edit_project", project)
    require_time(project, at)
    document = ProjectDocument.objects.get(pk=document.pk)
    if document.removed_at is not None:
        return
    document.removed_at = at
    document.save(update_fields=["removed_at"])
    record("projects.remove_document", by=by, on=project, document=str(document.uuid))
