"""What changed between two revisions: field by field, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from projects.content import FIELDS
from projects.presenting import label_of, text_of

WORDS = re.compile(r"\s+|\S+")


@dataclass(frozen=True)
class Part:
    """A piece of a text: `op` is `same`, `added` or `removed`."""

    op: str
    text: str


@dataclass(frozen=True)
class Difference:
    """A field that says something else than before."""

    name: str
    label: str
    parts: list[Part]


def differences(before: dict[str, Any], after: dict[str, Any], *, currency: str) -> list[Difference]:
    """The fields whose values differ between the contents of two revisions."""
    found = []
    for name in FIELDS:
        old, new = (text_of(name, content.get(name), currency=currency) for content in (before, after))
        if old != new:
            found.append(Difference(name, label_of(name), list(compare_words(old, new))))
    return found


def compare_words(before: str, after: str) -> Iterator[Part]:
    """The parts of both texts in reading order; joining `same` and `added` gives `after`."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    for op, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            yield Part("same", "".join(old[i1:i2]))
            continue
        if i2 > i1:
            yield Part("removed", "".join(old[i1:i2]))
        if j2 > j1:
            yield Part("added", "".join(new[j1:j2]))
