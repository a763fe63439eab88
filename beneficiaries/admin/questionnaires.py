"""Questionnaires on preparedness: questions on the page of the questionnaire, answers on the page of a question."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.models import PreparednessOption, PreparednessQuestion, Questionnaire
from beneficiaries.questioning import next_version
from beneficiaries.questionnaire_forms import PublishQuestionnaire, RenewQuestionnaire
from core.administration import ActingAdmin, ScopedAdmin, TranslatedAdmin, TranslatedStackedInline
from core.administration.shown import badge
from programmes.models import Programme, Role


class QuestionInline(TranslatedStackedInline):
    """What is asked, how much it weighs, and on which of the two scores."""

    model = PreparednessQuestion
    rights_of = "questionnaire"
    fields = ("order", "side", "weight", "text", "advice")
    show_change_link = True


class OptionInline(TranslatedStackedInline):
    """What can be answered, and what it is worth."""

    model = PreparednessOption
    rights_of = "preparednessquestion"
    fields = ("order", "worth", "label")


@admin.register(Questionnaire)
class QuestionnaireAdmin(ActingAdmin, TranslatedAdmin):
    """A published questionnaire stays as it is; a new version takes its place."""

    acts = (PublishQuestionnaire, RenewQuestionnaire)
    list_display = ("title", "programme", "version", "state", "published_at")
    list_select_related = ("programme",)
    fields = ("programme", "source_language", "title", "introduction")
    inlines = (QuestionInline,)
    ordering = ("programme", "-version")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.published_at is None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and self.has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("programme",) if obj is not None else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "programme":
            mine = Programme.objects.with_role_of(request.user, [Role.OFFICER, Role.MANAGER])
            kwargs["queryset"] = mine.for_list().by_name()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.version = next_version(obj.programme)
        super().save_model(request, obj, form, change)

    @admin.display(description=_("state"))
    def state(self, questionnaire: Questionnaire) -> str:
        if questionnaire.published_at:
            return badge("done", pgettext_lazy("a questionnaire", "published"))
        return badge("progress", _("being written"))


@admin.register(PreparednessQuestion)
class PreparednessQuestionAdmin(TranslatedAdmin):
    """A question with its answers. It is reached from its questionnaire, and written there first."""

    list_display = ("text", "questionnaire", "side", "weight")
    list_select_related = ("questionnaire",)
    fields = ("questionnaire", "side", "weight", "text", "advice")
    readonly_fields = ("questionnaire",)
    inlines = (OptionInline,)
    ordering = ("questionnaire", "order", "id")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("questionnaire__programme")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        open_still = obj is None or obj.questionnaire.published_at is None
        return ScopedAdmin.has_change_permission(self, request, obj) and open_still

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
