"""What people type: without what no database keeps, and told apart by a short mark."""

import unicodedata
from typing import Any

DAYS = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y"]
"""How a day is written."""

MOST = 20_000
"""More characters than any field may hold; what is longer is no typing."""


def plain(text: str) -> str:
    """The text with one kind of line break, without null characters and broken ones."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return text.encode("utf-8", "ignore").decode()


def bare(text: str) -> str:
    """A text without accents, case and the blanks around it."""
    apart = unicodedata.normalize("NFD", text.strip().casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))


def as_typed(value: Any) -> str | bool | list[str]:
    """A stored value as a form would hand it in: nothing is '', a number its digits, a list a list of texts."""
    if value is None:
        return ""
    if isinstance(value, list):
        return [str(part) for part in value]
    return value if isinstance(value, bool) else plain(str(value))


def mark(value: Any) -> str:
    """A short text that tells values apart. static/projects-autosave.js computes the same one."""
    typed = as_typed(value)
    if isinstance(typed, bool):
        typed = "on" if typed else ""
    text = "\x1f".join(typed) if isinstance(typed, list) else typed
    units = memoryview(text.encode("utf-16-le")).cast("H")
    first, second = 0x811C9DC5, 0x9747B28C
    for unit in units:
        first = (first ^ unit) * 0x01000193 & 0xFFFFFFFF
        second = (second ^ unit) * 0x85EBCA6B & 0xFFFFFFFF
    return f"{first:x}-{second:x}"
