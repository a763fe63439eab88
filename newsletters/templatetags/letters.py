"""The text part of letters: `{{ title|wrapped }}`, `{% filter wrapped %}…{% endfilter %}`."""

from typing import Any

from django import template

from core.plain_markdown import wrapped as wrap

register = template.Library()


@register.filter
def wrapped(text: Any) -> str:
    """The text in lines as short as those of the letter."""
    return wrap(str(text))
