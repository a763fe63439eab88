"""Who was asked to assess what, to read; everything is done on the page of the project."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from core.administration import ReadOnly, ScopedAdmin
from core.administration.shown import badge
from projects.admin.filters import LateFilter
from projects.admin.shown import link_to_project
from projects.models import Assignment
from projects.states import AssignmentState

TONES = {
    AssignmentState.INVITED: "progress",
    AssignmentState.ACCEPTED: "done",
    AssignmentState.DECLINED: "care",
    AssignmentState.CONFLICT: "care",
}


@admin.register(Assignment)
class AssignmentAdmin(ReadOnly, ScopedAdmin):
    """Requests to assess, the ones due first."""

    list_display = ("project_link", "assessor", "badge", "due_on", "assigned_by")
    list_display_links = None
    list_select_related = ("project__call", "assessor", "assigned_by")
    list_filter = (LateFilter, "state")
    search_fields = ("project__reference", "assessor__full_name")
    ordering = ("due_on", "id")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method == "POST":
            raise PermissionDenied
        return redirect("admin:projects_project_change", self.seen_row(request, object_id).project_id)

    @admin.display(description=_("project"))
    def project_link(self, assignment: Assignment) -> str:
        return link_to_project(assignment.project)

    @admin.display(description=_("state"))
    def badge(self, assignment: Assignment) -> str:
        state = AssignmentState(assignment.state)
        return badge(TONES.get(state, "neutral"), state.label)
