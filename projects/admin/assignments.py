"""Who was asked to assess what, to read; everything is done on the page of the project."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.administration.shown import badge
from projects.admin.filters import LateFilter
from projects.admin.on_project import OnProject
from projects.models import Assignment
from projects.states import AssignmentState

TONES = {
    AssignmentState.INVITED: "progress",
    AssignmentState.ACCEPTED: "done",
    AssignmentState.DECLINED: "care",
    AssignmentState.CONFLICT: "care",
}


@admin.register(Assignment)
class AssignmentAdmin(OnProject):
    """Requests to assess, the ones due first."""

    personal = True

    list_display = ("project_link", "assessor", "badge", "due_on", "assigned_by")
    list_select_related = ("project__call", "assessor", "assigned_by")
    list_filter = (LateFilter, "state")
    search_fields = ("project__reference", "assessor__full_name")
    ordering = ("due_on", "id")

    @admin.display(description=_("state"))
    def badge(self, assignment: Assignment) -> str:
        state = AssignmentState(assignment.state)
        return badge(TONES.get(state, "neutral"), state.label)
