"""Lines of an iCalendar file (RFC 5545): escaped, folded, ended as the format asks."""

from collections.abc import Iterable
from datetime import UTC, datetime

LONGEST = 75
"""Bytes of a line, without its end."""
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def text(value: str) -> str:
    """A value of kind TEXT."""
    return "".join(c for c in value.translate(ESCAPED) if c >= " " or c == "\t")


def in_utc(moment: datetime) -> str:
    """A moment that needs no zone beside it."""
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def local(moment: datetime) -> str:
    """As the clock shows it; the zone stands beside it."""
    return moment.strftime("%Y%m%dT%H%M%S")


def written(lines: Iterable[str]) -> bytes:
    """The lines as they are sent; long ones folded between characters, never within one."""
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def folded(line: str) -> str:
    """A line in pieces of at most LONGEST bytes, as it is sent."""
    if len(line) <= LONGEST and (line.isascii() or len(line.encode()) <= LONGEST):
        return line
    parts, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > LONGEST:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += width
    return "\r\n".join(parts)
