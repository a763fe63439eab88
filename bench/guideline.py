"""A guideline of 100 pages with everything on, against bare WeasyPrint on the same HTML; memory; handing it out."""

import os
import resource
import statistics
from io import BytesIO
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw
from pypdf import PdfReader

from accounts.models import User
from bench import Result
from bench.certificates import bare, memory_of
from core.models import RenderedFile, Upload
from core.rendering import printing
from core.rendering.asking import picture_address
from core.rendering.places import place_of
from programmes.models import Membership, Programme, Role
from publications.models import Chapter, Edition, Figure, Publication, Release
from publications.releasing import release_publication

NAMES = (
    "guideline of 100 pages / bare WeasyPrint",
    "guideline of 100 pages, memory of the renderer / bare WeasyPrint",
    "worker after a guideline of 100 pages",
    "ready edition handed out",
)
PAGES, CHAPTERS = 100, 33
RATIO, MEMORY, MEGABYTES, MILLISECONDS = 1.15, 1.2, 200, 50
WORDS = "Il ritorno comincia molto prima del viaggio, e chi accompagna un progetto lo sa da tempo[^1]. " * 9


def body(number: int) -> str:
    """A chapter of three pages: headings, a figure, a table, footnotes, references, a quotation in Arabic."""
    rows = "\n".join(f"|Mese {month}|{month * 120}|{month * 80}|" for month in range(1, 13))
    return (
        f"{WORDS}\n\n## Che cosa serve\n\n{WORDS}\n\n![](figure:figure-{number})\n\nCome mostrano [](#figure-{number}) "
        f"e [](#table-{number}): {WORDS}\n\nTable: Dodici mesi {{#table-{number}}}\n\n|Mese|Entrate|Uscite|\n|-|-|-|\n"
        f"{rows}\n\n{WORDS}\n\n> «دائرة» è il cerchio.\n\n- {WORDS}\n- {WORDS}\n\n{WORDS}\n\n[^1]: Da un incontro.\n"
    )


def picture(by: User, number: int) -> Upload:
    """A drawing of 1600 pixels."""
    image = Image.new("RGB", (1600, 700), "#fdfaf4")
    ImageDraw.Draw(image).arc((400, 50, 1000, 650), number * 9, number * 9 + 250, "#0f4c5c", 30)
    out = BytesIO()
    image.save(out, "PNG")
    content = out.getvalue()
    upload = Upload(name="drawing.png", content_type="image/png", size=len(content), sha256=f"{number:064x}", by=by)
    upload.file.save("", ContentFile(content), save=False)
    upload.save()
    return upload


def publication() -> tuple[Publication, User]:
    """As it stands before its release, in Italian alone."""
    programme = Programme.objects.create(code=f"bench-{uuid4().hex[:8]}", name_it="Mig-ressources", published=True)
    by = User.objects.create_user(f"{programme.code}@circolo.example", "x", full_name="Chiara Bench")
    Membership.objects.create(user=by, programme=programme, role=Role.COMMUNICATION, since=timezone.now())
    found = Publication.objects.create(
        programme=programme, code=f"bench-{by.pk}", kind="guideline", title_it="Andare e tornare", source_language="it"
    )
    for number in range(CHAPTERS):
        Chapter.objects.create(
            publication=found, position=number, anchor=f"part-{number}", title_it=f"Capitolo {number}",
            body_it=body(number), source_language="it",
        )  # fmt: skip
        Figure.objects.create(
            publication=found, code=f"figure-{number}", picture=picture(by, number), caption_it="Il cerchio",
            words_it="Un arco.", source_language="it",
        )  # fmt: skip
    return found, by


def descendants(process: int) -> list[int]:
    """The processes that one has started, and theirs."""
    try:
        found = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [one for child in map(int, found) for one in (child, *descendants(child))]


class Watcher(Thread):
    """Looks ten times a second at the most that one of our descendants holds, in kilobytes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self.over = 0, Event()

    def run(self) -> None:
        while not self.over.wait(0.1):
            for process in descendants(os.getpid()):
                try:
                    self.most = max(self.most, memory_of(process))
                except (FileNotFoundError, StopIteration, ProcessLookupError):
                    continue


def addressed(publication: Publication) -> dict[str, Upload]:
    """Its pictures at the addresses that the HTML has for them."""
    pictures = [figure.picture for figure in Figure.objects.of_publication(publication)]
    return {picture_address(one): one for one in pictures if one is not None}


def measure() -> list[Result]:
    """Bare, ours, bare again: a slow minute of the machine hits both."""
    found, by = publication()
    release = release_publication(found, note="", by=by, at=timezone.now())
    edition = Edition.objects.of_release(release).get(language="it")
    html, pictures = edition.file.html, addressed(found)
    first, bare_memory = bare_once(html, pictures)
    watcher = Watcher()
    watcher.start()
    start = perf_counter()
    while RenderedFile.objects.get(pk=edition.file.pk).is_under_way:
        printing.print_due(seconds=30)
    seconds = perf_counter() - start
    watcher.over.set()
    second, _memory = bare_once(html, pictures)
    file = RenderedFile.objects.get(pk=edition.file.pk)
    pages = len(PdfReader(place_of(file.digest)).pages)
    assert pages >= PAGES, f"only {pages} pages"
    ratio, memory = seconds / ((first + second) / 2), watcher.most / bare_memory
    print(f"{pages} pages: {seconds:.1f} s, {first:.1f} and {second:.1f} s bare; {watcher.most >> 10} MB")
    worker, served = memory_of(os.getpid()) / 1024, handed_out(release)
    return [
        Result(NAMES[0], round(ratio, 3), "x", f"at most {RATIO} x", ratio <= RATIO),
        Result(NAMES[1], round(memory, 3), "x", f"at most {MEMORY} x", memory <= MEMORY),
        Result(NAMES[2], round(worker, 1), "MB", f"under {MEGABYTES} MB", worker < MEGABYTES),
        Result(NAMES[3], round(served, 2), "ms", f"under {MILLISECONDS} ms", served < MILLISECONDS),
    ]


def bare_once(html: str, pictures: dict[str, Any]) -> tuple[float, int]:
    """Seconds, and the most kilobytes that any bare process has held so far."""
    seconds = bare([html], {address: Path(upload.file.path) for address, upload in pictures.items()})
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def handed_out(release: Release) -> float:
    """Milliseconds, the median of fifty times, its bytes read."""
    client = Client(SERVER_NAME="localhost")
    address = f"/it/publications/{release.publication.code}/{release.number}/it.pdf"
    times = []
    for _ in range(50):
        start = perf_counter()
        answer: Any = client.get(address)
        assert answer.status_code == 200
        assert sum(len(piece) for piece in answer.streaming_content) > 100_000
        times.append((perf_counter() - start) * 1000)
    return statistics.median(times)
