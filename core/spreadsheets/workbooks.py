"""Reading XLSX: the first visible sheet, row by row, without anything that it would compute."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from core.spreadsheets.cells import plain_cell
from core.spreadsheets.reading import MOST_COLUMNS, Record, Table, Unreadable, bounded, check_room

UNPACKED_LIMIT = 50 * 1024 * 1024
EMPTY_ROWS = 2_000
"""After so many empty rows nothing more is expected: sheets often claim a million."""
MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
MOST_MERGED = 5_000

Merged = dict[tuple[int, int], str]


def read_xlsx(content: bytes) -> Table:
    """Read an XLSX. Formulas, merged cells and errors are told as faults of their cells. Raises Unreadable."""
    _check(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet: Any = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
        if sheet is None:
            raise Unreadable(_("This workbook has no visible sheet."))
        merged = _merged(content, str(getattr(sheet, "_worksheet_path", "")))
        sheet.reset_dimensions()
    except Unreadable:
        raise
    except Exception as error:  # the many ways in which a damaged workbook makes the library stumble
        raise _damaged() from error
    return Table(_records(sheet, merged), {"sheet": str(sheet.title)[:100], "sheets": str(len(book.worksheets))})


def _damaged() -> Unreadable:
    return Unreadable(_("This file is damaged and cannot be opened."))


def _check(content: bytes) -> None:
    """Refuse what would grow without end when it is opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > 2000 or sum(member.file_size for member in members) > UNPACKED_LIMIT:
                raise Unreadable(_("This file is too large once unpacked."))
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    with archive.open(member) as file:
                        if b"<!DOCTYPE" in file.read(2000):
                            raise _damaged()
    except Unreadable:
        raise
    except Exception as error:
        raise _damaged() from error


def _merged(content: bytes, path: str) -> Merged:
    """The cells that lie under a merged one, with its range. Which they are stands at the end of the sheet."""
    found: Merged = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if path.lstrip("/") not in archive.namelist():
            return found
        with archive.open(path.lstrip("/")) as file:
            rest = b""
            while piece := file.read(1 << 20):
                for match in MERGED.finditer(rest + piece):
                    _note(found, match.group(1).decode())
                rest = (rest + piece)[-100:]
    return found


def _note(found: Merged, area: str) -> None:
    left, top, right, bottom = range_boundaries(area)
    if (right - left + 1) * (bottom - top + 1) > MOST_MERGED or len(found) > MOST_MERGED:
        raise Unreadable(
            _("Too many cells are merged (%(area)s). Unmerge them and send it again."), params={"area": area}
        )
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            found[row, column - 1] = area


def _records(sheet: Any, merged: Merged) -> Iterator[Record]:
    kept, empty, number = 0, 0, 0
    rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1)
    while True:
        try:
            row = next(rows, None)
        except Exception as error:
            raise _damaged() from error
        if row is None or empty > EMPTY_ROWS:
            return
        number += 1
        record = _record(number, row, merged)
        if record.is_empty:
            empty += 1
            continue
        empty = 0
        kept += 1
        check_room(kept)
        yield record


def _record(number: int, row: Any, merged: Merged) -> Record:
    cells: list[str] = []
    faults: dict[int, str] = {}
    for position, cell in enumerate(row):
        text = ""
        if cell.data_type == "f":
            faults[position] = _("A formula: only values are read. Paste the values over it.")
        elif cell.data_type == "e":
            faults[position] = _("The spreadsheet shows an error here.")
        else:
            text = _text(cell.value)
        if merged and (number, position) in merged:
            faults[position] = _("Merged with others (%(area)s): unmerge these cells.") % {
                "area": merged[number, position]
            }
        cells.append(plain_cell(text))
    for position in range(len(cells), 0, -1):  # the end of a row that only faults hold up
        if position - 1 in faults and not cells[position - 1]:
            cells[position - 1] = " "
    return bounded(number, cells, faults)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)
