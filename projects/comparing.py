"""What changed between two revisions: field by field, word by word."""

from dataclasses import dataclass
from typing import Any

from core.comparing import Part, compare_words
from projects.content import FIELDS
from projects.presenting import label_of, text_of


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
