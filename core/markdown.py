"""Markdown to HTML that is safe to show."""

from collections.abc import Iterable

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.typed import plain

TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
LONGEST = 200_000
"""Characters of a text that are shown: no field takes more."""
MARKDOWN = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table")


def render_markdown(text: str, *, top_heading: int = 2) -> SafeString:
    """HTML of `text`; its highest headings become `top_heading`, the others follow. Raw HTML is shown as text.

    What stands beyond the 200,000th character is left out, so that no text can keep a process busy for long.
    """
    tokens = MARKDOWN.parse(plain((text or "")[:LONGEST]))
    shorten_addresses(tokens)
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    highest = min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) - highest + top_heading, 4)}"
    html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(clean)  # noqa: S308 (sanitised just above)


def shorten_addresses(tokens: Iterable[Token]) -> None:
    """Take their addresses from links once these are longer together than any text may be: only a definition that is
    used again and again writes so many, and a short text would become a page of gigabytes."""
    left = LONGEST
    for token in tokens:
        for child in token.children or ():
            if child.type in {"link_open", "image"}:
                left -= sum(len(str(value)) for value in child.attrs.values())
                if left < 0:
                    child.attrs = {}
