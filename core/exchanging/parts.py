"""Long texts in a spreadsheet: divided between paragraphs into cells that people can work in, and put together again.

A cell of Excel holds 32,767 characters, one that anybody works in far fewer.
"""

from collections.abc import Iterator
from dataclasses import dataclass

MOST = 5_000
"""Characters of a part. A translation may be twice as long: cells are read up to 10,000 characters."""
JOINTS = {"paragraph": "\n\n", "line": "\n", "blank": " ", "none": ""}
"""What stood between a part and the one before it, by how it is written down."""


@dataclass(frozen=True)
class Part:
    """`joint` names what stood before it; '' for the first."""

    joint: str
    text: str


@dataclass(frozen=True)
class Row:
    """A part of a source with the part of its translation beside it. `number` is as "2/7", '' for an undivided text."""

    number: str
    joint: str
    source: str
    translation: str


def divide(text: str, most: int = MOST) -> list[Part]:
    """The text in parts, none of them blank; `put_together` gives the same text again."""
    rest = text.rstrip()
    behind = text[len(rest) :]
    parts, joint = [], ""
    while len(rest.lstrip()) > most:
        before, joint_after, rest_after = _cut(rest, most)
        parts.append(Part(joint, before))
        joint, rest = joint_after, rest_after
    return [*parts, Part(joint, rest + behind)]


def _cut(text: str, most: int) -> tuple[str, str, str]:
    """The first part, what divides it from the rest, and the rest. Blanks before its words do not count."""
    begins = len(text) - len(text.lstrip())
    for name, between in JOINTS.items():
        at = text.rfind(between, begins + 1, begins + most + len(between)) if between else begins + most
        if at > 0:
            return text[:at], name, text[at + len(between) :]
    raise AssertionError("a text can always be cut")


def put_together(parts: list[Part]) -> str:
    """The text of which these are the parts."""
    return "".join(JOINTS.get(part.joint, "\n\n") * bool(number) + part.text for number, part in enumerate(parts))


def side_by_side(source: str, translation: str) -> list[Row]:
    """Source and translation in rows: where both have as many paragraphs, what belongs together stands together."""
    left = divide(source)
    right = _along(left, translation) or (divide(translation) if translation.strip() else [])
    total = max(len(left), len(right))
    return [
        Row(
            number=f"{place + 1}/{total}" if total > 1 else "",
            joint=(right[place] if place < len(right) else left[place]).joint,
            source=left[place].text if place < len(left) else "",
            translation=right[place].text if place < len(right) else "",
        )
        for place in range(total)
    ]


def _along(left: list[Part], translation: str) -> list[Part]:
    """The translation divided at the same paragraphs as its source; nothing where that cannot be."""
    if any(part.joint not in {"", "paragraph"} for part in left):
        return []
    paragraphs = iter(translation.split("\n\n"))
    numbers = [part.text.count("\n\n") + 1 for part in left]
    if sum(numbers) != translation.count("\n\n") + 1:
        return []
    found = [
        Part(part.joint, "\n\n".join(_next(paragraphs, number))) for part, number in zip(left, numbers, strict=True)
    ]
    return found if all(part.text.strip() and len(part.text) <= 2 * MOST for part in found) else []


def _next(paragraphs: Iterator[str], number: int) -> list[str]:
    return [next(paragraphs) for _place in range(number)]
