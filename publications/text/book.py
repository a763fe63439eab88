"""What goes in and what comes out. Nothing here knows the database."""

from collections.abc import Sequence
from dataclasses import dataclass, field

TAKEN = {"content", "search-q"}
"""Names that the reader's page gives to things of its own, so that no chapter, figure or table can have them."""


@dataclass(frozen=True)
class Part:
    """A chapter in one language: `depth` 1 to 3, `language` that of its words."""

    anchor: str
    depth: int
    title: str
    body: str
    language: str


@dataclass(frozen=True)
class Plate:
    """A figure in one language. `picture` is the uuid of its upload, empty where there is none yet."""

    code: str
    caption: str
    words: str
    credit: str
    language: str
    picture: str = ""


@dataclass(frozen=True)
class Listed:
    """A line of the lists of figures and tables: "Figure 3", its caption and where it stands."""

    name: str
    caption: str
    target: str


@dataclass(frozen=True)
class Problem:
    """What an author should mend in a chapter: `code` says what, `what` names it as it stands in the text."""

    anchor: str
    code: str
    what: str


@dataclass(frozen=True)
class Written:
    """A chapter as HTML that is safe to show. `number` as printed, "2.1"."""

    anchor: str
    depth: int
    number: str
    title: str
    html: str
    language: str


@dataclass
class Book:
    """A whole publication in one language."""

    chapters: list[Written] = field(default_factory=list)
    figures: list[Listed] = field(default_factory=list)
    tables: list[Listed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def numbers_of(parts: Sequence[Part]) -> list[str]:
    """The printed numbers of the parts, in their order: 1, 1.1, 1.2, 2."""
    counts: list[int] = []
    numbers = []
    for part in parts:
        counts = (counts + [0] * part.depth)[: part.depth]
        counts[-1] += 1
        numbers.append(".".join(str(max(count, 1)) for count in counts))
    return numbers
