"""Texts as a spreadsheet: what a translator reads is locked, what they write stands open."""

import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter

from core.exchanging.columns import COLUMNS, TO_READ
from core.exchanging.parts import Part, put_together, side_by_side
from core.exchanging.units import Unit
from core.models import TranslationState
from core.spreadsheets.cells import plain_cell
from core.spreadsheets.reading import Record

WIDTHS = {
    "id": 20, "kind": 18, "object": 28, "field": 18, "part": 8, "source_language": 10, "source": 70, "language": 10,
    "state": 12, "translation": 70, "source_hash": 18, "joint": 10,
}  # fmt: skip
"""The columns in their order, and how wide each is."""
HIDDEN = {"id", "source_hash", "joint"}
OPEN = {"state", "translation"}
GREY = PatternFill("solid", fgColor="F1EEE6")
WRAPPED = Alignment(wrap_text=True, vertical="top")
Row = dict[str, str]
Places = dict[str, int]


def write_sheet(units: Iterable[Unit]) -> IO[bytes]:
    """An XLSX in a temporary file. Its first row, hidden, has the codes of the columns, the second what they are
    called in the current language."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("1")
    sheet.freeze_panes = "A3"
    sheet.row_dimensions[1].hidden = True
    for place, (name, width) in enumerate(WIDTHS.items(), 1):
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width, column.hidden = width, name in HIDDEN
    _lock(sheet)
    labels = {column.name: str(column.label) for column in (*COLUMNS, *TO_READ)}
    sheet.append([_cell(sheet, name, head=True) for name in WIDTHS])
    sheet.append([_cell(sheet, labels[name], head=True) for name in WIDTHS])
    for unit in units:
        for row in _rows(unit):
            sheet.append([_cell(sheet, row[name], is_open=name in OPEN) for name in WIDTHS])
    file: IO[Any] = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    book.save(file)
    file.seek(0)
    return file


def _lock(sheet: Any) -> None:
    """Against slips of the hand, not against anybody: there is no password, and columns may be made wider."""
    sheet.protection.sheet = True
    for name in ("formatCells", "formatColumns", "formatRows", "autoFilter"):
        setattr(sheet.protection, name, False)


def _rows(unit: Unit) -> Iterator[Row]:
    told = {
        "id": unit.id, "kind": unit.kind, "object": unit.object, "field": unit.field, "language": unit.language,
        "source_language": unit.source_language, "state": unit.state, "source_hash": unit.source_hash,
    }  # fmt: skip
    for part in side_by_side(unit.source, unit.translation):
        beside = {"source": part.source, "translation": part.translation, "part": part.number, "joint": part.joint}
        yield told | beside


def _cell(sheet: Any, text: str, *, head: bool = False, is_open: bool = False) -> Any:
    """A cell that is text whatever it begins with, also once somebody writes in it: "- a list" and "=1" stay so."""
    cell = WriteOnlyCell(sheet)
    cell._value = text if plain_cell(text) == text else f"'{text}"
    cell.data_type, cell.number_format, cell.alignment = "s", "@", WRAPPED
    if is_open:
        cell.protection = Protection(locked=False)
    else:
        cell.fill = GREY
    if head:
        cell.font = Font(bold=True)
    return cell


def put_rows_together(places: Places, records: Iterator[Record]) -> Iterator[Record]:
    """The rows of a translator's spreadsheet, those that are parts of one text as one, at the place of the first.

    A row that only names the columns once more is left out.
    """
    rows = (record for record in records if not _names_columns(record, places))
    for _key, found in groupby(rows, key=lambda record: _text_of(record, places)):
        some = list(found)
        if "part" not in places or not _at(some[0], places, "part"):
            yield from some
        else:
            yield _together(some, places)


def _at(record: Record, places: Places, name: str) -> str:
    place = places.get(name, len(record.cells))
    return record.cells[place] if place < len(record.cells) else ""


def _names_columns(record: Record, places: Places) -> bool:
    """Whether nothing in the row could be a text's: its identifier is no identifier, and its mark no mark."""
    return ":" not in _at(record, places, "id") and not _at(record, places, "source_hash").isalnum()


def _text_of(record: Record, places: Places) -> tuple[Any, ...]:
    """What rows share that are parts of one text; rows that are no parts share nothing."""
    if not _at(record, places, "part").strip():
        return (record.number,)
    return (_at(record, places, "id"), _at(record, places, "language"))


def _together(some: list[Record], places: Places) -> Record:
    """The parts as one row; what is wrong with one is told of the whole."""
    first, last = some[0], some[-1]
    cells, faults = list(first.cells), dict(first.faults)
    for record in some:
        faults |= record.faults
    if "translation" not in places:
        return Record(first.number, cells, faults)
    cells += [""] * (max(places.values()) + 1 - len(cells))
    written = [record for record in some if _at(record, places, "translation").strip()]
    parts = [Part(_at(one, places, "joint").strip(), _at(one, places, "translation")) for one in written]
    cells[places["translation"]] = put_together(parts)
    fault = _what_is_missing(some, written, places)
    if fault:
        faults.setdefault(places["translation"], fault)
    if "state" in places and any(_at(one, places, "state") != _at(last, places, "state") for one in some):
        cells[places["state"]] = str(TranslationState.State.STALE)
    return Record(first.number, cells, faults)


def _what_is_missing(some: list[Record], written: list[Record], places: Places) -> str:
    """Why the parts are no whole text; '' where they are."""
    total = _at(some[0], places, "part").strip().rpartition("/")[2]
    wanted = [f"{number}/{total}" for number in range(1, len(some) + 1)]
    if [_at(one, places, "part").strip() for one in some] != wanted or total != str(len(some)):
        return _("Parts of this text are missing or not in their order: 1 to %(total)s belong one below the other.") % {
            "total": total[:6]
        }
    empty = [one for one in some if one not in written and _at(one, places, "source").strip()]
    if written and empty:
        return _("Row %(row)s is empty: part %(part)s of this text is not translated.") % {
            "row": empty[0].number, "part": _at(empty[0], places, "part").strip()
        }  # fmt: skip
    return ""
