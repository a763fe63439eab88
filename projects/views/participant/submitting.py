"""Handing a project in: first the whole idea as others will read it, then the statement, then the act."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import WrongState
from core.states import admit, allowed
from projects.content import content_of
from projects.drafting import CallClosed
from projects.forms import StatementForm
from projects.models import Project
from projects.presenting import chapters_of
from projects.states import EDITABLE
from projects.submitting import Incomplete, submit_project, what_is_missing
from projects.views.participant.arriving import project_of
from projects.views.participant.editing import why_closed
from projects.views.participant.gaps import gaps_of


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The review page, and handing in."""
    project = project_of(request, uuid)
    if request.method == "POST":
        return _hand_in(request, project)
    if project.state not in EDITABLE:
        return _too_late(request, project)
    return review(request, project, StatementForm())


def _hand_in(request: HttpRequest, project: Project) -> HttpResponse:
    admit(request.user, "projects.submit_project", project)
    form = StatementForm(request.POST)
    if not form.is_valid():
        return review(request, project, form, status=422) if project.state in EDITABLE else _too_late(request, project)
    try:
        submit_project(project, by=request.user, at=timezone.now())
    except Incomplete as missing:
        return review(request, project, form, missing=missing, status=409)
    except CallClosed:
        return review(request, project, form, status=409)
    except WrongState:
        return _too_late(request, project)
    project.refresh_from_db()
    words = _("Your project has been handed in. Its reference is %(reference)s.")
    messages.success(request, words % {"reference": project.reference})
    return redirect(project)


def _too_late(request: HttpRequest, project: Project) -> HttpResponse:
    """It was handed in or taken back before: say what it is now."""
    project.refresh_from_db()
    words = _("This project cannot be handed in now. Its state: %(state)s.")
    messages.info(request, words % {"state": project.get_state_display()})
    return redirect(project)


def review(
    request: HttpRequest,
    project: Project,
    form: StatementForm,
    *,
    missing: Incomplete | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole idea as others will read it, and what is missing."""
    missing = missing or what_is_missing(project)
    context = {
        "project": project,
        "chapters": chapters_of(content_of(project), currency=project.call.currency),
        "documents": project.documents.in_draft(),
        "gaps": gaps_of(project, missing, reader=request.user),
        "closed": why_closed(request, project),
        "may_submit": allowed(request.user, "projects.submit_project", project),
        "form": form,
    }
    return render(request, "projects/participant/submit.html", context, status=status)
