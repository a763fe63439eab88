"""Translated fields of beneficiaries, and the row history of what is personal."""

from modeltranslation.translator import TranslationOptions, register

from beneficiaries.models import (
    Assistance,
    Beneficiary,
    Cohort,
    ConsentNotice,
    Document,
    Enrolment,
    FollowUp,
    LanguageSkill,
    Letter,
    Outcome,
    Participation,
    PlanGoal,
    PreparednessOption,
    PreparednessQuestion,
    Questionnaire,
    Referral,
    ReintegrationPlan,
    SelectionCriterion,
)
from core.history import keep_history


@register(ConsentNotice)
class ConsentNoticeTranslation(TranslationOptions):
    fields = ("title", "text")


@register(Cohort)
class CohortTranslation(TranslationOptions):
    fields = ("name", "summary", "text")


@register(SelectionCriterion)
class SelectionCriterionTranslation(TranslationOptions):
    fields = ("label",)


@register(Letter)
class LetterTranslation(TranslationOptions):
    fields = ("text",)


@register(Questionnaire)
class QuestionnaireTranslation(TranslationOptions):
    fields = ("title", "introduction")


@register(PreparednessQuestion)
class PreparednessQuestionTranslation(TranslationOptions):
    fields = ("text", "advice")


@register(PreparednessOption)
class PreparednessOptionTranslation(TranslationOptions):
    fields = ("label",)


for model in (
    Beneficiary, LanguageSkill, Participation, Enrolment, Document, Assistance, ReintegrationPlan, PlanGoal, FollowUp,
    Outcome, Referral,
):  # fmt: skip
    keep_history(model)
