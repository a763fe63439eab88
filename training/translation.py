"""Translated fields of the training room, and the row history of what is personal."""

from modeltranslation.translator import TranslationOptions, register

from core.history import keep_history
from training.models import (
    Attendance,
    Course,
    Curriculum,
    EvaluationForm,
    EvaluationQuestion,
    GroupMember,
    Module,
    Path,
    QuizOption,
    QuizQuestion,
    TrainerAssignment,
    UnitPage,
)


@register(Path)
class PathTranslation(TranslationOptions):
    fields = ("name",)


@register(Curriculum)
class CurriculumTranslation(TranslationOptions):
    fields = ("title", "summary")


@register(Module)
class ModuleTranslation(TranslationOptions):
    fields = ("title", "description")


@register(Course)
class CourseTranslation(TranslationOptions):
    fields = ("title",)


@register(UnitPage)
class UnitPageTranslation(TranslationOptions):
    fields = ("title", "text")


@register(QuizQuestion)
class QuizQuestionTranslation(TranslationOptions):
    fields = ("text", "explanation")


@register(QuizOption)
class QuizOptionTranslation(TranslationOptions):
    fields = ("label",)


@register(EvaluationForm)
class EvaluationFormTranslation(TranslationOptions):
    fields = ("title", "introduction")


@register(EvaluationQuestion)
class EvaluationQuestionTranslation(TranslationOptions):
    fields = ("text",)


for model in (GroupMember, Attendance, TrainerAssignment):
    keep_history(model)
