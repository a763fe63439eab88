"""A spreadsheet of 20,000 organisations into a repertoire of 100,000: read into its preview, then carried out."""

import resource
from time import perf_counter

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
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
HEAD = ["name_it", "kind", "mission_it", "country", "region", "city", "sectors", "languages", "email"]


class Undone(Exception):
    """Ends the measurement: nothing of it stays for the next run."""


def spreadsheet() -> bytes:
    """New names, none of them like another of the repertoire."""
    rows = (
        [
            f"{WORDS[number % 12]} {WORDS[number // 12 % 12]} {number:x}q{number * 7919 % 100_003:x}", "ngo",
            "Aiuta chi torna a casa.", "IT", "IT-21", "Torino", "A; K", "it; fr", f"info{number}@example.org",
        ]
        for number in range(ROWS)
    )  # fmt: skip
    return "".join(csv_lines(HEAD, rows)).encode()


def measure() -> list[Result]:
    """In one transaction that is rolled back, so that every run finds the same."""
    large_repertoire()
    _programme, officer = office()
    seconds = 0.0
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
