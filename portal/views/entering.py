"""Where people go once they have signed in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.states import allowed


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Send a person where the role works: staff to the back office, assessors to their queue, others to their path."""
    if allowed(request.user, "portal.use_admin"):
        return redirect("admin:index")
    if allowed(request.user, "projects.enter_assessment"):
        return redirect("projects:queue")
    return redirect("portal:my_path")
