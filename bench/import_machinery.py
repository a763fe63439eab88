"""The part of an import that core does, whatever the rows are: a kind that finds and writes nothing, 50,000 rows."""

import resource
from collections.abc import Iterator
from datetime import datetime
from time import perf_counter
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from bench import Result
from bench.filling import office
from core.importing.kinds import Column, Found, Kind, Values, register
from core.importing.merging import accept_import, carry_out, counts
from core.importing.previewing import read_batch
from core.importing.receiving import receive_spreadsheet
from core.spreadsheets.writing import csv_lines

NAMES = ("import machinery alone, 50,000 rows, preview and carrying out", "import machinery alone, memory")
ROWS, SECONDS, MEGABYTES = 50_000, 25, 250
COLUMNS = [
    "reference", "given_name", "family_name", "birth_date", "email", "phone", "city", "country", "language", "note",
]  # fmt: skip


class Undone(Exception):
    """Ends the measurement: nothing of it stays for the next run."""


def find(rows: list[Values], *, similar: bool, by: Any) -> list[Found]:
    """Every fifth is there."""
    return [Found(target=int(row["reference"])) if int(row["reference"]) % 5 == 0 else Found() for row in rows]


def current(rows: dict[int, Values], *, lock: bool) -> dict[int, Values]:
    """With another city."""
    return {number: values_of(number) | {"city": "Roma"} for number in rows}


def write(items: list[tuple[int | None, Values]], _by: Any, _at: datetime) -> list[int]:
    """Nothing."""
    return list(range(len(items)))


def kind() -> Kind:
    """Rows of nothing."""
    return Kind(
        code="bench", label="bench", permission="repertoire.import_entries",
        export_permission="repertoire.export_entries",
        columns=[Column(name, name, str) for name in COLUMNS], needed=["reference"],
        identity=lambda values: str(values["reference"]), check=lambda _values: {}, find=find, current=current,
        write=write, rows=lambda: iter(()), after=lambda _keys: None,
    )  # fmt: skip


def values_of(number: int) -> Values:
    """The cells of one row."""
    cells = [
        str(number), f"Nome {number % 977}", f"Cognome {number * 7919 % 100_003}", "1990-02-03",
        f"person{number}@example.org", f"+39 011 {number:07}", "Torino", "IT", "it", "Arrivata con la famiglia." * 2,
    ]  # fmt: skip
    return dict(zip(COLUMNS, cells, strict=True))


def spreadsheet() -> Iterator[str]:
    """The file, in pieces."""
    return csv_lines(COLUMNS, (values_of(number).values() for number in range(ROWS)))


def measure() -> list[Result]:
    """In one transaction that is rolled back."""
    _programme, officer = office()
    rows = kind()
    register(rows)
    file = SimpleUploadedFile("table.csv", "".join(spreadsheet()).encode())
    seconds = 0.0
    try:
        with transaction.atomic():
            start = perf_counter()
            batch = read_batch(receive_spreadsheet(file, rows, by=officer), seconds=600)
            read = perf_counter() - start
            assert counts(batch) == {"new": ROWS * 4 // 5, "update": ROWS // 5}, batch.problem
            batch = carry_out(accept_import(batch, by=officer, at=timezone.now()))
            seconds = perf_counter() - start
            assert batch.state == "merged", batch.problem
            print(f"preview {read:.1f} s, {ROWS / read:.0f} rows a second; in all {ROWS / seconds:.0f}", flush=True)
            raise Undone
    except Undone:
        pass
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        Result(NAMES[0], round(seconds, 1), "s", f"under {SECONDS} s", seconds < SECONDS),
        Result(NAMES[1], round(megabytes), "MB", f"under {MEGABYTES} MB", megabytes < MEGABYTES),
    ]
