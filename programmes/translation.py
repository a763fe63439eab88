"""Translated fields of programmes, and the row history that must know them."""

from modeltranslation.translator import TranslationOptions, register

from core.history import keep_history
from programmes.models import Activity, Membership, Programme


@register(Programme)
class ProgrammeTranslation(TranslationOptions):
    fields = ("name", "summary", "description")


@register(Activity)
class ActivityTranslation(TranslationOptions):
    fields = ("label",)


keep_history(Membership)
