"""What WeasyPrint leaves out of a tagged PDF, so that a screen reader reads it as it is meant.

It makes the tree of tags of boxes; each element is completed here from the HTML that its box was made of: languages,
contents, notes, which way a heading cell looks. And Arabic words are said in letters beside their glyphs: the font
draws letters of bare shapes and dots, which stand for several letters each.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint.pdf import tags
from weasyprint.pdf.stream import Stream

CONTENTS = {"/L": "/TOC", "/LI": "/TOCI", "/LBody": "/Reference"}
"""Of a list inside `nav`: what leads to other pages."""
NOTES = {"/L": "/NonStruct", "/LI": "/Note", "/LBody": "/NonStruct"}
"""Of the list inside a section with the class `footnotes`."""
SCOPES = {"row": "/Row", "col": "/Column"}
FIRST_FROM_THE_RIGHT, LAST_FROM_THE_RIGHT = "\u0590", "\u08ff"

_build, _mark = tags._build_box_tree, Stream.marked
_lists: list[dict[str, str]] = [{}]
"""What lists are called in the element that is being built; the innermost stands last."""


def complete_tags() -> None:
    """Of every document that this process prints from now on."""
    tags._build_box_tree, Stream.marked = _build_and_complete, _mark_and_spell


def _build_and_complete(box: Any, *more: Any) -> list[Any]:
    html = box.element
    if html is None or html.tag in {"html", "body"}:  # these have no element of their own, but those inside of them
        return list(_build(box, *more))
    _lists.append(_names(html) or _lists[-1])
    elements = list(_build(box, *more))
    names = _lists.pop()
    for element in elements:
        _complete(element, html, names)
    return elements


def _names(html: Any) -> dict[str, str]:
    if html.tag == "nav":
        return CONTENTS
    return NOTES if html.tag == "section" and "footnotes" in html.get("class", "").split() else {}


def _complete(element: Any, html: Any, names: dict[str, str]) -> None:
    if language := html.get("lang"):
        element["Lang"] = tags.pydyf.String(language)
    element["S"] = names.get(element["S"], element["S"])
    if element["S"] == "/Note":
        element["ID"] = tags.pydyf.String(f"note-{element.number}")
    elif element["S"] == "/TH":
        element["A"]["Scope"] = SCOPES.get(html.get("scope"), "/Column")


@contextmanager
def _mark_and_spell(stream: Any, box: Any, tag: str) -> Iterator[None]:
    words = getattr(box, "text", "")
    with _mark(stream, box, tag):
        if any(FIRST_FROM_THE_RIGHT <= one <= LAST_FROM_THE_RIGHT for one in words):
            stream.begin_marked_content("Span", tags.pydyf.Dictionary({"ActualText": tags.pydyf.String(words)}))
            yield
            stream.end_marked_content()
        else:
            yield
