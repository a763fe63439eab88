"""Which part of a file a reader wants: readers of PDF on a slow network ask for one page's bytes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PIECE = 1 << 16
ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


@dataclass(frozen=True)
class Part:
    """Bytes `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def wanted_part(header: str, size: int) -> Part | None:
    """The part that a Range header asks for; None for the whole file, as for several parts or what nobody understands.

    Raises ValueError when nothing of the file lies there.
    """
    found = ONE_RANGE.fullmatch(header.replace(" ", ""))
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        part = Part(max(size - int(last), 0), size - 1)
    else:
        part = Part(int(first), min(int(last), size - 1) if last else size - 1)
        if last and int(last) < int(first):
            return None
    if part.first >= size or part.length < 1:
        raise ValueError("outside")
    return part


def pieces(place: Path, part: Part) -> Iterator[bytes]:
    """The bytes of the part, some at a time."""
    left = part.length
    with place.open("rb") as file:
        file.seek(part.first)
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
