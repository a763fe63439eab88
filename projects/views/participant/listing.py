"""The own projects, and the beginning of one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaries.registering import record_of
from core.keyset import keyset_page
from projects.drafting import CallClosed, TooManyDrafts, begin_project
from projects.models import Call, Project
from projects.states import ProjectState


@login_required
@never_cache
@require_safe
def my_projects(request: HttpRequest) -> HttpResponse:
    """Everything that the reader applies with or handles, what changed last first."""
    mine = Project.objects.handled_by(request.user).with_unread(request.user).for_list()
    found = keyset_page(mine, order=("-updated_at", "-id"), query=request.GET)
    context = {
        "projects": found.rows,
        "previous_url": found.previous_url(request.GET),
        "next_url": found.next_url(request.GET),
        "now": timezone.now(),
    }
    return render(request, "projects/participant/my_projects.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin an idea in a call: a page with one button, and what the button does."""
    call = get_object_or_404(Call.objects.published().with_programme(), slug=slug)
    if request.method == "POST":
        try:
            project = begin_project(call, owner=record_of(request.user), by=request.user, at=timezone.now())
        except CallClosed:
            messages.warning(request, _("This call is not open now."))
            return redirect(call)
        except TooManyDrafts:
            messages.warning(request, _("You have many drafts in this call already. Go on with one of them."))
            return redirect("projects:my_projects")
        return redirect("projects:edit", uuid=project.uuid)
    context = {
        "call": call,
        "open": call.is_open(timezone.now()),
        "drafts": Project.objects.owned_by(request.user).of_call(call).in_state(ProjectState.DRAFT),
    }
    return render(request, "projects/participant/begin.html", context)
