"""Files with personal data: asked for from the list of persons, handed to the asker, gone after some days."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from beneficiaries.export_contents import contents_named, criteria_in_words
from beneficiaries.exporting import DAYS, ask_export, hand_over
from beneficiaries.models import PersonExport
from beneficiaries.protecting_forms import ExportForm
from beneficiaries.states import ExportState
from core.administration import ActingAdmin, ReadOnly
from core.administration.acts import add_errors
from core.administration.lists import CURSORS
from core.administration.shown import badge
from core.errors import WrongState
from core.states import allowed
from core.typed import plain

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@admin.register(PersonExport)
class PersonExportAdmin(ReadOnly, ActingAdmin):
    """The own files; data protection sees who took which, what for, and how often."""

    personal = True
    change_form_template = "admin/beneficiaries/personexport/change_form.html"
    list_display = ("purpose", "programme", "by", "at", "badge", "rows", "downloads")
    list_select_related = ("programme", "by")
    list_filter = ("state",)
    fields = ("purpose", "programme", "by", "at", "chosen", "narrowed", "rows", "downloads", "expires_at")
    ordering = ("-at", "-id")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "add")

    def get_urls(self) -> list[URLPattern]:
        download = self.admin_site.admin_view(self.download_view)
        name = "beneficiaries_personexport_download"
        return [path("<int:object_id>/download/", download, name=name), *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Ask for a file with the persons whom the list's filter, in the address, leaves."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        asked = self.admin_site.sensitive(self._ask) if request.method == "POST" else self._form_page  # type: ignore[attr-defined]
        return asked(request, ExportForm(request.POST or None, user=request.user))

    def _ask(self, request: HttpRequest, form: ExportForm) -> HttpResponse:
        if not form.is_valid():
            return self._form_page(request, form)
        values = form.cleaned_data
        try:
            export = ask_export(
                values["programme"],
                purpose=values["purpose"],
                columns=form.wanted,
                criteria=_criteria(request),
                file_format=values["format"],
                language=get_language() or "it",
                by=request.user,
                at=timezone.now(),
            )
        except ValidationError as error:
            add_errors(form, error)
            return self._form_page(request, form)
        messages.success(request, _("The file is being written. Come back to this page in a minute."))
        return redirect(self.page_of(export))

    def _form_page(self, request: HttpRequest, form: ExportForm) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("A file with persons"),
            "opts": self.opts,
            "form": form,
            "days": DAYS,
            "criteria": criteria_in_words(_criteria(request)),
        }
        return TemplateResponse(request, "admin/beneficiaries/personexport/ask.html", context)

    def download_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The file, once more after showing who one is."""
        row = self.seen_row(request, object_id)
        if request.method != "POST":
            return redirect(self.page_of(row))
        if not allowed(request.user, "beneficiaries.download_export", row):
            raise PermissionDenied
        return self.admin_site.sensitive(self._download)(request, row)  # type: ignore[attr-defined, no-any-return]

    def _download(self, request: HttpRequest, row: PersonExport) -> Any:
        try:
            place, export = hand_over(row, by=request.user, at=timezone.now())
            content = place.open("rb")
        except (WrongState, FileNotFoundError):  # over, be it this very moment
            messages.error(request, _("This file is not there (any more)."))
            return redirect(self.page_of(row))
        name = f"circolo-{export.at:%Y-%m-%d}.{export.format}"
        response = FileResponse(content, as_attachment=True, filename=name, content_type=TYPES[export.format])
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        ready = row.state == ExportState.READY and row.expires_at > timezone.now()
        mine = allowed(request.user, "beneficiaries.download_export", row)
        url = reverse("admin:beneficiaries_personexport_download", args=[row.pk])
        return {"export": row, "download": url if ready and mine else ""}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    @admin.display(description=gettext_lazy("columns"))
    def chosen(self, row: PersonExport) -> str:
        label = contents_named(row.about).label
        told = [(label(one["name"]), one["why"]) for one in row.columns]
        return "; ".join(f"{name} ({why})" if why else name for name, why in told)

    @admin.display(description=gettext_lazy("filter"))
    def narrowed(self, row: PersonExport) -> str:
        criteria = {name: value for name, value in row.criteria.items() if name != "q"}
        return contents_named(row.about).in_words(criteria) or "–"

    @admin.display(description=gettext_lazy("state"))
    def badge(self, row: PersonExport) -> str:
        return badge(row.tone, row.get_state_display())


def _criteria(request: HttpRequest) -> dict[str, str]:
    """The filter that the address names, as the list of persons understands it."""
    names = [name for name in request.GET if name not in {*CURSORS, "_changelist_filters"}]
    typed = {name: plain(request.GET[name])[:200] for name in names}
    return {name: value for name, value in typed.items() if value}
