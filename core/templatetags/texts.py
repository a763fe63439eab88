"""Texts of translated rows in templates: `{% shown call "title" as title %}`, `{{ text|markdown }}`."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info

from core import shown as texts
from core.markdown import render_markdown
from core.places import country_name
from core.sizes import size_in_words
from core.zones import city_of

register = template.Library()


@register.simple_tag
def shown(row: Any, field: str) -> texts.Shown:
    """The text for this reader; `.foreign` is its language where that is not the page's."""
    return texts.shown(row, field)


@register.filter
def markdown(text: Any) -> SafeString:
    """Markdown as HTML whose first headings are `h2`."""
    return render_markdown(str(text))


@register.filter
def language_name(code: str) -> str:
    """The name of a language in the language of the page."""
    return str(get_language_info(code)["name_translated"])


@register.filter
def countries(chosen: Iterable[Any]) -> str:
    """The names of countries in the language of the page, with commas between."""
    return ", ".join(country_name(country.code) for country in chosen)


@register.filter
def file_size(number: int) -> str:
    """How large a file is."""
    return size_in_words(number)


@register.filter
def city(zone: str) -> str:
    """The city that stands for a time zone, in the language of the page."""
    return city_of(zone, get_language() or "it")
