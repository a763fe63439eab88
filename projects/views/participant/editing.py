"""Writing an idea: the page, with and without its script."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import WrongState
from core.keeping import forget, kept, name_writer
from core.states import allowed
from projects.drafting import CallClosed, require_time
from projects.forms import DocumentForm, typed_in
from projects.models import Project
from projects.rules import is_applicant
from projects.submitting import what_is_missing
from projects.views.participant.arriving import (
    Typed,
    is_stale,
    kept_name,
    losing_nothing,
    project_of,
    version_in,
)
from projects.views.participant.writing import Written, form_of, marks_of, rows_of_conflict, write


@never_cache
@losing_nothing()
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The idea in short sections. The button saves what the script saves by itself."""
    project = project_of(request, uuid)
    if request.method == "POST":
        return save_page(request, project)
    waiting = kept(request.session, kept_name(uuid), reader=request.user, at=timezone.now())
    if waiting:
        why = why_closed(request, project)
        return page(request, project, typed=Typed(**waiting), returned=not why, closed=why)
    if why := why_closed(request, project):
        messages.info(request, why)
        return redirect(project)
    return page(request, project)


def why_closed(request: HttpRequest, project: Project) -> str:
    """Why the reader can save nothing here (any more), in words; '' when nothing speaks against it."""
    if not allowed(request.user, "projects.edit_project", project):
        words = _("This project cannot be changed now. Its state: %(state)s.")
        return words % {"state": project.get_state_display()}
    try:
        require_time(project, timezone.now())
    except CallClosed:
        return _("It is too late to change this project.")
    return ""


def save_page(request: HttpRequest, project: Project, *, documents: DocumentForm | None = None) -> HttpResponse:
    """Save the whole page as it was sent by a button, and go where the button leads."""
    typed = chosen(request) if "resolve" in request.POST else Typed.from_page(request.POST)
    if is_stale(request):
        return page(request, project, typed=typed, documents=documents, stale=True, status=403)
    try:
        written = write(project, typed, by=request.user, at=timezone.now())
    except WrongState:
        project.refresh_from_db(fields=["state", "revise_by"])
        return page(request, project, typed=typed, closed=why_closed(request, project), status=409)
    forget(request.session, kept_name(project.uuid))
    if written.theirs:
        return conflict_page(request, written)
    if set(typed.values) & set(written.form.errors) or (documents and documents.errors):
        return page(request, written.project, typed=typed, documents=documents, status=422)
    if request.POST.get("then") == "review":
        return redirect("projects:submit", uuid=project.uuid)
    messages.success(request, _("Saved."))
    return redirect("projects:edit", uuid=project.uuid)


def chosen(request: HttpRequest) -> Typed:
    """The texts that somebody chose to keep where two people had written; the others stay as they are."""
    posted = request.POST
    names = [name for name in posted.getlist("conflict") if posted.get(name) == "mine"]
    return Typed(typed_in(posted, names, prefix="mine-"), version_in(posted), {})


def page(
    request: HttpRequest,
    project: Project,
    *,
    typed: Typed | None = None,
    documents: DocumentForm | None = None,
    status: int = 200,
    **says: bool | str,
) -> HttpResponse:
    """The edit page; `typed` is text that is not saved yet. `says` switches notices on: `returned` (text that waited
    for a sign-in), `stale` (a page from before a sign-in), `closed` (why nothing can be saved)."""
    marks: dict[str, Any] = dict(marks_of(project))
    if typed is not None:
        marks |= {name: typed.seen[name] for name in typed.values if typed.seen.get(name)}
    missing = what_is_missing(project)
    context = {
        "project": project,
        "form": form_of(project, typed.values if typed else None),
        "document_form": documents or DocumentForm(prefix="document"),
        "documents": project.documents.in_draft(),
        "most_bytes": settings.UPLOAD_MAX_BYTES,
        "version": typed.version if typed else project.draft.version,
        "seen": json.dumps(marks),
        "unsaved": " ".join(typed.values) if typed else "",
        "writer": name_writer(request.user),
        "note": project.events.note_of_request() if project.revise_by else "",
        "missing": missing_words(missing),
        "may_submit": allowed(request.user, "projects.submit_project", project),
        "for_another": None if is_applicant(request.user, project) else project.owner,
        **says,
    }
    return render(request, "projects/participant/edit.html", context, status=status)


def conflict_page(request: HttpRequest, written: Written) -> HttpResponse:
    """Two people wrote into the same fields: the choice. Everything else is saved."""
    return render(request, "projects/participant/conflict.html", conflict_context(written), status=409)


def conflict_context(written: Written) -> dict[str, Any]:
    """What the panel of a conflict shows and sends back."""
    rows = rows_of_conflict(written)
    hidden = [("resolve", "1"), *(("conflict", row["name"]) for row in rows)]
    hidden += [(f"mine-{row['name']}", value) for row in rows for value in row["kept"]]
    return {
        "project": written.project,
        "rows": rows,
        "hidden": hidden,
        "version": written.draft.version,
    }


def missing_words(missing: Any) -> str:
    """How many answers are missing, in words; '' when none is."""
    number = len(missing.fields)
    if not number:
        return ""
    return ngettext("%(number)s answer is missing.", "%(number)s answers are missing.", number) % {"number": number}
