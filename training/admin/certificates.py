"""Certificates: read here, issued from the page of the course, revoked with a reason."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.administration import ActingAdmin, ReadOnly
from core.administration.shown import badge
from training.admin.of_programme import ProgrammeFilter
from training.durations import in_hours
from training.models import Certificate
from training.office_forms import RevokeCertificate


@admin.register(Certificate)
class CertificateAdmin(ReadOnly, ActingAdmin):
    """What stands on a certificate stays; every reading is written down."""

    personal = True
    acts = (RevokeCertificate,)
    keyset = ("-issued_on", "-id")
    list_display = ("number", "holder_name", "course_shown", "hours", "issued_on", "state_shown")
    list_filter = ("state", ProgrammeFilter)
    search_fields = ("number", "holder_name", "course__code")
    search_help_text = _("Number, name, or code of the course.")
    fields = (
        "number", "holder_name", "course_shown", "path_shown", "hours", "planned", "threshold_percent", "languages",
        "issued_on", "issued_by", "state_shown", "revoked_at", "revoked_because",
    )  # fmt: skip
    once_filled = ("revoked_at", "revoked_because")

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

    @admin.display(description=_("state"))
    def state_shown(self, certificate: Certificate) -> str:
        return badge(certificate.tone, certificate.get_state_display())
