"""Rows of an import as its preview shows them: columns by their names, values as in a spreadsheet."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from core.administration.duplicates import resembled
from core.importing.kinds import Kind
from core.models import ImportRow

Text = str | Promise
SHOWN, BEFORE = 80, 20
"""Characters of a value, and how many of them may be the same as before."""


@dataclass(frozen=True)
class ShownRow:
    """A row; `wrong` are (cell, column, reason), `changed` (column, now, then). `like` is what it resembles: that
    itself, its page, and the page on which it is compared with another, if any."""

    row: ImportRow
    wrong: list[tuple[str, Text, str]] = field(default_factory=list)
    changed: list[tuple[Text, str, str]] = field(default_factory=list)
    like: tuple[Any, str, str] | None = None


def shown_rows(rows: list[ImportRow], kind: Kind, user: Any) -> list[ShownRow]:
    """The rows as `user` may see them."""
    labels: dict[str, Text] = {column.name: column.label for column in kind.columns}
    like = resembled(kind.model, {row.like_id for row in rows if row.like_id}, user) if kind.model else {}
    return [
        ShownRow(
            row=row,
            wrong=[_wrong(problem, labels) for problem in row.problems],
            changed=[
                (labels.get(name, name), *from_the_difference(cell(now), cell(then)))
                for name, (now, then) in row.changes.items()
            ],
            like=like.get(row.like_id or 0),
        )
        for row in rows
    ]


def cell(value: Any) -> Any:
    """A value as it stands in a cell."""
    return "; ".join(value) if isinstance(value, list) else "" if value is None else value


def from_the_difference(now: Any, then: Any) -> tuple[Any, Any]:
    """Two values as the page shows them, of which it has room for the beginning: long texts from shortly before the
    place at which they differ."""
    if not (isinstance(now, str) and isinstance(then, str) and max(len(now), len(then)) > SHOWN):
        return now, then
    pairs = enumerate(zip(now, then, strict=False))
    begin = next((place for place, (old, new) in pairs if old != new), min(len(now), len(then))) - BEFORE
    return (now, then) if begin <= 0 else (f"…{now[begin:]}", f"…{then[begin:]}")


def _wrong(problem: dict[str, str], labels: dict[str, Text]) -> tuple[str, Text, str]:
    """What is wrong with the row as a whole names no cell."""
    name = problem["column"]
    return (problem["cell"] if name else "", labels.get(name, name), problem["reason"])
