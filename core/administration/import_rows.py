"""Rows of an import as its preview shows them: columns by their names, values as in a spreadsheet."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from core.administration.duplicates import resembled
from core.importing.kinds import Kind
from core.models import ImportRow

Text = str | Promise


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
            changed=[(labels.get(name, name), cell(now), cell(then)) for name, (now, then) in row.changes.items()],
            like=like.get(row.like_id or 0),
        )
        for row in rows
    ]


def cell(value: Any) -> Any:
    """A value as it stands in a cell."""
    return "; ".join(value) if isinstance(value, list) else "" if value is None else value


def _wrong(problem: dict[str, str], labels: dict[str, Text]) -> tuple[str, Text, str]:
    """What is wrong with the row as a whole names no cell."""
    name = problem["column"]
    return (problem["cell"] if name else "", labels.get(name, name), problem["reason"])
