"""The second reading: every chapter as HTML, with its figures, captions and references in place."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from html import escape

import nh3
from markdown_it.token import Token

from core.markdown import TAGS
from publications.text import numbering
from publications.text.book import Book, Part, Plate, Problem, Written
from publications.text.numbering import Register
from publications.text.parsing import MARKDOWN, PICTURE, is_arabic, words_in

ALSO = {"figure", "figcaption", "img", "caption", "sup", "section", "h5", "h6", "span"}
ATTRIBUTES = {
    "a": {"href", "title", "id", "class"}, "ol": {"start", "class"}, "li": {"id", "class"}, "figure": {"id", "lang"},
    "img": {"src", "alt", "width", "height"}, "table": {"id"}, "section": {"class"}, "sup": {"class"},
    "span": {"class", "lang"}, "th": {"scope", "class"}, "td": {"class"}, "p": {"lang", "dir"},
    "blockquote": {"lang", "dir"},
}  # fmt: skip
SCHEMES = {"http", "https", "mailto", "tel", PICTURE.rstrip(":")}
LOWEST = 6
Marker = Callable[[Problem], str]
"""What is shown in the place of a problem: HTML."""


def write_out(
    parts: Sequence[Part],
    plates: Mapping[str, Plate],
    language: str,
    *,
    only: Container[str] | None = None,
    mark: Marker = lambda _problem: "",
) -> Book:
    """The publication for readers of `language`. What cannot be shown is left out and told among the problems.

    For who writes it: `only` the parts with these anchors (the others count in the numbers), problems shown by `mark`.
    """
    register = numbering.read(parts, plates, language)
    book = Book(figures=register.figures, tables=register.tables, problems=register.problems)
    for part, number, tokens in zip(parts, register.numbers, register.tokens, strict=True):
        if only is not None and part.anchor not in only:
            continue
        html = _html(part, tokens, register, mark)
        book.chapters.append(Written(part.anchor, part.depth, number, part.title, html, part.language))
    return book


def _html(part: Part, tokens: Sequence[Token], register: Register, mark: Marker) -> str:
    for at, token in enumerate(tokens):
        if token.type in {"paragraph_open", "blockquote_open"} and is_arabic(words_in(tokens, at)):
            token.attrs |= {"lang": "ar", "dir": "rtl"}
    _nest_headings(tokens, below=part.depth + 1)
    ready = [_ready(token, part, register, mark) for token in tokens]
    html = MARKDOWN.renderer.render(ready, MARKDOWN.options, {"docId": part.anchor})
    return nh3.clean(html, tags=TAGS | ALSO, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer")


def _ready(token: Token, part: Part, register: Register, mark: Marker) -> Token:
    if token.type in {numbering.FIGURE, numbering.CAPTION}:
        html = _figure(token, part) if token.type == numbering.FIGURE else _caption(token)
        return Token("html_block", "", 0, content=html)
    if token.type == numbering.FAULT:
        return Token("html_block", "", 0, content=mark(token.meta["problem"]))
    if token.type in {"th_open", "td_open"}:
        _cell(token)
    elif token.children:
        token.children = list(_inline(token.children, part, register, mark))
    return token


def _nest_headings(tokens: Sequence[Token], *, below: int) -> None:
    """The highest one below the chapter's own, which is one below the page's, the others without leaving one out."""
    above: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            above = [*(one for one in above if one < level), level]
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(below + len(above), LOWEST)}"


def _cell(token: Token) -> None:
    """Columns of numbers, those that Markdown aligns right, keep to it by a class: styles are not let through."""
    if token.type == "th_open":
        token.attrSet("scope", "col")
    if token.attrGet("style") == "text-align:right":
        token.attrSet("class", "number")


def _figure(token: Token, part: Part) -> str:
    plate: Plate = token.meta["plate"]
    picture = (
        f'<img src="{PICTURE}{plate.picture}" alt="{escape(plate.words or plate.caption)}">' if plate.picture else ""
    )
    foreign = f' lang="{plate.language}"' if plate.language != part.language else ""
    credit = f' <span class="credit">{escape(plate.credit)}</span>' if plate.credit else ""
    return f'<figure id="{plate.code}"{foreign}>{picture}<figcaption>{_name(token)}{credit}</figcaption></figure>\n'


def _caption(token: Token) -> str:
    return f"<caption>{_name(token)}</caption>\n"


def _name(token: Token) -> str:
    listed = token.meta["listed"]
    return f"<strong>{escape(listed.name)}.</strong> {escape(listed.caption)}"


def _inline(children: Sequence[Token], part: Part, register: Register, mark: Marker) -> Iterator[Token]:
    """Pictures inside a line are never fetched, only their words are shown; references get the words they lack."""
    for at, token in enumerate(children):
        if token.type == "image":
            yield _fault(Problem(part.anchor, "picture_in_line", str(token.attrs.get("src", ""))[:100]), register, mark)
            yield Token("text", "", 0, content=token.content)
            continue
        address = str(token.attrs.get("href", "")) if token.type == "link_open" else ""
        refers = address.startswith(("#", PICTURE))
        listed = register.names.get(address[1:])
        if refers and listed is None:
            yield _fault(Problem(part.anchor, "unknown_reference", address[:100]), register, mark)
            token.attrs.pop("href")
        yield token
        if refers and children[at + 1].type == "link_close":
            yield Token("text", "", 0, content=listed.name if listed else "[?]")


def _fault(problem: Problem, register: Register, mark: Marker) -> Token:
    register.problems.append(problem)
    return Token("html_inline", "", 0, content=mark(problem))
