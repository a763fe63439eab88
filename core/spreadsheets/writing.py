"""Writing tables row by row."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from core.spreadsheets.cells import safe_cell

BOM = "\ufeff"
AT_ONCE = 500


def csv_lines(head: list[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A CSV in UTF-8 that Excel recognises as such, some hundred rows at a time; every cell is safe."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write(BOM)
    writer.writerow(head)
    for number, row in enumerate(rows, 1):
        writer.writerow([safe_cell(value) for value in row])
        if number % AT_ONCE == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


@dataclass(frozen=True)
class Sheet:
    """A table of a workbook: its name, its head, its rows once through."""

    title: str
    head: list[str]
    rows: Iterable[Iterable[object]]


def xlsx_book(sheets: Iterable[Sheet]) -> IO[bytes]:
    """An XLSX of several tables, as `xlsx_file`; numbers stay numbers, everything else is a text and safe."""
    book = Workbook(write_only=True)
    for one in sheets:
        sheet = book.create_sheet(_title(one.title))
        _head(sheet, one.head)
        for row in one.rows:
            sheet.append([value if _is_number(value) else _printable(safe_cell(value)) for value in row])
    file: IO[Any] = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    book.save(file)
    file.seek(0)
    return file


def _head(sheet: Any, head: list[str]) -> None:
    """The first row: bold, wide enough to be read, and in sight like the first column while one scrolls."""
    sheet.freeze_panes = "B2"
    names = [_printable(safe_cell(value)) for value in head]
    for place, name in enumerate(names, 1):
        least, most = (28, 40) if place == 1 else (12, 24)
        sheet.column_dimensions[get_column_letter(place)].width = min(max(len(name) + 2, least), most)
    cells = [WriteOnlyCell(sheet, name) for name in names]
    for cell in cells:
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    sheet.append(cells)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _title(text: str) -> str:
    """What the tab of a table may be called."""
    return "".join(" " if char in "[]:*?/\\" else char for char in text)[:31] or "1"


def xlsx_file(title: str, head: list[str], rows: Iterable[Iterable[object]]) -> IO[bytes]:
    """An XLSX in a temporary file, at its start, which is gone once it is closed; every cell is a text and safe."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    _head(sheet, head)
    for row in rows:
        sheet.append([_printable(safe_cell(value)) for value in row])
    file: IO[Any] = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    book.save(file)
    file.seek(0)
    return file


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold, and no longer than a cell may be."""
    return "".join(char for char in text if char >= " " or char in "\t\n\r")[:32_767]
