"""A guideline of 100 pages with everything on, against bare WeasyPrint on the same HTML, and the memory of both.

In turns, each of ours against the bare one before and after it, so that a slow minute of the machine hits both; the
round in the middle counts. The seconds of the processor say whether the machine had time for it.
"""

import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import perf_counter
from uuid import uuid4

from django.core.files.base import ContentFile
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
from publications.printing import print_edition
from publications.releasing import release_publication, written
from publications.text.book import Book

NAMES = (
    "guideline of 100 pages / bare WeasyPrint",
    "guideline of 100 pages, memory of the renderer / bare WeasyPrint",
)
PAGES, CHAPTERS = 100, 33
ROUNDS, RATIO, MEMORY = 3, 1.15, 1.2
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
    """Looks twenty times a second at the most that one of our descendants has held, in kilobytes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self.over = 0, Event()

    def run(self) -> None:
        while not self.over.wait(0.05):
            for process in descendants(os.getpid()):
                try:
                    self.most = max(self.most, memory_of(process, "VmHWM"))
                except (FileNotFoundError, StopIteration, ProcessLookupError):
                    continue


@contextmanager
def watched() -> Iterator[Watcher]:
    """Knows afterwards what our descendants took; none of them may be left."""
    watcher = Watcher()
    watcher.start()
    try:
        yield watcher
    finally:
        watcher.over.set()
        watcher.join()
    assert not descendants(os.getpid()), "somebody is left"


@dataclass(frozen=True)
class Turn:
    """Seconds of the clock and of the processor; kilobytes."""

    seconds: float
    worked: float
    memory: int


def turn(act: Callable[[], object]) -> Turn:
    """What one printing costs, the processes that it starts included."""
    worked = processor()
    with watched() as watcher:
        start = perf_counter()
        act()
        seconds = perf_counter() - start
    return Turn(seconds, processor() - worked, watcher.most)


def processor() -> float:
    """Seconds that all our ended processes and this one had of it."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def addressed(publication: Publication) -> dict[str, Path]:
    """Its pictures at the addresses that the HTML has for them."""
    pictures = [figure.picture for figure in Figure.objects.of_publication(publication)]
    return {picture_address(one): Path(one.file.path) for one in pictures if one is not None}


def printed(release: Release, book: Book) -> bytes:
    """The edition's file, made once more: what was there is put away."""
    file = Edition.objects.of_release(release).get(language="it").file
    place_of(file.digest).unlink(missing_ok=True)
    print_edition(release, book, language="it", by=release.by)
    while RenderedFile.objects.get(pk=file.pk).is_under_way:
        printing.print_due()
    return place_of(file.digest).read_bytes()


def measure() -> list[Result]:
    """Bare, ours, bare, ours … bare."""
    found, by = publication()
    release = release_publication(found, note="", by=by, at=timezone.now())
    html, pictures = Edition.objects.of_release(release).get(language="it").file.html, addressed(found)
    book, files = written(found)["it"], []
    alone = [turn(lambda: bare([html], pictures))]
    ours = []
    for _ in range(ROUNDS):
        ours.append(turn(lambda: files.append(printed(release, book))))
        alone.append(turn(lambda: bare([html], pictures)))
    pages = len(PdfReader(BytesIO(files[0])).pages)
    assert pages >= PAGES, f"only {pages} pages"
    assert len(set(files)) == 1, "the same input, other bytes"
    ratios = [one.seconds * 2 / (alone[at].seconds + alone[at + 1].seconds) for at, one in enumerate(ours)]
    ratio, memory = median(ratios), max(one.memory for one in ours) / max(one.memory for one in alone)
    worked = median(one.worked for one in ours) / median(one.worked for one in alone)
    print(f"{pages} pages, ours / bare by the clock: {', '.join(f'{one:.3f}' for one in sorted(ratios))}")
    print(f"by the processor: {worked:.3f}; {ours[0]} beside {alone[0]}")
    return [
        Result(NAMES[0], round(ratio, 3), "x", f"at most {RATIO} x", ratio <= RATIO),
        Result(NAMES[1], round(memory, 3), "x", f"at most {MEMORY} x", memory <= MEMORY),
    ]
