"""Translated fields of projects, and the row history of what is personal or money."""

from modeltranslation.translator import TranslationOptions, register

from core.history import keep_history
from projects.models import Call, Criterion, Decision, Project, ScalePoint


@register(Call)
class CallTranslation(TranslationOptions):
    fields = ("title", "summary", "text")


@register(Criterion)
class CriterionTranslation(TranslationOptions):
    fields = ("label", "help")


@register(ScalePoint)
class ScalePointTranslation(TranslationOptions):
    fields = ("label",)


@register(Decision)
class DecisionTranslation(TranslationOptions):
    fields = ("conditions", "message")


for model in (Project, Decision):
    keep_history(model)
