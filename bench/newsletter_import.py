"""A list of 100,000 subscribers: read into its preview in turns, then carried out by one task.

Half of them come with a proof of their consent, the others are asked by mail; every tenth address is there already.
"""

import resource
from collections.abc import Iterator
from time import perf_counter
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from bench import Result
from bench.filling import office
from core.importing.kinds import kind_named
from core.importing.merging import accept_import, carry_out, counts
from core.importing.previewing import SECONDS as TURN
from core.importing.previewing import read_batch
from core.importing.receiving import receive_spreadsheet
from core.models import OutboxMail
from core.spreadsheets.writing import csv_lines
from newsletters.models import Newsletter, Subscriber, Subscription
from programmes.models import Membership, Role

NAMES = (
    "import of 100,000 subscribers, carrying out", "import of 100,000 subscribers, preview",
    "import of 100,000 subscribers, memory",
)  # fmt: skip
ROWS, SECONDS, MEGABYTES = 100_000, 60, 400
HEAD = ["email", "name", "language", "newsletter", "evidence", "agreed_on"]
LANGUAGES = ("it", "fr", "en")
CODE = "bench-list"


class Undone(Exception):
    """Ends the measurement: nothing of it stays for the next run."""


def spreadsheet() -> Iterator[str]:
    """The file, in pieces."""
    return csv_lines(HEAD, (row(number) for number in range(ROWS)))


def row(number: int) -> list[Any]:
    """One of them."""
    proof = ("List signed at the fair", "2026-03-01") if number % 2 else ("", "")
    return [address(number), f"Nome {number % 977}", LANGUAGES[number % 3], CODE, *proof]


def address(number: int) -> str:
    """Of the reader of this number."""
    return f"Reader{number}@list.bench.example"


def measure() -> list[Result]:
    """In one transaction that is rolled back."""
    programme, _officer = office()
    officer, _made = User.objects.get_or_create(email="news@bench.example", defaults={"full_name": "Bench News"})
    Membership.objects.get_or_create(user=officer, programme=programme, role=Role.COMMUNICATION)
    file = SimpleUploadedFile("table.csv", "".join(spreadsheet()).encode())
    read = written = 0.0
    try:
        with transaction.atomic():
            newsletter = Newsletter.objects.create(programme=programme, code=CODE, name="Bench", published=True)
            Subscriber.objects.bulk_create(
                Subscriber(email=address(number).lower(), language="it") for number in range(0, ROWS, 10)
            )
            connection.cursor().execute("ANALYZE newsletters_subscriber")
            batch = receive_spreadsheet(file, kind_named("subscribers"), by=officer)
            start = perf_counter()
            while batch.state == "received":
                batch = read_batch(batch, seconds=TURN)
            read = perf_counter() - start
            assert counts(batch) == {"new": ROWS}, (batch.problem, counts(batch))
            accept_import(batch, by=officer, at=timezone.now())
            start = perf_counter()
            batch = carry_out(batch)
            written = perf_counter() - start
            assert batch.state == "merged", batch.problem
            assert Subscription.objects.of_newsletter(newsletter).confirmed().count() == ROWS // 2
            assert OutboxMail.objects.filter(template="newsletters/please_confirm_list").count() == ROWS // 2
            raise Undone
    except Undone:
        pass
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        Result(NAMES[0], round(written, 1), "s", f"under {SECONDS} s", written < SECONDS),
        Result(NAMES[1], round(read, 1), "s", "in turns of 50 s", True),
        Result(NAMES[2], round(megabytes), "MB", f"under {MEGABYTES} MB", megabytes < MEGABYTES),
    ]
