"""Texts of translated rows in templates: `{% shown call "title" as title %}`, `{{ text|markdown }}`."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from core import shown as texts
from core.markdown import render_markdown

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
