"""Questionnaires on courses and lessons, and what was answered, without names."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.administration import ActingAdmin, ReadOnly, TranslatedAdmin, TranslatedStackedInline
from core.administration.shown import badge
from training.admin.of_programme import LessonProgrammeFilter, OfProgramme, ProgrammeFilter
from training.evaluation_figures import answers_of
from training.models import Evaluation, EvaluationForm, EvaluationQuestion


class EvaluationQuestionInline(TranslatedStackedInline):
    """What is asked. Once somebody has answered, only the words and the order may change."""

    model = EvaluationQuestion
    rights_of = "evaluationform"
    fields = (("position", "kind", "optional"), "text")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, obj) and not _is_answered(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_answered(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("kind",) if _is_answered(obj) else ()


def _is_answered(form: EvaluationForm | None) -> bool:
    return form is not None and EvaluationForm.objects.answered().contains(form)


@admin.register(EvaluationForm)
class EvaluationFormAdmin(OfProgramme, TranslatedAdmin):
    """Questions that are put to people from the page of a course or of a lesson."""

    list_display = ("shown", "programme", "in_use")
    list_filter = ("in_use", ProgrammeFilter)
    fields = ("programme", "source_language", "title", "introduction", "in_use")
    inlines = (EvaluationQuestionInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not obj.evaluations.exists())

    @admin.display(description=pgettext_lazy("of a text", "title"))
    def shown(self, form: EvaluationForm) -> str:
        return str(form)


@admin.register(Evaluation)
class EvaluationAdmin(ReadOnly, ActingAdmin):
    """What was answered, as figures and words; nothing while one could tell whose it is."""

    rights_of = "evaluationform"
    change_form_template = "admin/training/evaluation.html"
    list_display = ("about", "course", "form", "state", "replies")
    list_filter = (LessonProgrammeFilter,)
    fields = ("form", "course", "session", "opens_at", "closes_at")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_everything().with_replies()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def more(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return answers_of(row, at=timezone.now())

    @admin.display(description=_("about what"))
    def about(self, evaluation: Evaluation) -> str:
        return str(evaluation.session or _("the whole course"))

    @admin.display(description=_("state"))
    def state(self, evaluation: Evaluation) -> str:
        now = timezone.now()
        if now < evaluation.opens_at:
            return badge("neutral", pgettext_lazy("an evaluation", "opens soon"))
        if now < evaluation.closes_at:
            return badge("progress", pgettext_lazy("an evaluation", "open"))
        return badge("done", pgettext_lazy("an evaluation", "closed"))

    @admin.display(description=_("answers"))
    def replies(self, evaluation: Any) -> int:
        return int(evaluation.replies_number)
