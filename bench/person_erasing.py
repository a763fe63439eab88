"""A person with thousands of rows: all that is held as an archive, then erased in one transaction."""

from time import perf_counter

from django.utils import timezone

from bench import Result
from bench.person_filling import large_person
from beneficiaries.downloading import write_archive
from beneficiaries.erasing import erase_person, record_wish

NAMES = ("download of one's data", "erasure of a person with 15,000 rows")
DOWNLOAD, ERASURE = 5, 60


def measure() -> list[Result]:
    """A new person each time: the last one is erased."""
    person, protector = large_person()
    start = perf_counter()
    write_archive(person, user=person.user, at=timezone.now()).close()
    download = perf_counter() - start
    request = record_wish(person, evidence="A letter", by=protector, at=timezone.now())
    start = perf_counter()
    erase_person(request, by=protector, at=timezone.now())
    erasure = perf_counter() - start
    return [
        Result(NAMES[0], round(download, 2), "s", f"under {DOWNLOAD} s", download < DOWNLOAD),
        Result(NAMES[1], round(erasure, 2), "s", f"under {ERASURE} s", erasure < ERASURE),
    ]
