"""Two texts compared word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|\S+")


@dataclass(frozen=True)
class Part:
    """A piece of a text: `op` is `same`, `added` or `removed`."""

    op: str
    text: str


def compare_words(before: str, after: str) -> Iterator[Part]:
    """The parts of both texts in reading order; joining `same` and `added` gives `after`."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    for op, i1, i2, j1, j2 in SequenceMatcher(str.isspace, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            yield Part("same", "".join(old[i1:i2]))
            continue
        if i2 > i1:
            yield Part("removed", "".join(old[i1:i2]))
        if j2 > j1:
            yield Part("added", "".join(new[j1:j2]))
