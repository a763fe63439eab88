"""Paths and curricula: modules on the page of the curriculum, put to use and retired by acts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.administration import ActingAdmin, TranslatedAdmin, TranslatedStackedInline
from core.administration.shown import badge
from training.admin.of_programme import OfProgramme, PlainChoices, ProgrammeFilter
from training.durations import in_hours
from training.models import Curriculum, Module, Path
from training.office_forms import ActivateCurriculum, CopyCurriculum, RetireCurriculum
from training.writing import is_given


@admin.register(Path)
class PathAdmin(OfProgramme, TranslatedAdmin):
    """Directions after the common part."""

    list_display = ("shown", "code", "programme", "position")
    list_filter = (ProgrammeFilter,)
    search_fields = ("code", "name_it", "name_fr", "name_en")
    fields = ("programme", "code", "source_language", "name", "position")
    ordering = ("programme", "position", "id")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("name"))
    def shown(self, path: Path) -> str:
        return str(path)


class ModuleInline(PlainChoices, TranslatedStackedInline):
    """What is taught. Once a course is given by it, only the words and the order may change."""

    model = Module
    rights_of = "curriculum"
    fields = (("position", "path"), ("planned_minutes", "delivery"), "title", "description")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("path")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and (obj is None or not is_given(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not is_given(obj))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("path", "planned_minutes", "delivery") if obj is not None and is_given(obj) else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "path":
            kwargs["queryset"] = Path.objects.seen_by_staff(request.user).with_programme()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Curriculum)
class CurriculumAdmin(ActingAdmin, OfProgramme, TranslatedAdmin):
    """Modules, their minutes, and what a certificate asks for."""

    acts = (ActivateCurriculum, RetireCurriculum, CopyCurriculum)
    change_form_template = "admin/training/curriculum.html"
    list_display = ("shown", "programme", "state_shown", "modules", "planned", "courses")
    list_filter = ("state", ProgrammeFilter)
    search_fields = ("title_it", "title_fr", "title_en")
    fields = ("programme", "source_language", "title", "summary", "threshold_percent")
    inlines = (ModuleInline,)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_sizes()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        frozen = ("threshold_percent",) if obj is not None and is_given(obj) else ()
        return (*super().get_readonly_fields(request, obj), *frozen)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        unused = obj is None or (obj.state == Curriculum.State.DRAFT and not obj.courses.exists())
        return super().has_delete_permission(request, obj) and unused

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Where the pages and the quiz of each module that people go through alone are written."""
        modules = Module.objects.of_curriculum(row).self_paced().in_order()
        return {"units": [(module, _unit_page(module)) for module in modules], "given": is_given(row)}

    @admin.display(description=pgettext_lazy("of a text", "title"))
    def shown(self, curriculum: Curriculum) -> str:
        return str(curriculum)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, curriculum: Curriculum) -> str:
        return badge(curriculum.tone, curriculum.get_state_display())

    @admin.display(description=pgettext_lazy("of a curriculum", "modules"))
    def modules(self, curriculum: Any) -> int:
        return int(curriculum.modules_number)

    @admin.display(description=_("planned"))
    def planned(self, curriculum: Any) -> str:
        return in_hours(curriculum.planned_minutes)

    @admin.display(description=_("courses"))
    def courses(self, curriculum: Any) -> int:
        return int(curriculum.courses_number)


def _unit_page(module: Module) -> str:
    if module.quiz is not None:
        return reverse("admin:training_selfpacedunit_change", args=[module.quiz.pk])
    return f"{reverse('admin:training_selfpacedunit_add')}?{urlencode({'module': module.pk})}"
