"""Projects: the list, and the page on which staff move them on."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.administration import ActingAdmin, StaffAct
from core.administration.shown import badge
from core.auditing import record
from core.models import AuditEvent
from core.states import admit, allowed
from core.threads import mark_read
from core.uploading import serve_upload
from core.wording import mail_name, words_of
from projects.admin.filters import CallFilter, StateFilter, WaitingFilter
from projects.admin.shown import own_words
from projects.begin_forms import BeginForm
from projects.content import FIELDS
from projects.deciding import TooFewAssessments, assessments_of
from projects.dossier import dossier_of
from projects.models import DossierFile, Project
from projects.office_forms import PROJECT_ACTS
from projects.states import EDITABLE, TONES, ProjectState
from projects.views.participant.dossiers import serve_dossier


@admin.register(Project)
class ProjectAdmin(ActingAdmin):
    """A project is read here and moved on by acts; nobody edits it but its applicants."""

    personal = True
    keyset = ("-updated_at", "-id")
    acts = PROJECT_ACTS
    list_display = ("reference_or_none", "title_or_none", "in_call", "badge", "applicant", "changed")
    list_display_links = ("reference_or_none", "title_or_none")
    list_filter = (WaitingFilter, StateFilter, CallFilter, "sector")
    search_fields = ("reference", "title", "owner__given_name", "owner__family_name")  # not a translated field
    search_help_text = gettext_lazy("Reference, title, or name of the applicant.")

    def list_rows(self, rows: Any) -> Any:
        return rows.for_office_list()

    def get_urls(self) -> list[URLPattern]:
        document = path(
            "<int:object_id>/documents/<uuid:uuid>/", self.admin_site.admin_view(self.document_view),
            name="projects_project_document",
        )  # fmt: skip
        paper = path(
            "<int:object_id>/papers/<int:number>/<slug:language>.pdf", self.admin_site.admin_view(self.paper_view),
            name="projects_project_paper",
        )  # fmt: skip
        return [document, paper, *super().get_urls()]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("reference"))
    def reference_or_none(self, project: Project) -> str:
        return project.reference or "–"

    @admin.display(description=gettext_lazy("title"))
    def title_or_none(self, project: Project) -> str:
        return own_words(project) if project.title else "–"

    @admin.display(description=gettext_lazy("call"))
    def in_call(self, project: Project) -> str:
        return str(project.call)

    @admin.display(description=gettext_lazy("applicant"))
    def applicant(self, project: Project) -> str:
        return project.owner.full_name

    @admin.display(description=gettext_lazy("changed"))
    def changed(self, project: Project) -> str:
        return date_format(timezone.localtime(project.updated_at), "SHORT_DATE_FORMAT")

    @admin.display(description=gettext_lazy("state"))
    def badge(self, project: Project) -> str:
        return badge(TONES.get(ProjectState(project.state), "neutral"), project.get_state_display())

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Begin a project on behalf of somebody who gave the reader a mandate."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = BeginForm(request.POST or None, user=request.user)
        if request.method == "POST" and form.is_valid():
            try:
                project = form.begin(by=request.user, at=timezone.now())
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return redirect("projects:edit", uuid=project.uuid)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form}
        title = _("Begin a project for somebody")
        return TemplateResponse(request, "admin/projects/begin.html", context | {"title": title})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        project = self._project(request, object_id)
        acts = (extra_context or {}).get("acts") or self.acts_for(request, project)
        record("projects.project.read", by=request.user, on=project)
        context = {
            **self.admin_site.each_context(request),
            **page_of(request, project, acts),
            "opts": self.opts,
            "title": str(project),
        }
        mark_read(project.thread, by=request.user, at=timezone.now())
        return TemplateResponse(request, "admin/projects/project.html", context)

    def _project(self, request: HttpRequest, object_id: str) -> Project:
        row = self.seen_row(request, object_id)
        project: Project = Project.objects.seen_by_staff(request.user).with_everything().get(pk=row.pk)
        return project

    def document_view(self, request: HttpRequest, object_id: int, uuid: Any) -> HttpResponseBase:
        """A file of the project, as attachment; the reading is written down."""
        project = self._project(request, str(object_id))
        document = get_object_or_404(project.documents.with_files(), uuid=uuid)
        record("projects.read_document", by=request.user, on=project, document=str(uuid))
        return serve_upload(document.upload)

    def paper_view(self, request: HttpRequest, object_id: int, number: int, language: str) -> HttpResponseBase:
        """A version of the project as a document; the reading is written down."""
        found = get_object_or_404(self._project(request, str(object_id)).revisions.all(), number=number)
        return serve_dossier(request, DossierFile.objects.of_revision(found).in_language(language))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        admit(request.user, "projects.read_deliberations", self.seen_row(request, object_id))
        return super().history_view(request, object_id, extra_context)

    def unseen_columns(self, request: HttpRequest, obj: Any) -> list[str]:
        """What an applicant writes between two submissions is nobody's business; revisions show the rest."""
        return FIELDS

    def explain(self, row: Any, error: Exception) -> str:
        if isinstance(error, TooFewAssessments):
            numbers = {"needed": row.call.assessments_needed, "there": assessments_of(row)}
            return _("The call asks for %(needed)s assessments; %(there)s count so far.") % numbers
        last = AuditEvent.objects.about(row).acts().first()
        if last is None:
            return super().explain(row, error)
        words = {
            "what": words_of(last),
            "who": last.actor or "–",
            "when": date_format(timezone.localtime(last.at), "DATETIME_FORMAT"),
        }
        return _("Nothing was done, because this changed meanwhile: %(what)s (%(who)s, %(when)s).") % words


def page_of(request: HttpRequest, project: Project, acts: list[StaffAct]) -> dict[str, Any]:
    """The context of a project's page."""
    dossier = dossier_of(project, reader=request.user)
    named = {act.name: act for act in acts}
    listed = [act for act in acts if act.listed]
    for act in listed[:1]:
        act.first = not any(act.is_bound for act in acts)
    return {
        "project": project,
        "dossier": dossier,
        "tone": TONES.get(ProjectState(project.state), "neutral"),
        "acts": listed,
        "release": named.get("release_assessor"),
        "write_message": named.get("write_message"),
        "write_note": named.get("write_note"),
        "posts": [post for post in dossier.posts if post.visibility == "all"],
        "notes": [post for post in dossier.posts if post.visibility == "staff"],
        "not_reached": [(mail, mail_name(mail.template)) for mail in dossier.not_reached],
        "edit_url": _edit_url(request, project),
        "inside": allowed(request.user, "projects.read_deliberations", project),
        "ranking_url": _ranking_url(request, project),
    }


def _ranking_url(request: HttpRequest, project: Project) -> str:
    """Where the projects of the call are compared, for whoever may look there."""
    if allowed(request.user, "projects.rank_call", project.call):
        return reverse("admin:projects_call_ranking", args=[project.call_id])
    return ""


def _edit_url(request: HttpRequest, project: Project) -> str:
    """Where the reader writes on the owner's behalf, if there is a mandate."""
    if project.state in EDITABLE and allowed(request.user, "projects.edit_project", project):
        return reverse("projects:edit", args=[project.uuid])
    return ""
