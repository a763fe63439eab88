"""Reading tables that people send: CSV in the encodings of their programs, or XLSX. Bounded in every direction."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.spreadsheets.cells import plain_cell

MOST_ROWS = 100_000
"""Of any file; what a kind of import takes at once may be less (core.importing.kinds)."""
MOST_COLUMNS = 100
LONGEST_CELL = 10_000
DELIMITERS = ",;\t|"
ACCENTS_ON_MAC = re.compile(rb"[A-Za-z][\x87-\x91\x93\x98\x99\x9b\x9d-\x9f]")
ACCENTS_ON_WINDOWS = re.compile(rb"[A-Za-z][\xe0-\xff]")
NO_TEXT = re.compile("[\x00\ud800-\udfff]")
"""What no database keeps: the null character, and halves of characters."""


class Unreadable(ValidationError):
    """The file is no table that can be read; its message says why, to the person who sent it."""


@dataclass(frozen=True)
class Record:
    """One row: `number` as the spreadsheet counts, its texts, and what is wrong with cells by their position."""

    number: int
    cells: list[str]
    faults: dict[int, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not any(cell.strip() for cell in self.cells) and not self.faults


@dataclass(frozen=True)
class Table:
    """A table as it is read: `records` once through, the empty ones left out; `read_as` tells how."""

    records: Iterator[Record]
    read_as: dict[str, str]


def read_csv(content: bytes) -> Table:
    """Read a CSV in UTF-8, UTF-16, Windows-1252 or Mac Roman, between whichever delimiter it has. Raises Unreadable."""
    text, encoding = _decoded(content)
    delimiter = _delimiter(text)
    return Table(_csv_records(text, delimiter), {"encoding": encoding, "delimiter": delimiter})


def _decoded(content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        tried = ["utf-16"]
    elif content[1:200:2].count(0) > 20 and len(content) % 2 == 0:
        tried = ["utf-16-le"]
    elif content[0:200:2].count(0) > 20 and len(content) % 2 == 0:
        tried = ["utf-16-be"]
    else:
        tried = ["utf-8-sig", "mac_roman" if _looks_mac(content) else "cp1252"]
    for encoding in tried:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.removeprefix("\ufeff"), encoding
    raise Unreadable(_("This is not a text in an encoding that we know. Save it as CSV in UTF-8, or as XLSX."))


def _looks_mac(content: bytes) -> bool:
    """Whether more letters have accents when it is read as old programs on a Mac wrote than as Windows does: no text
    tells which of both it is, and nearly every byte means something in either."""
    return len(ACCENTS_ON_MAC.findall(content)) > len(ACCENTS_ON_WINDOWS.findall(content))


def _delimiter(text: str) -> str:
    """The one that divides the first row into most cells."""
    first = text[:20_000]

    def parts(delimiter: str) -> int:
        try:
            return len(next(csv.reader(io.StringIO(first, newline=""), delimiter=delimiter), []))
        except csv.Error:
            return 0

    return max(DELIMITERS, key=parts)


def _csv_records(text: str, delimiter: str) -> Iterator[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number, kept = 0, 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Unreadable(
                _("From row %(row)s on nothing can be read: a quotation mark is open, or a cell too long."),
                params={"row": number + 1},
            ) from error
        if cells is None:
            return
        number += 1
        record = bounded(number, [plain_cell(cell) for cell in cells], {})
        if not record.is_empty:
            kept += 1
            check_room(kept)
            yield record


def bounded(number: int, cells: list[str], faults: dict[int, str]) -> Record:
    """The row, each cell cut to what may be; raises Unreadable when it has too many of them."""
    while cells and not cells[-1].strip():
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(
            _("Row %(row)s has %(number)s columns; at most %(most)s are read."),
            params={"row": number, "number": len(cells), "most": MOST_COLUMNS},
        )
    for position, cell in enumerate(cells):
        if len(cell) > LONGEST_CELL:
            faults[position] = _("Too long: at most %(most)s characters.") % {"most": LONGEST_CELL}
            cells[position] = cell[:100]
        if NO_TEXT.search(cell):
            faults[position] = _("This cell holds characters that are no text.")
            cells[position] = ""
    return Record(number, cells, faults)


def check_room(rows: int, most: int | None = None) -> None:
    """Raise Unreadable when there are more rows below the first than one file may have."""
    most = MOST_ROWS if most is None else most
    if rows > most + 1:
        raise Unreadable(
            _("This file has more than %(most)s rows. Divide it and send the parts."), params={"most": most}
        )


def column_letters(position: int) -> str:
    """What a spreadsheet calls the column: 0 is A, 26 is AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(position: int, number: int) -> str:
    """The address of a cell, as C17."""
    return f"{column_letters(position)}{number}"
