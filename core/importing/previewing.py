"""Reading a spreadsheet into a preview: some rows at a time, each step committed, so that it can stop and go on."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from core.importing.kinds import Column, Found, Kind, Values, fingerprint, kind_named
from core.importing.receiving import table_of
from core.models import ImportBatch, ImportRow
from core.models.importing import ImportState
from core.spreadsheets.reading import Record, Unreadable, cell_name, check_room
from core.typed import bare

AT_ONCE = 1000
SECONDS = 50
"""No task works longer; the next sweep goes on."""

STORED = [
    "batch_id", "number", "kind", "values", "changes", "problems", "identity", "target_id", "like_id", "fingerprint",
]  # fmt: skip

Problem = dict[str, str]
Places = dict[int, Column]
"""The columns that are known, by where they stand."""


def read_batch(batch: ImportBatch, *, seconds: float = SECONDS) -> ImportBatch:
    """Read on for at most `seconds`; the batch is READY, or FAILED with its problem, once all is read."""
    started = monotonic()
    with translation.override(batch.by.language):
        try:
            kind = kind_named(batch.kind)
            table = table_of(batch)
            known, ignored = _columns(next(table.records, None), kind)
            places = {position: column for position, column in known.items() if column not in kind.unread}
            _note(batch, table.read_as, ignored)
            records = _after(_gathered(table.records, kind, known), batch)
            while found := list(islice(records, AT_ONCE)):
                if not _read(batch, kind, places, found) or monotonic() - started > seconds:
                    return batch
            _end(batch)
        except Unreadable as error:
            _fail(batch, " ".join(error.messages))
    return batch


def _after(records: Iterator[Record], batch: ImportBatch) -> Iterator[Record]:
    """The rows that were not read before."""
    last = batch.rows.order_by("-number").values_list("number", flat=True).first() or 0
    return (record for record in records if record.number > last)


def _gathered(records: Iterator[Record], kind: Kind, known: Places) -> Iterator[Record]:
    """The rows as the kind has them judged."""
    if kind.gather is None:
        return records
    return kind.gather({column.name: position for position, column in known.items()}, records)


def _columns(head: Record | None, kind: Kind) -> tuple[Places, list[str]]:
    """Which column stands where, and the names of those that are not known."""
    if head is None:
        raise Unreadable(_("This table has no rows."))
    known = headings_of(kind)
    places: Places = {}
    ignored = []
    for position, cell in enumerate(head.cells):
        name = _heading(cell)
        if name not in known:
            ignored += [cell.strip()[:60]] if cell.strip() else []
        elif known[name] in places.values():
            raise Unreadable(_("Two columns are called “%(name)s”."), params={"name": cell.strip()[:60]})
        else:
            places[position] = known[name]
    if not any(column.name in kind.needed for column in places.values()):
        raise Unreadable(
            _("The first row must name the columns; none of these is there: %(names)s."),
            params={"names": ", ".join(kind.needed)},
        )
    for position, fault in head.faults.items():
        raise Unreadable(f"{cell_name(position, head.number)}: {fault}")
    return places, ignored[:50]


def headings_of(kind: Kind) -> dict[str, Column]:
    """What columns may be called: their codes, and their labels in every language."""
    columns = [*kind.columns, *kind.unread]
    known = {_heading(column.name): column for column in columns}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for column in columns:
                known.setdefault(_heading(str(column.label)), column)
    return known


def _heading(text: str) -> str:
    """A heading without case, accents and what is no letter or digit."""
    return re.sub(r"[\W_]+", "_", bare(text[:200])).strip("_")


def _note(batch: ImportBatch, read_as: dict[str, str], ignored: list[str]) -> None:
    batch.read_as, batch.ignored = read_as, ignored
    batch.save(update_fields=["read_as", "ignored"])


@transaction.atomic
def _read(batch: ImportBatch, kind: Kind, places: Places, records: list[Record]) -> bool:
    """Write the preview of some rows; False when somebody else did so, or the batch is no longer to be read."""
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state != ImportState.RECEIVED or locked.rows.filter(number=records[0].number).exists():
        return False
    check_room(locked.rows_read + len(records) + 1, kind.most_rows)
    rows = [_row(batch, kind, places, record) for record in records]
    _mark_doubles(batch, rows)
    _judge(batch, kind, places, [row for row in rows if not row.problems])
    _store(rows)
    batch.rows_read = locked.rows_read + len(rows)
    batch.save(update_fields=["rows_read"])
    return True


def _store(rows: list[ImportRow]) -> None:
    """Write the rows as the database takes most of them in a second."""
    names = ", ".join(STORED)
    with connection.cursor() as cursor, cursor.copy(f"COPY core_importrow ({names}) FROM STDIN") as copy:
        for row in rows:
            values = (getattr(row, name) for name in STORED)
            copy.write_row([json.dumps(value) if isinstance(value, dict | list) else value for value in values])


def _row(batch: ImportBatch, kind: Kind, places: Places, record: Record) -> ImportRow:
    """The values of a row, and what is wrong with them, cell by cell."""
    values: Values = {}
    problems: list[Problem] = []
    for position, column in places.items():
        cell = record.cells[position] if position < len(record.cells) else ""
        text = cell.strip()
        if position in record.faults:
            problems += _told(batch, record.number, {position: column}, {column.name: record.faults[position]})
        elif text:
            try:
                values[column.name] = column.read(cell if column.raw else text)
            except ValueError as error:
                problems += _told(batch, record.number, {position: column}, {column.name: str(error)})
    if not problems:
        problems += _told(batch, record.number, places, kind.check(values))
    return ImportRow(
        batch=batch, number=record.number, kind=ImportRow.Kind.ERROR, values=values, problems=problems,
        identity=kind.identity(values)[:300],
    )  # fmt: skip


def _told(batch: ImportBatch, number: int, places: Places, wrong: dict[str, str]) -> list[Problem]:
    """What is wrong with a row by column, each with its cell where the file is a table and the column is there."""
    in_table = "format" not in batch.read_as
    cells = {column.name: cell_name(position, number) for position, column in places.items() if in_table}
    return [{"column": name, "cell": cells.get(name, ""), "reason": said[:300]} for name, said in wrong.items()]


def _mark_doubles(batch: ImportBatch, rows: list[ImportRow]) -> None:
    """Rows that mean what another of the same file means are told."""
    wanted = {row.identity for row in rows if row.identity}
    seen = dict(batch.rows.filter(identity__in=wanted).values_list("identity", "number"))
    for row in rows:
        if row.identity in seen:
            row.problems.append(_same_as(row, seen[row.identity]))
        elif row.identity:
            seen[row.identity] = row.number


def _judge(batch: ImportBatch, kind: Kind, places: Places, rows: list[ImportRow]) -> None:
    """Say of each row what would become of it."""
    found = kind.find([row.values for row in rows], similar=True, by=batch.by)
    pairs = list(zip(rows, found, strict=True))
    there = kind.current({one.target: row.values for row, one in pairs if one.target is not None}, lock=False)
    taken = _taken(batch, list(there))
    for row, one in pairs:
        row.problems = _told(batch, row.number, places, one.problems)
        if one.target in taken:
            row.problems.append(_same_as(row, taken[one.target]))
        _judge_one(row, one, there)
        if row.target_id is not None:
            taken[row.target_id] = row.number


def _taken(batch: ImportBatch, targets: list[int]) -> dict[int | None, int]:
    """Which of these are meant by earlier rows of the file already, with their numbers."""
    rows = batch.rows.filter(target_id__in=targets) if targets else batch.rows.none()
    return dict(rows.values_list("target_id", "number"))


def _same_as(row: ImportRow, number: int) -> Problem:
    said = _("The same as row %(row)s of this file.") % {"row": number}
    return {"column": "", "cell": f"{row.number}", "reason": said}


def _judge_one(row: ImportRow, found: Found, there: dict[int, Values]) -> None:
    row.like_id = found.like
    if row.problems:
        return
    if found.target is not None and found.target in there:
        now = there[found.target]
        row.target_id, row.fingerprint = found.target, fingerprint(now)
        row.changes = changes(now, row.values)
        row.kind = ImportRow.Kind.UPDATE if row.changes else ImportRow.Kind.UNCHANGED
    else:
        row.kind = ImportRow.Kind.POSSIBLE_DUPLICATE if found.like else ImportRow.Kind.NEW


def changes(now: Values, wanted: Values) -> dict[str, list[Any]]:
    """What would change: column → [now, then]."""
    return {name: [now.get(name), value] for name, value in wanted.items() if now.get(name) != value}


@transaction.atomic
def _end(batch: ImportBatch) -> None:
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state != ImportState.RECEIVED:
        return
    if not batch.rows_read:
        _fail(batch, _("This table has no rows."))
        return
    batch.state = ImportState.READY
    batch.save(update_fields=["state"])


@transaction.atomic
def _fail(batch: ImportBatch, problem: str) -> None:
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state == ImportState.RECEIVED:
        batch.rows.all().delete()
        batch.state, batch.problem, batch.rows_read = ImportState.FAILED, problem[:1000], 0
        batch.save(update_fields=["state", "problem", "rows_read"])


def read_due() -> int:
    """Read what waits, the oldest first, for at most SECONDS; returns how many batches were worked on."""
    started, worked = monotonic(), 0
    for batch in ImportBatch.objects.filter(state=ImportState.RECEIVED).select_related("by", "upload").order_by("pk"):
        left = SECONDS - (monotonic() - started)
        if left <= 0:
            break
        read_batch(batch, seconds=left)
        worked += 1
    return worked
