"""The Markdown of chapters: CommonMark with tables and footnotes, and three ways of ours to write with it.

![](figure:boat)                 a paragraph of its own: the figure with the code "boat"
Table: What it costs {#costs}    the paragraph before a table: its caption, and its code
[](#boat)  [](#costs)  [](#way)  a reference, with "Figure 2", "Table 1" or "Chapter 3.1" as its words
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import bidirectional

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from core.markdown import LONGEST, shorten_addresses
from core.typed import plain
from publications.text.book import Part

MARKDOWN = (
    MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table").use(footnote_plugin, inline=False)
)
PICTURE = "figure:"
CAPTION = re.compile(r"^Table:\s*(?P<caption>.+?)\s*(?:\{#(?P<code>[a-z0-9-]{1,60})\})?\s*$", re.DOTALL)


@dataclass(frozen=True)
class Caption:
    """The line before a table."""

    text: str
    code: str


def parsed(part: Part) -> list[Token]:
    """The tokens of a chapter. What stands beyond the 200,000th character is left out."""
    tokens = MARKDOWN.parse(plain(part.body[:LONGEST]), {"docId": part.anchor})
    shorten_addresses(tokens)
    return tokens


def figure_in(tokens: Sequence[Token], at: int) -> str:
    """The code of the figure that is all of the paragraph which opens at this place; empty for any other paragraph."""
    if tokens[at].type != "paragraph_open":
        return ""
    inside = tokens[at + 1].children or []
    if len(inside) != 1 or inside[0].type != "image":
        return ""
    address = str(inside[0].attrs.get("src", ""))
    return address.removeprefix(PICTURE) if address.startswith(PICTURE) else ""


def caption_at(tokens: Sequence[Token], at: int) -> Caption | None:
    """The caption that the paragraph at this place is, if a table follows it."""
    follows = at + 3 < len(tokens) and tokens[at + 3].type == "table_open"
    if tokens[at].type != "paragraph_open" or not follows:
        return None
    found = CAPTION.match(tokens[at + 1].content)
    return Caption(" ".join(found["caption"].split()), found["code"] or "") if found else None


def words_in(tokens: Sequence[Token], at: int) -> str:
    """What is written in the block that opens at this place."""
    words = []
    for token in tokens[at + 1 :]:
        if token.level <= tokens[at].level:
            break
        words.append(token.content)
    return " ".join(words)


def is_arabic(words: str) -> bool:
    """Whether most of the letters are Arabic, so that the words run from the right."""
    if words.isascii():
        return False
    ways = Counter(bidirectional(one) for one in words)
    return ways["AL"] > ways["L"]


def _back(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """From a footnote to where it is cited; an arrowhead, as the fonts of documents have no arrows."""
    name = self.rules["footnote_anchor_name"](tokens, at, options, env)
    again = f":{tokens[at].meta['subId']}" if tokens[at].meta["subId"] > 0 else ""
    return f' <a href="#fnref{name}{again}" class="footnote-backref">\u02c4</a>'


def _open_notes(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    return '<section class="footnotes">\n<ol class="footnotes-list">\n'


MARKDOWN.add_render_rule("footnote_anchor", _back)
MARKDOWN.add_render_rule("footnote_block_open", _open_notes)
