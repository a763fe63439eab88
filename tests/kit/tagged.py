"""A tagged PDF as a reading program hears it: the tree of its elements with their words, and where each line stands."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pypdf import PdfReader

Matrix = tuple[float, float, float, float, float, float]
STRAIGHT: Matrix = (1, 0, 0, 1, 0, 0)
MAPPED = re.compile(rb"<([0-9a-f]+)>\s*<([0-9a-f]*)>", re.IGNORECASE)
STEP = re.compile(
    rb"""^(?:
    (?P<plain>q|Q)
    |(?P<numbers>[-\d. ]+)\ (?P<matrix>cm|Tm)
    |(?P<font>/\S+)\ (?P<size>[-\d.]+)\ Tf
    |(?P<marked>EMC|BMC|<<(?:/MCID\ (?P<mark>\d+)|/ActualText\ <(?P<spelled>[0-9a-f]+)>)>>\nBDC)
    |\[(?P<shown>.*)\]\ TJ
    )$""",
    re.MULTILINE | re.VERBOSE,
)
"""What counts of a drawing as WeasyPrint writes it, a step a line."""
SHOWN = re.compile(r"<([0-9a-f]*)>|([-\d.]+)")


@dataclass
class Line:
    """Words drawn at once. `mark` is the number of the marked content that they belong to."""

    page: int
    mark: int | None
    words: str
    left: float
    right: float
    height: float


@dataclass
class Element:
    """An element of the tree: `kind` as "H1", its own words and those of all inside of it, its first page."""

    kind: str
    node: Any
    above: "Element | None"
    page: int
    inside: list["Element"] = field(default_factory=list)
    words: str = ""

    def every(self, *kinds: str) -> Iterator["Element"]:
        """Of these kinds, itself included, in reading order."""
        if self.kind in kinds:
            yield self
        for one in self.inside:
            yield from one.every(*kinds)


class Font:
    """The letters and widths of the glyphs of one font."""

    def __init__(self, font: Any) -> None:
        below = font["/DescendantFonts"][0].get_object()
        self.name = str(font["/BaseFont"]).partition("+")[2]
        self.is_inside = "/FontFile2" in below["/FontDescriptor"].get_object()
        given = font["/ToUnicode"].get_object().get_data() if "/ToUnicode" in font else b""
        lines = given.partition(b"endcodespacerange")[2]
        self.letters = {
            int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in MAPPED.findall(lines)
        }
        self.widths: dict[int, float] = {}
        listed = iter(below.get("/W", []))
        for first in listed:
            for at, width in enumerate(next(listed)):
                self.widths[int(first) + at] = float(width)


class Tagged:
    """A PDF that was read whole."""

    def __init__(self, place: Path) -> None:
        self.reader = PdfReader(place)
        self.root: Any = self.reader.trailer["/Root"]
        self.fonts: dict[Any, Font] = {}
        self.lines = [line for number in range(len(self.reader.pages)) for line in self._lines_of(number)]

    @cached_property
    def tree(self) -> Element:
        """The whole tree; its pages count from 1."""
        pages = {page.indirect_reference.idnum: at for at, page in enumerate(self.reader.pages, 1)}  # type: ignore[union-attr]
        words: dict[tuple[int, int | None], list[str]] = defaultdict(list)
        for line in self.lines:
            words[line.page, line.mark].append(line.words)

        def read(node: Any, above: Element | None) -> Element:
            page = pages[node.raw_get("/Pg").idnum] if "/Pg" in node else 0
            found = Element(str(node["/S"])[1:], node, above, page)
            kids = node.get("/K", [])
            for kid in kids if isinstance(kids, list) else [kids]:
                kid = kid.get_object()
                if isinstance(kid, int):
                    found.words += "".join(words[page, kid])
                elif "/S" in kid:
                    found.inside.append(read(kid, found))
                    found.words += found.inside[-1].words
            return found

        return read(self.root["/StructTreeRoot"]["/K"][0].get_object(), None)

    @cached_property
    def marks_of_tree(self) -> set[tuple[int, int]]:
        """Page and number of the marked contents that the tree reaches."""
        return {
            (element.page, int(kid))
            for element in self._all(self.tree)
            for kid in (one.get_object() for one in element.node.get("/K", []))
            if isinstance(kid, int)
        }

    def _all(self, element: Element) -> Iterator[Element]:
        yield element
        for one in element.inside:
            yield from self._all(one)

    @cached_property
    def bookmarks(self) -> list[tuple[int, str, int]]:
        """Depth, words and page of each, in order."""

        def read(outline: list[Any], depth: int) -> Iterator[tuple[int, str, int]]:
            for one in outline:
                if isinstance(one, list):
                    yield from read(one, depth + 1)
                else:
                    yield depth, str(one.title), (self.reader.get_destination_page_number(one) or 0) + 1

        return list(read(self.reader.outline, 1))

    @cached_property
    def targets(self) -> dict[str, int]:
        """The names that links lead to, and their pages."""
        found = self.reader.named_destinations
        return {name: (self.reader.get_destination_page_number(one) or 0) + 1 for name, one in found.items()}

    def _lines_of(self, number: int) -> Iterator[Line]:
        page = self.reader.pages[number]
        named: Any = page["/Resources"].get("/Font", {})  # type: ignore[union-attr]
        fonts = {name: self._font(reference) for name, reference in named.items()}
        content = page.get_contents()
        return Reading(number + 1, fonts).read(b"" if content is None else content.get_data())

    def _font(self, reference: Any) -> Font:
        node = reference.get_object()
        key = str(node["/BaseFont"])
        if key not in self.fonts:
            self.fonts[key] = Font(node)
        return self.fonts[key]


class Reading:
    """The state of a page while its drawing is followed."""

    def __init__(self, page: int, fonts: dict[str, Font]) -> None:
        self.page, self.fonts, self.font, self.size = page, fonts, next(iter(fonts.values()), None), 1.0
        self.around, self.text = STRAIGHT, STRAIGHT
        self.kept: list[Matrix] = []
        self.marks: list[int | None] = []
        self.spelled = 0

    def read(self, drawing: bytes) -> Iterator[Line]:
        for step in STEP.finditer(drawing):
            found = {name: text.decode() for name, text in step.groupdict().items() if text is not None}
            if "marked" in found:
                yield from self._mark(found)
            elif "shown" in found:
                yield self._show(found["shown"])
            else:
                self._move(found)

    def _move(self, found: dict[str, str]) -> None:
        match found.get("plain") or found.get("matrix", "font"):
            case "q":
                self.kept.append(self.around)
            case "Q":
                self.around = self.kept.pop()
            case "cm":
                self.around = product(tuple(map(float, found["numbers"].split())), self.around)
            case "Tm":
                self.text = tuple(map(float, found["numbers"].split()))  # type: ignore[assignment]
            case "font":
                self.font, self.size = self.fonts[found["font"]], float(found["size"])

    def _mark(self, found: dict[str, str]) -> Iterator[Line]:
        """Words that are spelled beside their glyphs stand for these."""
        if found["marked"] == "EMC":
            self.marks.pop()
            self.spelled = self.spelled if self.spelled <= len(self.marks) else 0
            return
        self.marks.append(int(found["mark"]) if "mark" in found else None)
        if "spelled" in found:
            self.spelled = len(self.marks)
            yield self._line(bytes.fromhex(found["spelled"]).decode("utf-16"), 0)

    def _show(self, shown: str) -> Line:
        assert self.font is not None
        words, width = [], 0.0
        for codes, number in SHOWN.findall(shown):
            width -= float(number or 0)
            for code in (int(codes[at : at + 4], 16) for at in range(0, len(codes), 4)):
                words.append(self.font.letters.get(code, ""))
                width += self.font.widths.get(code, 0)
        width *= self.size / 1000
        line = self._line("" if self.spelled else "".join(words), width)
        self.text = product((1, 0, 0, 1, width, 0), self.text)
        return line

    def _line(self, words: str, width: float) -> Line:
        left, right = (product((1, 0, 0, 1, at, 0), product(self.text, self.around)) for at in (0, width))
        mark = next((one for one in reversed(self.marks) if one is not None), None)
        return Line(self.page, mark, words, left[4], right[4], left[5])


def product(one: Any, other: Any) -> Any:
    """First `one`, then `other`."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
