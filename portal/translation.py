"""Translated fields of the portal."""

from modeltranslation.translator import TranslationOptions, register

from portal.models import Statement


@register(Statement)
class StatementTranslation(TranslationOptions):
    fields = ("title", "text")
