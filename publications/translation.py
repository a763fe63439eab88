"""Translated fields of publications."""

from modeltranslation.translator import TranslationOptions, register

from publications.models import Chapter, Figure, Publication


@register(Publication)
class PublicationTranslation(TranslationOptions):
    fields = ("title", "subtitle", "abstract")


@register(Chapter)
class ChapterTranslation(TranslationOptions):
    fields = ("title", "body")


@register(Figure)
class FigureTranslation(TranslationOptions):
    fields = ("caption", "words", "credit")
