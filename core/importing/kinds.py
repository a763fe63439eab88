"""What a spreadsheet can hold. An app registers its kinds when it loads; core knows none of them."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from core.errors import WrongState
from core.spreadsheets.reading import Record, Table

Values = dict[str, Any]
"""What a row holds, by column, as JSON values. A column that is missing is left as it is."""


@dataclass(frozen=True)
class Column:
    """`read` turns a text that is not empty into a JSON value, or raises ValueError with the reason for people.

    Of a column that is `raw` it gets the blanks around the text too."""

    name: str
    label: str | Promise
    read: Callable[[str], Any]
    help: str | Promise = ""
    raw: bool = False


@dataclass(frozen=True)
class Format:
    """A kind of file that an import takes beside tables. `is_such` judges the content, `read` turns it into a table
    (or raises Unreadable)."""

    content_type: str
    endings: tuple[str, ...]
    label: str
    is_such: Callable[[bytes], bool]
    read: Callable[[bytes], Table]


class Gather(Protocol):
    """Turns the rows of a table into those that are judged; `places` says where which column stands."""

    def __call__(self, places: dict[str, int], records: Iterator[Record]) -> Iterator[Record]: ...


@dataclass(frozen=True)
class Found:
    """What a row means: one that is there, one that resembles it, or neither; or why it cannot be."""

    target: int | None = None
    like: int | None = None
    problems: dict[str, str] = field(default_factory=dict)


class Find(Protocol):
    """What rows mean, in order."""

    def __call__(self, rows: list[Values], *, similar: bool, by: Any) -> list[Found]: ...


class Current(Protocol):
    """What is there now, by key; `rows` are those of the spreadsheet, by the key that they change."""

    def __call__(self, rows: dict[int, Values], *, lock: bool) -> dict[int, Values]: ...


@dataclass(frozen=True)
class Kind:
    """How rows of one kind are found, read and written; everything takes many at once.

    `needed` are columns of which one at least must be there. `check` names what is wrong with a row as a whole, by
    column, and puts right what is only clear from several cells. `find` answers for each row, in order, with what `by`
    may know of; rows that only resemble one are looked for when `similar`. `current` takes the rows by the keys that
    they change and gives what is there now, locked when `lock`; a key that is gone is left out. `write` takes (target
    or None, values) and returns the keys, in order: of a row that is there the values that change, and always those of
    `anchors`, which say to what the others belong. `rows` are all rows as an export, at the same columns, none where
    the kind is not exported here; `after` is called once, with all keys that were written.
    `model` is the table ("app.model") of which duplicates are looked for (core.duplicates), if any. Batches of a kind
    that is `personal` are seen by who sent them alone, and every reading is written down. A file has at most
    `most_rows`: what one task carries out in less than a minute, so many `at_once`. `unread` are
    columns of an export that are there for
    people, and are left out without a word. `gather` puts rows together that mean one thing. `formats` are what is
    taken beside tables, `lead` says what is to be sent.
    """

    code: str
    label: str | Promise
    permission: str
    export_permission: str
    columns: list[Column]
    needed: list[str]
    identity: Callable[[Values], str]
    check: Callable[[Values], dict[str, str]]
    find: Find
    current: Current
    write: Callable[[list[tuple[int | None, Values]], Any, datetime], list[int]]
    rows: Callable[[], Iterator[Values]] | None
    after: Callable[[list[int]], None]
    model: str = ""
    anchors: tuple[str, ...] = ()
    personal: bool = False
    most_rows: int = 50_000
    at_once: int = 500
    unread: Sequence[Column] = ()
    gather: Gather | None = None
    formats: tuple[Format, ...] = ()
    lead: str | Promise = gettext_lazy(
        "A CSV or XLSX whose first row names the columns. Nothing changes before you have seen what would become of"
        " each row."
    )

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known."""
    _kinds[kind.code] = kind


def kinds() -> list[Kind]:
    """All that are known."""
    return list(_kinds.values())


def kind_named(code: str) -> Kind:
    """The kind of that code. Raises WrongState when no app knows it (any more)."""
    if code not in _kinds:
        raise WrongState(f"no such kind of import: {code}")
    return _kinds[code]


def fingerprint(values: Values) -> str:
    """What tells one content of a row from another."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()
