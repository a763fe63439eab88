"""Translated fields of beneficiaries, and the row history of what is personal."""

from modeltranslation.translator import TranslationOptions, register

from beneficiaries.models import Beneficiary, ConsentNotice, LanguageSkill, Participation
from core.history import keep_history


@register(ConsentNotice)
class ConsentNoticeTranslation(TranslationOptions):
    fields = ("title", "text")


for model in (Beneficiary, LanguageSkill, Participation):
    keep_history(model)
