"""Lists of what belongs to projects: everything about a row is read and done on the page of its project."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from core.administration import ReadOnly, ScopedAdmin
from projects.admin.shown import link_to_project


class OnProject(ReadOnly, ScopedAdmin):
    """A list alone; a row's address leads to its project."""

    list_display_links = None

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method == "POST":
            raise PermissionDenied
        return redirect("admin:projects_project_change", self.seen_row(request, object_id).project_id)

    @admin.display(description=_("project"))
    def project_link(self, row: Any) -> str:
        return link_to_project(row.project)
