"""The text part of letters: `{{ title|wrapped }}`, `{% filter wrapped %}…{% endfilter %}`; whether clicks are counted:
`{% clicks_are_counted as counted %}`."""

from typing import Any

from django import template

from core.plain_markdown import wrapped as wrap
from newsletters.clicking import are_clicks_counted

register = template.Library()


@register.filter
def wrapped(text: Any) -> str:
    """The text in lines as short as those of the letter."""
    return wrap(str(text))


@register.simple_tag
def clicks_are_counted() -> bool:
    """For what pages say about it."""
    return are_clicks_counted()
