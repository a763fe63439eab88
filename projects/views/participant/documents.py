"""The files of an idea. Their buttons send the whole edit page along, so that nothing typed gets lost."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.auditing import record
from core.errors import WrongState
from core.uploading import serve_upload
from projects.documents import add_document, remove_document
from projects.forms import DocumentForm
from projects.models import Project
from projects.views.participant.arriving import Typed, is_stale, losing_nothing, project_of
from projects.views.participant.editing import conflict_page, page, save_page
from projects.views.participant.writing import Written, write


@losing_nothing()
@require_POST
def add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Save what was typed, then attach the file. What is wrong with a file stands beside its field."""
    project = project_of(request, uuid)
    form = DocumentForm(request.POST, request.FILES, prefix="document")
    if is_stale(request) or not form.is_valid():
        return save_page(request, project, documents=form)
    saved = _save(request, project)
    if isinstance(saved, HttpResponse):
        return saved
    try:
        add_document(
            saved.project,
            by=request.user,
            at=timezone.now(),
            file=form.cleaned_data["file"],
            label=form.cleaned_data["label"],
        )
    except ValidationError as refused:
        form.add_error("file" if refused.code != "most" else None, refused)
        return page(request, saved.project, documents=form, status=422)
    messages.success(request, _("The document is attached."))
    return _to_documents(project)


@losing_nothing()
@require_POST
def remove(request: HttpRequest, uuid: UUID, document: UUID) -> HttpResponse:
    """Save what was typed, then take the file off."""
    project = project_of(request, uuid)
    found = get_object_or_404(project.documents.in_draft(), uuid=document)
    if is_stale(request):
        return save_page(request, project)
    saved = _save(request, project)
    if isinstance(saved, HttpResponse):
        return saved
    remove_document(found, by=request.user, at=timezone.now())
    messages.success(request, _("The document is removed."))
    return _to_documents(project)


@login_required
@require_safe
def download(request: HttpRequest, uuid: UUID, document: UUID) -> HttpResponseBase:
    """A file of the project, also one that only an earlier revision holds."""
    project = project_of(request, uuid)
    found = get_object_or_404(project.documents.with_files(), uuid=document)
    record("projects.read_document", by=request.user, on=project, document=str(found.uuid))
    return serve_upload(found.upload)


def _save(request: HttpRequest, project: Project) -> Written | HttpResponse:
    """Save what was typed; an answer where that does not go through."""
    typed = Typed.from_page(request.POST)
    try:
        written = write(project, typed, by=request.user, at=timezone.now())
    except WrongState:
        return save_page(request, project)
    if written.theirs:
        return conflict_page(request, written)
    return written


def _to_documents(project: Project) -> HttpResponse:
    return redirect(f"{reverse('projects:edit', args=[project.uuid])}#documents")
