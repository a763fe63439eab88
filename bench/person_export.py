"""Files with 100,000 persons, written by a process of its own: how much memory it ever had, and how long it took."""

import os
import subprocess
import sys
from time import perf_counter

from django.utils import timezone

from bench import Result
from bench.person_filling import PERSONS, manager_of_many
from beneficiaries.export_columns import COLUMNS, SENSITIVE
from beneficiaries.exporting import ask_export, expire_due
from beneficiaries.models import PersonExport

NAMES = (
    "export of 100,000 persons as XLSX, memory",
    "export of 100,000 persons as XLSX, seconds",
    "export of 100,000 persons as CSV, memory",
    "export of 100,000 persons as CSV, seconds",
)
MEGABYTES, SECONDS = 200, 300


def measure() -> list[Result]:
    """Fill once, then write one file of each format; both are deleted at the end."""
    programme, manager = manager_of_many()
    results = []
    for number, file_format in enumerate(("xlsx", "csv")):
        ask_export(
            programme, purpose="Bench", columns={name: "Bench" if name in SENSITIVE else "" for name in COLUMNS},
            criteria={}, file_format=file_format, language="it", by=manager, at=timezone.now(),
        )  # fmt: skip
        start = perf_counter()
        command = [sys.executable, "-m", "bench.written_export"]
        answer = subprocess.run(command, env=os.environ, check=True, stdout=subprocess.PIPE, text=True).stdout
        seconds = perf_counter() - start
        rows, peak = (int(found) for found in answer.split())
        assert rows >= PERSONS, f"only {rows} rows"
        megabytes = peak / 1024
        results += [
            Result(NAMES[2 * number], round(megabytes, 1), "MB", f"under {MEGABYTES} MB", megabytes < MEGABYTES),
            Result(NAMES[2 * number + 1], round(seconds, 1), "s", f"under {SECONDS} s", seconds < SECONDS),
        ]
    last = PersonExport.objects.latest("expires_at").expires_at
    expire_due(at=last)
    return results
