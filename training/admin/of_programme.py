"""What the pages of the training room share: rows of a programme, chosen among one's own."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.administration import ScopedAdmin
from programmes.models import Programme, Role

OFFICE = [Role.OFFICER, Role.MANAGER]


class OfProgramme(ScopedAdmin):
    """Rows of a programme; which one is said once, when they are written."""

    list_select_related = ("programme",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("programme",) if obj is not None else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "programme":
            mine = Programme.objects.with_role_of(request.user, OFFICE)
            kwargs["queryset"] = mine.for_list().by_name()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ProgrammeFilter(admin.SimpleListFilter):
    """Rows of one programme, where the reader runs several."""

    title = _("programme")
    parameter_name = "programme"
    path = "programme"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        found = Programme.objects.with_role_of(request.user, [*OFFICE, Role.CASE_WORKER]).for_list()
        return sorted(((one.code, str(one)) for one in found), key=lambda pair: pair[1])

    def has_output(self) -> bool:
        return len(self.lookup_choices) > 1

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(**{f"{self.path}__code": self.value()}) if self.value() else queryset


class CourseProgrammeFilter(ProgrammeFilter):
    """The same for courses, whose programme is their cohort's."""

    path = "cohort__programme"


class LessonProgrammeFilter(ProgrammeFilter):
    """The same for what belongs to a course."""

    path = "course__cohort__programme"


class PlainChoices:
    """Mixed in before an inline: rows of other tables are written on their own pages, not in windows that pop up."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field
