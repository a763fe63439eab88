"""What may be wrong with a publication on paper. Each check returns the faults that it finds, in words."""

import re
from collections.abc import Iterator
from itertools import pairwise

from pyphen import Pyphen

from tests.kit.tagged import Element, Line, Tagged

SPACES = re.compile(r"[\s\u2010\u2060]+")
ENTRY = re.compile(r"(?P<what>.*?)[.\s]*\s(?P<page>\d+)", re.DOTALL)
HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
HEAD, FOOT, SIDE, ROUNDING = 841.9 - 24 * 2.835, 22 * 2.835, 19.5 * 2.835, 1.5
"""Points: where the running titles begin, and how near to the edge nothing may come."""
CLOSING, OPENING = ":;?!»%", "«("


def squeezed(words: str) -> str:
    """Without what depends on where lines end."""
    return SPACES.sub("", words)


def is_margin(line: Line) -> bool:
    """Whether it stands at the head or the foot of a page."""
    return not FOOT < line.height < HEAD


def identity(paper: Tagged, title: str, language: str) -> Iterator[str]:
    """It says that it is PDF/UA-1, in which language it is and what it is called."""
    root, data = paper.root, paper.root["/Metadata"].get_data().decode()
    if not root["/MarkInfo"]["/Marked"].value or 'pdfuaid:part="1"' not in data:
        yield "not tagged"
    if not root["/ViewerPreferences"]["/DisplayDocTitle"].value:
        yield "the window shows the name of the file"
    named = paper.reader.metadata.title if paper.reader.metadata else ""
    if (root["/Lang"], named) != (language, title) or f">{title}</rdf:li>" not in data:
        yield f"{root['/Lang']}: {named}"


def headings(paper: Tagged) -> Iterator[str]:
    """They begin with the highest, and none leaves out a level."""
    before = 0
    for one in paper.tree.every(*HEADINGS):
        level = int(one.kind[1])
        if level > before + 1 or not one.words.strip():
            yield f"{one.kind} {one.words}"
        before = level


def bookmarks(paper: Tagged) -> Iterator[str]:
    """They are the headings, with their pages."""
    wanted = [(int(one.kind[1]), squeezed(one.words), one.page) for one in paper.tree.every(*HEADINGS)]
    found = [(depth, squeezed(words), page) for depth, words, page in paper.bookmarks]
    yield from map(str, set(wanted) ^ set(found))
    if sorted(wanted) == sorted(found) and wanted != found:
        yield "out of order"


def tables(paper: Tagged) -> Iterator[str]:
    """Every cell knows its headings, and these which way they look."""
    for table in paper.tree.every("Table"):
        heads = list(table.every("TH"))
        names = {one.node["/ID"] for one in heads}
        for cell in table.every("TD"):
            if not cell.node["/A"].get("/Headers") or set(cell.node["/A"]["/Headers"]) - names:
                yield f"no heading: {cell.words}"
        yield from (
            f"no scope: {one.words}" for one in heads if one.node["/A"].get("/Scope") not in {"/Column", "/Row"}
        )


def pictures(paper: Tagged) -> Iterator[str]:
    """Every picture is told in words."""
    yield from (f"page {one.page}" for one in paper.tree.every("Figure") if not one.node.get("/Alt", "").strip())


def contents(paper: Tagged) -> Iterator[str]:
    """What is printed behind each entry is the page where it stands, and its link leads there."""
    places = {dotless(one.words): one.page for one in paper.tree.every(*HEADINGS)}
    captions = [(dotless(one.words), one.page) for one in paper.tree.every("Caption") if not is_inner(one)]
    for entry in paper.tree.every("TOCI"):
        found = ENTRY.fullmatch(entry.words.strip())
        what = dotless(found["what"]) if found else ""
        pages = {places[what]} if what in places else {page for words, page in captions if words.startswith(what)}
        if found is None or pages != {int(found["page"])} or pages != set(pages_of(paper, entry)):
            yield f"{entry.words}: {pages}"


def links(paper: Tagged) -> Iterator[str]:
    """Each leads somewhere; and "Table 3" to the page of Table 3, "Chapter 2" to that of chapter 2."""
    captions = [one for one in paper.tree.every("Caption") if not is_inner(one)]
    for link in paper.tree.every("Link"):
        pages = pages_of(paper, link)
        if not pages and not link.inside:
            yield f"leads nowhere: {link.words}"
        named = {one.page for one in captions if one.words.startswith(f"{link.words}.")}
        if re.fullmatch(r"\w+ [\d.]+", link.words) and not named:
            number = link.words.split()[1]
            named = {one.page for one in paper.tree.every(*HEADINGS) if one.words.split()[0] == number}
        if named and named != set(pages):
            yield f"{link.words} is on {named}, not {pages}"


def notes(paper: Tagged, html: str) -> Iterator[str]:
    """Every footnote is there, marked as one, and has a name of its own."""
    found = list(paper.tree.every("Note"))
    if len(found) != html.count('<li id="fn-') or len({one.node["/ID"] for one in found}) != len(found):
        yield f"{len(found)} notes"
    yield from (f"page {one.page}" for one in found if not one.words.strip())


def fonts(paper: Tagged, *, arabic: bool) -> Iterator[str]:
    """All are ours and inside, their glyphs are known as letters; one is Arabic where there is Arabic."""
    named = {one.name for one in paper.fonts.values()}
    yield from (name for name in named if not name.startswith("Noto-Sans"))
    yield from (one.name for one in paper.fonts.values() if not one.is_inside or not one.letters)
    if arabic != any(name.startswith("Noto-Sans-Arabic") for name in named):
        yield "Arabic"


def running_titles(paper: Tagged, title: str, publisher: str) -> Iterator[str]:
    """At the head the title and the chapter, at the foot who publishes and the page's number; none on the cover."""
    parts = dict.fromkeys(range(1, len(paper.reader.pages) + 1), "")
    begun = ""
    for page in parts:
        own = [squeezed(one.words) for one in paper.tree.every("H2") if one.page == page]
        parts[page] = own[0] if own else begun
        begun = own[-1] if own else begun
    for page, part in parts.items():
        wanted = {squeezed(title), part, squeezed(publisher), f"{page}/{len(parts)}"} - {""}
        found = {squeezed(line.words) for line in paper.lines if line.page == page and is_margin(line)}
        if found != (wanted if page > 1 else set()):
            yield f"page {page}: {found ^ wanted}"


def whole_pages(paper: Tagged) -> Iterator[str]:
    """No page is empty, all words are in the tree, and none comes near to the edge."""
    right = float(paper.reader.pages[0].mediabox.width) - SIDE
    bodies = [line for line in paper.lines if not is_margin(line)]
    yield from (f"page {page} is empty" for page in range(1, len(paper.reader.pages) + 1) if not holds(bodies, page))
    for line in bodies:
        if line.left < SIDE or line.right > right:
            yield f"beyond the edge: {line.words}"
        if (line.page, line.mark) not in paper.marks_of_tree:
            yield f"nobody reads: {line.words}"


def hyphens(paper: Tagged, language: str) -> Iterator[str]:
    """Words are divided, and as their language divides them."""
    rules, divided = Pyphen(lang=language), 0
    bodies = [line for line in paper.lines if not is_margin(line)]
    for one, other in pairwise(bodies):
        if not one.words.endswith("\u2010") or one.page != other.page:
            continue
        divided += 1
        first, rest = re.split(r"\W", one.words[:-1])[-1], re.split(r"\W", other.words)[0]
        if len(first) not in rules.positions(first + rest):
            yield f"{first}-{rest}"
    if not divided:
        yield "nothing is divided"


def spaces(paper: Tagged) -> Iterator[str]:
    """No line begins with a sign that belongs to the word before it, or ends with one that belongs to the next."""
    rows: dict[tuple[int, int], list[Line]] = {}
    for line in paper.lines:
        if line.words.strip():
            rows.setdefault((line.page, round(line.height)), []).append(line)
    for row in rows.values():
        first, last = min(row, key=lambda line: line.left), max(row, key=lambda line: line.right)
        if first.words.strip()[0] in CLOSING or last.words.strip()[-1] in OPENING:
            yield "".join(line.words for line in row)


def dotless(words: str) -> str:
    return squeezed(words).replace(".", "")


def is_inner(element: Element) -> bool:
    """Whether it is inside of one of its kind."""
    return element.above is not None and element.above.kind == element.kind


def holds(lines: list[Line], page: int) -> bool:
    return any(line.page == page and line.words.strip() for line in lines)


def pages_of(paper: Tagged, element: Element) -> list[int]:
    """The pages that the links inside of an element lead to; 0 for an address elsewhere."""
    found = []
    for link in element.every("Link"):
        for kid in link.node.get("/K", []):
            kid = kid.get_object()
            if not isinstance(kid, int) and kid.get("/Type") == "/OBJR":
                goal = kid["/Obj"]
                found.append(paper.targets.get(str(goal["/Dest"]), -1) if "/Dest" in goal else 0)
    return found
