"""Reading tables as people's programs write them, and refusing what is none."""

import random
import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from core.spreadsheets import reading, workbooks
from core.spreadsheets.reading import Table, Unreadable, cell_name, read_csv
from core.spreadsheets.workbooks import read_xlsx
from core.spreadsheets.writing import csv_lines, xlsx_file
from tests.kit.hostile_files import zipped

TEXT = "nome;città\nCaffè «Società»;Forlì\n"


def cells(table: Table) -> list[list[str]]:
    return [record.cells for record in table.records]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encodings_of_spreadsheet_programs_are_read(encoding: str) -> None:
    text = TEXT * 10
    assert cells(read_csv(text.encode(encoding)))[:2] == [["nome", "città"], ["Caffè «Società»", "Forlì"]]


@pytest.mark.parametrize("text", ["Caffè;città;perché", "François;où;là-bas", "Maïté;été;hôtel", "così;più;però"])
@pytest.mark.parametrize("encoding", ["mac_roman", "cp1252"])
def test_old_mac_and_windows_are_told_apart(encoding: str, text: str) -> None:
    table = read_csv(text.encode(encoding))
    assert table.read_as["encoding"] == encoding
    assert cells(table) == [text.split(";")]


@pytest.mark.parametrize("text", ["l’altro;“sì”;40 €", "cœur;sœur;à", "plain;words;–"])
def test_quotation_marks_of_windows_are_not_taken_for_accents(text: str) -> None:
    assert cells(read_csv(text.encode("cp1252"))) == [text.split(";")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = f'a{delimiter}b{delimiter}c\n1{delimiter}"x{delimiter}y"{delimiter}3\n'
    table = read_csv(text.encode())
    assert table.read_as["delimiter"] == delimiter
    assert cells(table)[1] == ["1", f"x{delimiter}y", "3"]


def test_rows_are_counted_as_the_spreadsheet_does() -> None:
    table = read_csv(b'name\n"two\nlines"\n\n \nlast\n')
    assert [record.number for record in table.records] == [1, 2, 5]


@pytest.mark.parametrize(
    "content", [b"\x81\x8d\x8f" * 40, b"a,b\n\x00\x01\x02", b'name\n"never closed\n' + b"x\n" * 50, b"\xff\xfe\x00"]
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        cells(read_csv(content))


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 5)
    assert len(cells(read_csv(b"name\n" + b"x\n" * 5))) == 6
    with pytest.raises(Unreadable):
        cells(read_csv(b"name\n" + b"x\n" * 6))


def test_too_many_columns_are_refused() -> None:
    assert cells(read_csv(b",".join([b"x"] * reading.MOST_COLUMNS)))
    with pytest.raises(Unreadable):
        cells(read_csv(b",".join([b"x"] * (reading.MOST_COLUMNS + 1))))


def test_a_giant_cell_is_a_fault_of_its_own() -> None:
    (_head, record) = read_csv(b"name,city\n" + b"x" * 20_000 + b",Torino\n").records
    assert list(record.faults) == [0]
    assert record.cells[1] == "Torino"


@pytest.mark.parametrize(("position", "name"), [(0, "A7"), (25, "Z7"), (26, "AA7"), (701, "ZZ7"), (702, "AAA7")])
def test_cells_are_called_as_in_a_spreadsheet(position: int, name: str) -> None:
    assert cell_name(position, 7) == name


def test_random_bytes_never_break_the_reader() -> None:
    chance = random.Random(5)
    for _ in range(300):
        content = chance.randbytes(chance.randrange(1, 400))
        for read in (read_csv, read_xlsx):
            try:
                found = cells(read(content))
            except Unreadable:
                continue
            assert all(isinstance(cell, str) for record in found for cell in record)


def book(*rows: list[Any], merge: str = "") -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    if merge:
        made.active.merge_cells(merge)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_workbook_gives_its_values_as_text() -> None:
    found = cells(read_xlsx(book(["a", 7, 7.0, 7.5, True, date(2026, 2, 3), None, "z"])))
    assert found == [["a", "7", "7", "7.5", "1", "2026-02-03", "", "z"]]


@pytest.mark.parametrize(("epoch", "day"), [(WINDOWS_EPOCH, "2023-03-15"), (MAC_EPOCH, "2027-03-16")])
def test_a_serial_number_shown_as_a_day_is_that_day(epoch: datetime, day: str) -> None:
    made = Workbook()
    made.epoch = epoch
    made.active.append([45000, 45000])
    made.active["A1"].number_format = "dd/mm/yyyy"
    out = BytesIO()
    made.save(out)
    assert cells(read_xlsx(out.getvalue())) == [[day, "45000"]]


@pytest.mark.filterwarnings("ignore:Cell A1 is marked as a date")
@pytest.mark.parametrize("serial", [-1, 10**9, 1e300])
def test_a_serial_number_that_is_no_day_breaks_nothing(serial: float) -> None:
    made = Workbook()
    made.active.append([serial, "x"])
    made.active["A1"].number_format = "dd/mm/yyyy"
    out = BytesIO()
    made.save(out)
    (record,) = read_xlsx(out.getvalue()).records
    assert record.cells[1] == "x"
    assert list(record.faults) in ([], [0])


def test_a_formula_is_a_fault_of_its_cell() -> None:
    (record,) = read_xlsx(book(["a", "=1+1"])).records
    assert list(record.faults) == [1]
    assert "=1+1" not in record.cells


def test_merged_cells_are_faults() -> None:
    first, second, third = read_xlsx(book(["a"], ["b", "c"], ["d", "e"], merge="B2:B3")).records
    assert (list(first.faults), list(second.faults), list(third.faults)) == ([], [1], [1])


def test_a_hidden_sheet_is_not_read() -> None:
    made = Workbook()
    made.active.sheet_state = "hidden"
    made.active.append(["secret"])
    made.create_sheet("shown").append(["plain"])
    out = BytesIO()
    made.save(out)
    assert cells(read_xlsx(out.getvalue())) == [["plain"]]


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped(xl__workbook_dot_xml=b"<x/>", xl__big_dot_xml=b"\0" * (workbooks.UNPACKED_LIMIT + 1))
    assert len(bomb) < 200_000
    with pytest.raises(Unreadable):
        read_xlsx(bomb)


def test_entities_are_refused() -> None:
    content = BytesIO()
    with zipfile.ZipFile(BytesIO(book(["a"]))) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml"):
                text = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + text
            new.writestr(name, text)
    with pytest.raises(Unreadable):
        cells(read_xlsx(content.getvalue()))
    assert cells(read_xlsx(book(["a"]))) == [["a"]]


def test_a_workbook_that_is_written_can_be_read_and_carries_no_formula() -> None:
    with xlsx_file("Table", ["name"], [["=1+1"], ["\x01odd"], ["x" * 40_000]]) as file:
        table = read_xlsx(file.read())
    found = list(table.records)
    assert [record.faults for record in found[:3]] == [{}, {}, {}]
    assert [record.cells[0] for record in found[:3]] == ["name", "=1+1", "odd"]
    assert list(found[3].faults) == [0]


def test_a_csv_is_written_in_pieces() -> None:
    pieces = list(csv_lines(["n"], ([number] for number in range(1200))))
    assert len(pieces) == 3
    assert cells(read_csv("".join(pieces).encode()))[-1] == ["1199"]


def test_the_head_of_a_written_table_stays_in_sight() -> None:
    with xlsx_file("Table", ["name", "a head that is longer than a column"], [["Amina", "1"]]) as file:
        sheet = load_workbook(file).active
        assert sheet.freeze_panes == "B2"
        assert sheet["A1"].font.bold
        assert sheet["B1"].alignment.wrap_text
        assert sheet.column_dimensions["A"].width > sheet.column_dimensions["B"].width > 20
