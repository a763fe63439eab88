"""Taking a project back, or giving it up: a page that asks once more, and the act."""

from collections.abc import Callable
from typing import Any
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
from core.states import admit
from projects.forms import LeavingForm
from projects.leaving import renounce_project, withdraw_project
from projects.models import Project
from projects.states import BEFORE_THE_END, RUNNING
from projects.views.participant.arriving import project_of

Step = Callable[..., Project]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a project back before it is decided."""
    return _leave(request, uuid, act=withdraw_project, name="withdraw", states=BEFORE_THE_END)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def renounce(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give up an approved or running project."""
    return _leave(request, uuid, act=renounce_project, name="renounce", states=RUNNING)


def _leave(request: HttpRequest, uuid: UUID, *, act: Step, name: str, states: list[Any]) -> HttpResponse:
    project = project_of(request, uuid)
    admit(request.user, f"projects.{name}_project", project)
    if project.state not in states:
        return _not_now(request, project)
    form = LeavingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            act(project, by=request.user, at=timezone.now(), note=form.cleaned_data["note"])
        except WrongState:
            project.refresh_from_db()
            return _not_now(request, project)
        messages.success(request, _("It is done. Thank you for telling us."))
        return redirect(project)
    return render(request, f"projects/participant/{name}.html", {"project": project, "form": form})


def _not_now(request: HttpRequest, project: Project) -> HttpResponse:
    words = _("Nothing was changed: the state of this project is now: %(state)s.")
    messages.info(request, words % {"state": project.get_state_display()})
    return redirect(project)
