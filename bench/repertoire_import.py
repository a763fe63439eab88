"""A spreadsheet of 20,000 organisations into a repertoire of 100,000: read into its preview, then carried out."""

import resource
from time import perf_counter

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from bench import Result
from bench.filling import office
from bench.repertoire_filling import large_repertoire
from core.importing.kinds import kind_named
from core.importing.merging import accept_import, carry_out, counts
from core.importing.previewing import read_batch
from core.importing.receiving import receive_spreadsheet
from core.spreadsheets.writing import csv_lines

NAMES = ("import of 20,000 rows with preview", "import of 20,000 rows, memory")
ROWS, SECONDS, MEGABYTES = 20_000, 60, 400
WORDS = ["porto", "alba", "sentiero", "mani", "orizzonte", "radici", "ponte", "seme", "vento", "faro", "nido", "onda"]
HEAD = ["name_it", "kind", "mission_it", "country", "region", "city", "repertoires", "sectors", "languages", "email"]
COMMON = [
    "Associazione",
    "formazione",
    "Centro",
    "lavoro",
    "solidarietà",
    "Cooperativa",
    "impresa",
    "credito",
    "sviluppo",
]


class Undone(Exception):
    """Ends the measurement: nothing of it stays for the next run."""


def spreadsheet() -> bytes:
    """New names; every fourth of words that many organisations of the repertoire have in theirs."""
    rows = (
        [
            name(number), "ngo", "Aiuta chi torna a casa.", "IT", "IT-21", "Torino", "bench-supporters", "A; K",
            "it; fr", f"info{number}@example.org",
        ]
        for number in range(ROWS)
    )  # fmt: skip
    return "".join(csv_lines(HEAD, rows)).encode()


def name(number: int) -> str:
    """What the organisation of a row is called."""
    mark = f"{number:x}q{number * 7919 % 100_003:x}"
    if number % 4 == 0:
        return f"{COMMON[number % 9]} {COMMON[number // 9 % 9]} {WORDS[number // 81 % 12]} {mark}"
    return f"{WORDS[number % 12]} {WORDS[number // 12 % 12]} {mark}"


def measure() -> list[Result]:
    """In one transaction that is rolled back, so that every run finds the same."""
    large_repertoire()
    _programme, officer = office()
    seconds = 0.0
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # what earlier runs rolled back
    file = SimpleUploadedFile("table.csv", spreadsheet())
    try:
        with transaction.atomic():
            start = perf_counter()
            batch = receive_spreadsheet(file, kind_named("organisations"), by=officer)
            batch = read_batch(batch, seconds=600)
            print(f"preview {perf_counter() - start:.1f} s", counts(batch), flush=True)
            batch = carry_out(accept_import(batch, by=officer, at=timezone.now(), add_doubles=True))
            seconds = perf_counter() - start
            assert batch.state == "merged", batch.problem
            raise Undone
    except Undone:
        pass
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        Result(NAMES[0], round(seconds, 1), "s", f"under {SECONDS} s", seconds < SECONDS),
        Result(NAMES[1], round(megabytes), "MB", f"under {MEGABYTES} MB", megabytes < MEGABYTES),
    ]
