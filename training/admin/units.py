"""Units that people go through alone: pages and questions on the page of the unit, answers on that of a question."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.administration import MinorEdits, TranslatedAdmin, TranslatedStackedInline
from core.administration.translations import TABS
from training.models import Module, QuizOption, QuizQuestion, SelfPacedUnit, UnitPage


class UnitPageInline(TranslatedStackedInline):
    """What is read, in this order."""

    model = UnitPage
    rights_of = "selfpacedunit"
    fields = ("position", "title", "text")


class QuizQuestionInline(TranslatedStackedInline):
    """What is asked; the answers to choose from stand on the page of the question."""

    model = QuizQuestion
    rights_of = "selfpacedunit"
    fields = ("position", "text", "explanation")
    show_change_link = True


class QuizOptionInline(TranslatedStackedInline):
    """What can be answered, and what of it is right."""

    model = QuizOption
    rights_of = "quizquestion"
    fields = (("position", "correct"), "label")


@admin.register(SelfPacedUnit)
class SelfPacedUnitAdmin(MinorEdits):
    """Pages and a quiz for a module that people go through alone."""

    list_display = ("shown", "curriculum", "pages_number", "questions_number", "pass_percent")
    fields = ("module", "pass_percent")
    inlines = (UnitPageInline, QuizQuestionInline)
    ordering = ("module__curriculum", "module__position", "id")

    @property
    def media(self) -> forms.Media:
        return super().media + TABS

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_module().with_sizes()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("module",) if obj is not None else ()

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """The unit first: its language is that of its module."""
        return self.inlines if obj is not None else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not obj.attempts.exists())

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "module":
            kwargs["queryset"] = Module.objects.seen_by_staff(request.user).self_paced().without_unit().in_order()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Straight on to its pages."""
        super().response_add(request, obj, post_url_continue)
        return redirect("admin:training_selfpacedunit_change", obj.pk)

    @admin.display(description=pgettext_lazy("of a curriculum", "module"))
    def shown(self, unit: SelfPacedUnit) -> str:
        return str(unit.module)

    @admin.display(description=_("curriculum"))
    def curriculum(self, unit: SelfPacedUnit) -> str:
        return str(unit.module.curriculum)

    @admin.display(description=pgettext_lazy("of a unit", "pages"))
    def pages_number(self, unit: Any) -> int:
        return int(unit.pages_number)

    @admin.display(description=pgettext_lazy("of a quiz", "questions"))
    def questions_number(self, unit: Any) -> int:
        return int(unit.questions_number)


@admin.register(QuizQuestion)
class QuizQuestionAdmin(TranslatedAdmin):
    """A question with the answers to choose from. It is reached from its unit, and written there first."""

    fields = ("position", "text", "explanation")
    inlines = (QuizOptionInline,)
    list_display = ("text", "unit")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("unit__module__curriculum__programme")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
