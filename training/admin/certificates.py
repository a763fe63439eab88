"""Certificates: read here and downloaded, issued from the page of the course, revoked with a reason."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.administration import ActingAdmin, ReadOnly
from core.administration.shown import badge
from core.auditing import record
from training.admin.of_programme import ProgrammeFilter
from training.durations import in_hours
from training.models import Certificate, CertificateFile
from training.office_forms import PrintCertificate, RevokeCertificate
from training.templatetags.certificates import language_names
from training.views.certificate_files import serve_certificate


@admin.register(Certificate)
class CertificateAdmin(ReadOnly, ActingAdmin):
    """What stands on a certificate stays; every reading is written down."""

    personal = True
    acts = (PrintCertificate, RevokeCertificate)
    change_form_template = "admin/training/certificate.html"
    keyset = ("-issued_on", "-id")
    list_display = ("number", "holder_name", "course_shown", "hours", "issued_on", "state_shown")
    list_filter = ("state", ProgrammeFilter)
    search_fields = ("number", "holder_name", "course__code")
    search_help_text = _("Number, name, or code of the course.")
    fields = (
        "number", "holder_name", "course_shown", "path_shown", "hours", "planned", "threshold_percent",
        "languages_shown", "issued_on", "issued_by", "state_shown", "revoked_at", "revoked_because",
    )  # fmt: skip
    once_filled = ("revoked_at", "revoked_because")

    def get_urls(self) -> list[URLPattern]:
        view, address = self.admin_site.admin_view(self.file_view), "<int:object_id>/papers/<slug:languages>.pdf"
        return [path(address, view, name="training_certificate_file"), *super().get_urls()]

    def file_view(self, request: HttpRequest, object_id: int, languages: str) -> HttpResponseBase:
        """What was given out, also of one that was revoked since; the reading is written down."""
        certificate = self.seen_row(request, object_id)
        response = serve_certificate(request, certificate, languages)
        record("training.download_certificate", by=request.user, on=certificate, languages=languages.split("-"))
        return response

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return {"certificate": row, "files": CertificateFile.objects.of_certificate(row)}

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_everything()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    @admin.display(description=_("course"))
    def course_shown(self, certificate: Certificate) -> str:
        return str(certificate.course)

    @admin.display(description=pgettext_lazy("of a curriculum", "path"))
    def path_shown(self, certificate: Certificate) -> str:
        return str(certificate.path or _("only the common part"))

    @admin.display(description=_("hours that count"))
    def hours(self, certificate: Certificate) -> str:
        return in_hours(certificate.minutes)

    @admin.display(description=_("planned"))
    def planned(self, certificate: Certificate) -> str:
        return in_hours(certificate.planned_minutes)

    @admin.display(description=_("languages"))
    def languages_shown(self, certificate: Certificate) -> str:
        return language_names(certificate.languages)

    @admin.display(description=_("state"))
    def state_shown(self, certificate: Certificate) -> str:
        return badge(certificate.tone, certificate.get_state_display())
