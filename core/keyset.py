"""Pages of a long list by the values of its last row: the last page costs as much as the first."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import BooleanField, F, Field, Func, Model, QuerySet, Value
from django.http import QueryDict
from django.utils.timezone import is_aware

Row = TypeVar("Row", bound=Model)
SIZE = 25
HISTORY = 10
"""Rows of a history, which stands below what holds now."""
LONGEST_CURSOR = 2000


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
    """The page of `rows` that `after` or `before` in the query asks for.

    A cursor that makes no sense, or beyond which there is nothing, is the start. `order` names columns or
    annotations of the row that are never NULL, all ascending or all descending ("-"), the last one unique.
    """
    descending = order[0].startswith("-")
    columns = [name.lstrip("-") for name in order]
    fields = [_field(rows, name) for name in columns]
    back = "before" in query
    values = _read(query.get("before" if back else "after", ""), fields)
    if values is not None:
        page = _page(
            rows.filter(_beyond(columns, values, fields, down=descending != back)), columns, descending != back, size
        )
        if page:
            return _between(page, columns, size, back=back, forth=not back)
    return _between(_page(rows, columns, descending, size), columns, size, back=False, forth=False)


def history_page(rows: QuerySet[Row], query: QueryDict) -> KeysetPage[Row]:
    """The page of a history, by its column `at`, latest first."""
    return keyset_page(rows, order=("-at", "-id"), query=query, size=HISTORY)


def _page(rows: QuerySet[Row], columns: list[str], down: bool, size: int) -> list[Row]:
    """The first rows and one more, which tells whether there are others."""
    return list(rows.order_by(*[f"-{name}" if down else name for name in columns])[: size + 1])


def _between(found: list[Row], columns: list[str], size: int, *, back: bool, forth: bool) -> KeysetPage[Row]:
    """The page of `found`, reached by walking back, walking forth, or (neither) from the start."""
    more, rows = len(found) > size, found[:size]
    if back:
        rows.reverse()
    return KeysetPage(
        rows=rows,
        previous=_write(rows[0], columns) if (more if back else forth) else "",
        next=_write(rows[-1], columns) if (back or more) else "",
    )


def _field(rows: QuerySet[Any], name: str) -> "Field[Any, Any]":
    """The field of a column or annotation: it says what values it takes."""
    annotation = rows.query.annotations.get(name)
    if annotation is not None:
        return annotation.output_field
    found = rows.model._meta.get_field(name)
    if not isinstance(found, Field):
        raise FieldDoesNotExist(name)
    return found


class _Beyond(Func):
    """The row of columns compared with a row of values, as one index can: `(a, b) < (1, 2)`."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        parts = [compiler.compile(part) for part in self.get_source_expressions()]
        half = len(parts) // 2
        rows = [", ".join(sql for sql, _ in side) for side in (parts[:half], parts[half:])]
        return f"({rows[0]}) {self.extra['sign']} ({rows[1]})", [value for _, values in parts for value in values]


def _beyond(columns: list[str], values: list[Any], fields: "list[Field[Any, Any]]", *, down: bool) -> _Beyond:
    """Rows strictly after these values."""
    bounds = [Value(value, output_field=field) for value, field in zip(values, fields, strict=True)]
    return _Beyond(*map(F, columns), *bounds, sign="<" if down else ">")


def _write(row: Model, columns: list[str]) -> str:
    values = [getattr(row, column) for column in columns]
    written = json.dumps(values, default=str, ensure_ascii=False)
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def _read(cursor: str, fields: "list[Field[Any, Any]]") -> list[Any] | None:
    """The values that a cursor holds; None unless there is one for each field, and the field takes it."""
    if not cursor or len(cursor) > LONGEST_CURSOR:
        return None
    try:
        typed = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(typed, list) or not all(isinstance(value, str | int | float) for value in typed):
            return None
        if any(b"\x00" in value.encode() for value in typed if isinstance(value, str)):
            return None
        values = [field.to_python(value) for field, value in zip(fields, typed, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError, ValidationError):
        return None
    sound = all(v is not None and (not isinstance(v, datetime) or is_aware(v)) for v in values)
    return values if sound else None


def _url(query: QueryDict, name: str, cursor: str) -> str:
    if not cursor:
        return ""
    changed = query.copy()
    changed.pop("after", None)
    changed.pop("before", None)
    changed[name] = cursor
    return f"?{changed.urlencode()}"
