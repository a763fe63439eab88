"""The case file: what stands about a person in a programme, and what staff write into it."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.admin.persons import PERSON_PANELS
from beneficiaries.case_file import case_file_of, case_workers_of, summary_of
from beneficiaries.models import Beneficiary, Participation
from beneficiaries.office_forms import (
    AddGoal,
    AnswerQuestionnaire,
    FileDocument,
    JudgeCycle,
    PlanFollowUp,
    RecordAssistance,
    RecordOutcome,
    SayIntention,
    WriteNote,
    WritePlan,
)
from beneficiaries.rules.remembering import seen_of
from core.administration import ActingAdmin, ReadOnly
from core.auditing import record


@admin.register(Participation)
class CaseFileAdmin(ReadOnly, ActingAdmin):
    """One page a participation. The list of case files is the list of persons."""

    personal = True
    acts = (
        WriteNote, FileDocument, RecordAssistance, WritePlan, AddGoal, PlanFollowUp, RecordOutcome, SayIntention,
        AnswerQuestionnaire, JudgeCycle,
    )  # fmt: skip

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Nobody looks for a list that leads to another one."""
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).standing().with_programme()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect("admin:beneficiaries_beneficiary_changelist")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.seen_row(request, object_id)
        record("beneficiaries.participation.read", by=request.user, on=row)
        context = {
            **self.admin_site.each_context(request),
            **case_file_of(row, reader=request.user),
            "acts": self.acts_for(request, row),
            "participation": row,
            "case_workers": case_workers_of(row, at=timezone.now()),
            "today": timezone.localdate(),
            "opts": self.opts,
            "title": _("Case file: %(person)s") % {"person": row.beneficiary},
        }
        return TemplateResponse(request, "admin/beneficiaries/case_file.html", context | (extra_context or {}))


def case_files_of(request: HttpRequest, person: Beneficiary) -> dict[str, Any]:
    """For the page of a person: the case files that the reader may open, in short."""
    return {
        "files": [summary_of(one, reader=request.user) for one in seen_of(person, request.user)],
        "today": timezone.localdate(),
    }


def address_of_case(participation_id: int) -> str:
    """The page of a case file."""
    return reverse("admin:beneficiaries_participation_change", args=[participation_id])


PERSON_PANELS.append(("admin/beneficiaries/_case_files.html", case_files_of))
