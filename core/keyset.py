"""Pages of a long list by the values of its last row: the last page costs as much as the first."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

Row = TypeVar("Row", bound=Model)
SIZE = 25


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """`rows` in order; `previous` and `next` are cursors, empty where there is nothing more."""

    rows: list[Row]
    previous: str
    next: str

    def previous_url(self, query: QueryDict) -> str:
        return _url(query, "before", self.previous)

    def next_url(self, query: QueryDict) -> str:
        return _url(query, "after", self.next)


def keyset_page(rows: QuerySet[Row], *, order: tuple[str, ...], query: QueryDict, size: int = SIZE) -> KeysetPage[Row]:
    """The page of `rows` that `after` or `before` in the query asks for; a cursor that makes no sense is the start.

    `order` names plain columns of the row, all ascending or all descending ("-"), the last one unique.
    """
    descending = order[0].startswith("-")
    columns = [name.lstrip("-") for name in order]
    back = "before" in query
    values = _read(query.get("before" if back else "after", ""), columns)
    if values is not None:
        rows = rows.filter(_beyond(columns, values, down=descending != back))
    wanted = [f"-{name}" if descending != back else name for name in columns]
    found = list(rows.order_by(*wanted)[: size + 1])
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    has_previous = (more if back else values is not None) and bool(found)
    has_next = (values is not None if back else more) and bool(found)
    return KeysetPage(
        rows=found,
        previous=_write(found[0], columns) if has_previous else "",
        next=_write(found[-1], columns) if has_next else "",
    )


def _beyond(columns: list[str], values: list[Any], *, down: bool) -> Q:
    """Rows strictly after these values; the first column alone bounds the index scan."""
    sign = "lt" if down else "gt"
    condition = Q()
    for depth, column in enumerate(columns):
        same = Q(**dict(zip(columns[:depth], values[:depth], strict=True)))
        condition |= same & Q(**{f"{column}__{sign}": values[depth]})
    return Q(**{f"{columns[0]}__{sign}e": values[0]}) & condition


def _write(row: Model, columns: list[str]) -> str:
    values = [getattr(row, column) for column in columns]
    plain = [["t", v.isoformat()] if isinstance(v, datetime) else ["v", v] for v in values]
    return base64.urlsafe_b64encode(json.dumps(plain, default=str).encode()).decode().rstrip("=")


def _read(cursor: str, columns: list[str]) -> list[Any] | None:
    if not cursor or len(cursor) > 1000:
        return None
    try:
        pairs = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [datetime.fromisoformat(value) if kind == "t" else value for kind, value in pairs]
    except (ValueError, TypeError):
        return None
    fits = len(values) == len(columns) and all(isinstance(v, str | int | float | datetime) for v in values)
    if not fits or any(isinstance(v, str) and "\x00" in v for v in values):
        return None
    return values


def _url(query: QueryDict, name: str, cursor: str) -> str:
    if not cursor:
        return ""
    changed = query.copy()
    changed.pop("after", None)
    changed.pop("before", None)
    changed[name] = cursor
    return f"?{changed.urlencode()}"
