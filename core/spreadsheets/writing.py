"""Writing tables row by row."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from openpyxl import Workbook

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


def xlsx_file(title: str, head: list[str], rows: Iterable[Iterable[object]]) -> IO[bytes]:
    """An XLSX in a temporary file, at its start, which is gone once it is closed; every cell is a text and safe."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.append(head)
    for row in rows:
        sheet.append([_printable(safe_cell(value)) for value in row])
    file: IO[Any] = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    book.save(file)
    file.seek(0)
    return file


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold, and no longer than a cell may be."""
    return "".join(char for char in text if char >= " " or char in "\t\n\r")[:32_767]
