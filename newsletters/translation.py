"""Translated fields of newsletters."""

from modeltranslation.translator import TranslationOptions, register

from newsletters.models import Article, Issue, Newsletter


@register(Newsletter)
class NewsletterTranslation(TranslationOptions):
    fields = ("name", "description", "from_name")


@register(Issue)
class IssueTranslation(TranslationOptions):
    fields = ("title", "lead", "picture_words")


@register(Article)
class ArticleTranslation(TranslationOptions):
    fields = ("title", "body", "link", "picture_words")
