"""Certificates in templates: `{{ certificate.minutes|hours_in_words }}`, `{{ printed.languages|language_names }}`."""

from collections.abc import Iterable

from django import template
from django.utils.translation import get_language_info

from training import certificate_words

register = template.Library()


@register.filter
def hours_in_words(minutes: int) -> str:
    """ "66 hours and 30 minutes"."""
    return certificate_words.hours_in_words(minutes)


@register.filter
def language_names(codes: Iterable[str]) -> str:
    """The languages of a document in the language of the page, the first one first."""
    return " + ".join(str(get_language_info(code)["name_translated"]) for code in codes)
