"""Lists of what stands in case files. Each row has a page, and is written by acts alone."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from beneficiaries.admin.case_files import address_of_case
from beneficiaries.admin.case_filters import ProgrammeFilter
from beneficiaries.models import Assistance, Preparedness, ReturnIntention
from core.administration import ActingAdmin, ReadOnly, StaffAct
from core.places import country_name

NAMES = ("participation__beneficiary__given_name", "participation__beneficiary__family_name")


class OfCase(ReadOnly, ActingAdmin):
    """A row of a case file: every reading is written down; after an act one is back in the case file."""

    personal = True
    keyset: tuple[str, ...] = ("-at", "-id")
    search_fields: ClassVar[Any] = NAMES
    search_help_text = _("Name of the person.")
    list_filter: ClassVar[Any] = (ProgrammeFilter,)
    change_form_template = "admin/beneficiaries/of_case.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_case()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields or ()

    def page_after(self, request: HttpRequest, row: Any, act: type[StaffAct]) -> str:
        return address_of_case(row.participation.pk)

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return {"case_file": address_of_case(row.participation.pk), "participation": row.participation}

    @admin.display(description=_("person"))
    def person(self, row: Any) -> str:
        return str(row.participation.beneficiary.full_name)

    @admin.display(description=_("programme"))
    def of_programme(self, row: Any) -> str:
        return str(row.participation.programme)


@admin.register(Assistance)
class AssistanceAdmin(OfCase):
    """Help that was given."""

    keyset = ("-on", "-id")
    list_display = ("on", "person", "of_programme", "kind", "minutes", "worth", "note")
    list_filter = ("kind", ProgrammeFilter)
    search_fields = (*NAMES, "note")
    search_help_text = _("Name of the person, or words of the note.")
    fields = ("person", "of_programme", "kind", "on", "minutes", "worth", "organisation", "note", "by", "at")

    @admin.display(description=_("value"))
    def worth(self, row: Assistance) -> str:
        return f"{row.value} {row.currency}" if row.value is not None else "–"


@admin.register(ReturnIntention)
class ReturnIntentionAdmin(OfCase):
    """How persons mean to return, as they said it."""

    list_display = ("at", "person", "of_programme", "form", "aim", "to_country", "horizon")
    list_filter = ("form", "aim", "horizon", ProgrammeFilter)
    fields = ("person", "of_programme", "form", "aim", "to_country", "horizon", "by", "at")

    @admin.display(description=_("country"))
    def to_country(self, row: ReturnIntention) -> str:
        return country_name(row.country.code) if row.country.code else "–"


@admin.register(Preparedness)
class PreparednessAdmin(OfCase):
    """How prepared persons are, by their answers."""

    change_form_template = "admin/beneficiaries/preparedness.html"
    list_display = ("at", "person", "of_programme", "readiness", "willingness", "cycle")
    list_filter = ("cycle", ProgrammeFilter)
    fields = ("person", "of_programme", "readiness", "willingness", "cycle", "questionnaire", "by", "at")

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        answered = Preparedness.objects.of_case(row.participation).with_answers().same_as(row)
        return {**super().more(request, row), "answered": answered}
