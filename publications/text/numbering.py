"""The first reading: chapters, figures and tables get their numbers, so that references before them know them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from django.utils import translation
from django.utils.translation import gettext as _
from markdown_it.token import Token

from publications.text.book import TAKEN, Listed, Part, Plate, Problem, numbers_of
from publications.text.parsing import caption_at, figure_in, parsed

FIGURE, CAPTION, FAULT = "numbered_figure", "numbered_caption", "fault"
"""Tokens of ours, with their line in `meta["listed"]`; the one of a figure has its plate there too, that of a fault
its problem."""


@dataclass
class Register:
    """What a reference can name, by the code after its "#"; and the tokens of every chapter, numbered."""

    numbers: list[str]
    tokens: list[list[Token]] = field(default_factory=list)
    names: dict[str, Listed] = field(default_factory=dict)
    figures: list[Listed] = field(default_factory=list)
    tables: list[Listed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(parts: Sequence[Part], plates: Mapping[str, Plate], language: str) -> Register:
    """Number everything in its order. The words before the numbers ("Figure 3") are in `language`."""
    found = Register(numbers_of(parts))
    with translation.override(language):
        for part, number in zip(parts, found.numbers, strict=True):
            name = _("Chapter %(number)s") % {"number": number}
            found.names[part.anchor] = Listed(name, part.title, part.anchor)
        for part in parts:
            found.tokens.append(list(_numbered(found, part, plates)))
    return found


def _numbered(found: Register, part: Part, plates: Mapping[str, Plate]) -> Iterator[Token]:
    tokens, at = parsed(part), 0
    while at < len(tokens):
        known = len(found.problems)
        if code := figure_in(tokens, at):
            yield from _figure(found, part, code, plates)
            yield from _faults(found, known)
            at += 3
        elif (caption := caption_at(tokens, at)) is not None:
            listed = _table(found, part, caption.text, caption.code)
            yield from _faults(found, known)
            tokens[at + 3].attrSet("id", listed.target)
            yield tokens[at + 3]
            yield Token(CAPTION, "", 0, meta={"listed": listed})
            at += 4
        else:
            yield tokens[at]
            at += 1


def _faults(found: Register, known: int) -> Iterator[Token]:
    """Marks of the problems that were found after the first `known`."""
    for problem in found.problems[known:]:
        yield Token(FAULT, "", 0, meta={"problem": problem})


def _figure(found: Register, part: Part, code: str, plates: Mapping[str, Plate]) -> Iterator[Token]:
    """A figure stands once in a publication; one that nobody has made is left out."""
    plate = plates.get(code)
    if plate is None or code in found.names:
        found.problems.append(Problem(part.anchor, "figure_twice" if plate else "unknown_figure", code))
        return
    if not plate.picture:
        found.problems.append(Problem(part.anchor, "figure_without_picture", code))
    if not plate.words.strip():
        found.problems.append(Problem(part.anchor, "figure_without_words", code))
    listed = Listed(_("Figure %(number)s") % {"number": len(found.figures) + 1}, plate.caption, code)
    found.figures.append(listed)
    found.names[code] = listed
    yield Token(FIGURE, "", 0, meta={"listed": listed, "plate": plate})


def _table(found: Register, part: Part, caption: str, code: str) -> Listed:
    number = len(found.tables) + 1
    if code in found.names or code in TAKEN:
        found.problems.append(Problem(part.anchor, "name_twice", code))
        code = ""
    code = code or next(name for at in count(number) if (name := f"table-{at}") not in found.names)
    listed = Listed(_("Table %(number)s") % {"number": number}, caption, code)
    found.tables.append(listed)
    found.names[code] = listed
    return listed
