"""Certificates in the background, against bare WeasyPrint on the same HTML in the same run; and the memory of both.

BENCH_CERTIFICATES says how many, 500 unless it is named: of few, the start of the printing process weighs most.
"""

import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter
from unittest import mock

from django.utils import timezone

from accounts.models import User
from bench import Result
from beneficiaries.models import Beneficiary
from core.models import RenderedFile
from core.rendering import press, printing
from core.rendering.asking import request_rendering
from core.rendering.places import PRINT, place_of
from core.rendering.press import surroundings
from programmes.models import Programme
from training.certificate_paper import certificate_html
from training.models import Certificate, Course
from training.models import Path as Direction

NAMES = (
    "certificates in the background / bare WeasyPrint",
    "certificates in the background, growth of memory from the first tenth to the last",
)
NUMBER = int(os.environ.get("BENCH_CERTIFICATES", "500"))
MOST, MEGABYTES = 1.15, 10
GIVEN = ("Amina", "Karim", "Fatou", "Youssef", "Salma", "أمينة", "Blessing", "Édouard")
FAMILY = ("El Fassi", "Bouazza", "Diop", "الفاسي", "Osei", "N’Diaye", "Benali Rossi")


def pages() -> list[str]:
    """The HTML of as many different certificates, every third in two languages."""
    programme = Programme(code="bench", name_it="Mig-ressources", source_language="it")
    direction = Direction(name_it="Creazione d’impresa", name_fr="Création d’entreprise", source_language="it")
    course = Course(
        title_it="Dall’idea all’impresa", title_fr="De l’idée à l’entreprise", source_language="it",
        starts_on=date(2026, 3, 2), ends_on=date(2026, 6, 27),
    )  # fmt: skip
    found = []
    for number in range(NUMBER):
        name = f"{GIVEN[number % len(GIVEN)]} {FAMILY[number % len(FAMILY)]}"
        one = Certificate(
            number=f"BENCH-2026-{number:04d}", holder_name=name, programme=programme, course=course, path=direction,
            minutes=3960, planned_minutes=4020, issued_on=date(2026, 7, 3), beneficiary=Beneficiary(),
        )  # fmt: skip
        found.append(certificate_html(one, languages=["it", "fr"] if number % 3 == 0 else ["it"]))
    return found


def bare(htmls: list[str], pictures: dict[str, Path] | None = None) -> float:
    """Seconds that a script of WeasyPrint's own words takes, loading included; `pictures` stand at their addresses."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "pages.json").write_text(json.dumps(htmls))
        (place / "print").symlink_to(PRINT)
        for address, file in (pictures or {}).items():
            (place / address).parent.mkdir(exist_ok=True)
            (place / address).symlink_to(file)
        environment = surroundings(place) | {"PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, str(Path(__file__).with_name("bare_printing.py")), folder]
        start = perf_counter()
        subprocess.run(command, env=environment, check=True)
        seconds = perf_counter() - start
        assert len(list(place.glob("*.pdf"))) == len(htmls)
    return seconds


def ours(htmls: list[str]) -> tuple[float, list[int]]:
    """Seconds that the sweep takes for the same; kilobytes of worker and child after each document."""
    cause = User.objects.order_by("pk").first() or User.objects.create_user("bench@circolo.example", "x")
    now = timezone.now()
    files = [
        request_rendering("bench.certificate", html, language="it", dated=now, cause=cause, by=None) for html in htmls
    ]
    used: list[int] = []
    wait = press.Press.wait

    def watched(one: press.Press, until: float) -> bool:
        done = wait(one, until)
        used.append(memory_of(os.getpid()) + memory_of(one.child.pid))
        return done

    start = perf_counter()
    with mock.patch.object(press.Press, "wait", watched):
        made = printing.print_due(seconds=3600)
    seconds = perf_counter() - start
    assert made >= len(files), f"only {made} were made"
    for file in files:
        place_of(file.digest).unlink()
    RenderedFile.objects.filter(pk__in=[file.pk for file in files]).delete()
    return seconds, used


def memory_of(process: int, which: str = "VmRSS") -> int:
    """Kilobytes that a process holds now; with "VmHWM" the most that it has ever held."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(which))


def measure() -> list[Result]:
    """Bare and ours in turns, half of the pages at a time, so that a slow minute of the machine hits both."""
    htmls = pages()
    halves = [htmls[::2], htmls[1::2]]
    bare_seconds, own_seconds, used = 0.0, 0.0, []
    for half in halves:
        bare_seconds += bare(half)
        seconds, found = ours(half)
        own_seconds += seconds
        used.append(found)
    ratio, growth = own_seconds / bare_seconds, max(growth_of(found) for found in used)
    print(f"{NUMBER}: {own_seconds:.1f} s in the background, {bare_seconds:.1f} s bare")
    return [
        Result(NAMES[0], round(ratio, 3), "x", f"at most {MOST} x", ratio <= MOST),
        Result(NAMES[1], round(growth, 1), "MB", f"under {MEGABYTES} MB", growth < MEGABYTES),
    ]


def growth_of(used: list[int]) -> float:
    """Megabytes between the most that was held in the first tenth and in the last."""
    tenth = max(len(used) // 10, 1)
    return max(max(used[-tenth:]) - max(used[:tenth]), 0) / 1024
