"""A spreadsheet of 50,000 persons into a programme of 100,000: read into its preview, then carried out."""

import resource
from collections.abc import Iterator
from time import perf_counter
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from bench import Result
from bench.filling import office
from bench.person_crowd import FAMILY, GIVEN, many_persons
from beneficiaries.models import Participation
from core.importing.kinds import kind_named
from core.importing.merging import accept_import, carry_out, counts
from core.importing.previewing import read_batch
from core.importing.receiving import receive_spreadsheet
from core.spreadsheets.writing import csv_lines

NAMES = ("import of 50,000 persons with preview", "import of 50,000 persons, memory")
ROWS, SECONDS, MEGABYTES = 50_000, 60, 400
HEAD = [
    "programme", "kind", "given_name", "family_name", "birth_date", "email", "phone", "sex", "citizenships",
    "residence_country", "residence_region", "residence_city", "education_level", "languages",
]  # fmt: skip


class Undone(Exception):
    """Ends the measurement: nothing of it stays for the next run."""


def spreadsheet() -> Iterator[str]:
    """New people, born on days on which others of the programme were born; every fifth with a name like theirs."""
    return csv_lines(HEAD, (row(number) for number in range(ROWS)))


def row(number: int) -> list[Any]:
    """One of them."""
    mark = f"{number:x}" if number % 5 else ""
    day = f"{1960 + number * 7 % 41}-{1 + number % 12:02}-{1 + number % 28:02}"
    return [
        "bench", "resident_migrant", f"{GIVEN[number % 20]}{mark}", f"{FAMILY[number // 20 % 20]} {number:05}", day,
        f"new{number}@persons.bench.example", f"+212 6 {number:08}", "donna" if number % 2 else "m", "Marocco; IT",
        "Italia", "Piemonte", "Torino", "6", "francese B2; arabo native",
    ]  # fmt: skip


def measure() -> list[Result]:
    """In one transaction that is rolled back, so that every run finds the same."""
    many_persons()
    _programme, officer = office()
    seconds = 0.0
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # what earlier runs rolled back
    file = SimpleUploadedFile("table.csv", "".join(spreadsheet()).encode())
    try:
        with transaction.atomic():
            before = Participation.objects.count()
            start = perf_counter()
            batch = read_batch(receive_spreadsheet(file, kind_named("persons"), by=officer), seconds=600)
            print(f"preview {perf_counter() - start:.1f} s", counts(batch), batch.problem, flush=True)
            batch = carry_out(accept_import(batch, by=officer, at=timezone.now(), add_doubles=True))
            seconds = perf_counter() - start
            assert batch.state == "merged", batch.problem
            assert Participation.objects.count() == before + ROWS
            raise Undone
    except Undone:
        pass
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        Result(NAMES[0], round(seconds, 1), "s", f"under {SECONDS} s", seconds < SECONDS),
        Result(NAMES[1], round(megabytes), "MB", f"under {MEGABYTES} MB", megabytes < MEGABYTES),
    ]
