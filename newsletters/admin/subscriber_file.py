"""The subscribers of a series as a file, asked for from their list."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from beneficiaries.exporting import DAYS
from core.administration import ScopedAdmin
from core.states import allowed
from newsletters.export_forms import ExportForm
from newsletters.exporting import EXPORTS, ask_subscribers


class SubscriberFile(ScopedAdmin):
    """Mixed into the admin of subscribers."""

    change_list_template = "admin/newsletters/subscribers.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.file_view)
        return [path("file/", view, name="newsletters_subscriber_file"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"may_export": allowed(request.user, EXPORTS)} | (extra_context or {}))

    def file_view(self, request: HttpRequest) -> HttpResponse:
        """The form; a POST, by somebody who has shown anew who they are, has the file written."""
        if not allowed(request.user, EXPORTS):
            raise PermissionDenied
        if request.method != "POST":
            wanted = {name: request.GET[name] for name in ("newsletter", "state") if request.GET.get(name)}
            return self._file_page(request, ExportForm(user=request.user, initial=wanted))
        answer: HttpResponse = self.admin_site.sensitive(self._ask_file)(request)  # type: ignore[attr-defined]
        return answer

    def _ask_file(self, request: HttpRequest) -> HttpResponse:
        form = ExportForm(request.POST, user=request.user)
        if not form.is_valid():
            return self._file_page(request, form)
        values = form.cleaned_data
        export = ask_subscribers(
            values["newsletter"],
            purpose=values["purpose"],
            state=values["state"],
            in_language=values["language"],
            file_format=values["format"],
            language=get_language() or "it",
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, _("The file is being written. Come back to this page in a minute."))
        return redirect(reverse("admin:beneficiaries_personexport_change", args=[export.pk]))

    def _file_page(self, request: HttpRequest, form: ExportForm) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("A file with subscribers"),
            "opts": self.opts,
            "form": form,
            "days": DAYS,
        }
        return TemplateResponse(request, "admin/newsletters/subscriber_file.html", context)
