"""A guideline of 100 pages with the processes of an installation: what the worker's and the web server's ever hold, how
long a person waits for the PDF, how fast it is handed out."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from statistics import median
from subprocess import Popen
from urllib.parse import quote

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bench import Result
from bench.certificates import memory_of
from bench.guideline import descendants, publication
from config.processes import PROCESSES, end, spawn
from core.models import RenderedFile
from core.rendering.asking import BELL
from core.ringing import ring
from publications.models import Edition, Release, ReleasedChapter
from publications.releasing import release_publication

NAMES = (
    "worker processes with a guideline of 100 pages, the most that one ever held",
    "web processes with a guideline of 100 pages, the most that one ever held",
    "ready edition handed out",
)
MEGABYTES, MILLISECONDS, TIMES = 200, 50, 50
PATIENCE, SWEEP = 300.0, 20.0
SEARCH = f"search/?q={quote('progetto incontro')}"
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@contextmanager
def installation() -> Iterator[tuple[dict[str, "Popen[bytes]"], int]]:
    """The worker and the web server as `make run` starts them, and the port; up when it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with ExitStack() as stack:
        found = {}
        for process in PROCESSES:
            if process.name != "beat":
                bind = f"127.0.0.1:{port}"
                found[process.name] = spawn(process, var=settings.VAR, bind=bind, surroundings=dict(os.environ))
                stack.callback(end, found[process.name], process.patience)
        wait_until(lambda: answers(port) and len(children(found["worker"].pid)) >= 2)
        yield found, port


def wait_until(what: Callable[[], bool]) -> float:
    """Seconds until it is so; the bell is rung now and then, as the scheduler would."""
    start = rung = time.monotonic()
    while not what():
        now = time.monotonic()
        assert now - start < PATIENCE, "nothing comes"
        if now - rung > SWEEP:
            rung = now
            with transaction.atomic():
                ring(BELL)
        time.sleep(0.1)
    return time.monotonic() - start


def answers(port: int) -> bool:
    """Whether the web server is up."""
    try:
        return ask(HTTPConnection("127.0.0.1", port, timeout=30), "/it/")[0].status == 200
    except ConnectionError:
        return False


def ask(connection: HTTPConnection, address: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    """One request and all of its answer."""
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    return answer, answer.read()


def children(process: int) -> list[int]:
    """The processes that one has started itself."""
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def most(process: int) -> float:
    """Megabytes, the most that it or one of its children ever held; the renderer is a child's child."""
    held = {one: memory_of(one, "VmHWM") / 1024 for one in (process, *children(process))}
    print(", ".join(f"{one:.0f} MB" for one in held.values()))
    return max(held.values())


def read_all(port: int, release: Release) -> None:
    """Every page of it in every language, by several connections, as several processes answer."""
    code = release.publication.code
    for _ in range(4):
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        for language in LANGUAGES:
            chapters = ReleasedChapter.objects.of_release(release, language).values_list("anchor", flat=True)
            places = ["", SEARCH, *(f"read/{one}/" for one in chapters)]
            for place in places:
                answer, _body = ask(connection, f"/{language}/publications/{code}/{place}")
                assert answer.status in {200, 302}, f"{place}: {answer.status}"


def handed_out(port: int, release: Release) -> float:
    """Milliseconds for the whole file, the median; who has it already gets none, who wants a part gets that."""
    address = f"/it/publications/{release.publication.code}/{release.number}/it.pdf"
    times = []
    for _ in range(TIMES):
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        start = time.perf_counter()
        answer, content = ask(connection, address)
        times.append((time.perf_counter() - start) * 1000)
        assert answer.status == 200
        assert content.startswith(b"%PDF")
        assert len(content) > 100_000
        tag = answer.headers["ETag"]
        assert ask(connection, address, **{"If-None-Match": tag})[0].status == 304
        part, piece = ask(connection, address, Range="bytes=1000-1999")
        assert part.status == 206
        assert piece == content[1000:2000]
    return median(times)


def measure() -> list[Result]:
    """From its release to the last reader."""
    found, by = publication()
    with installation() as (processes, port):
        release = release_publication(found, note="", by=by, at=timezone.now())
        file = Edition.objects.of_release(release).get(language="it").file.pk
        seconds = wait_until(lambda: not RenderedFile.objects.get(pk=file).is_under_way)
        assert RenderedFile.objects.get(pk=file).is_ready
        worker = processes["worker"].pid
        wait_until(lambda: len(descendants(worker)) == len(children(worker)))  # the renderer is gone
        served = handed_out(port, release)
        read_all(port, release)
        worker_held, web_held = most(worker), most(processes["web"].pid)
    print(f"{seconds:.1f} s from the release to its PDF")
    return [
        Result(NAMES[0], round(worker_held, 1), "MB", f"under {MEGABYTES} MB", worker_held < MEGABYTES),
        Result(NAMES[1], round(web_held, 1), "MB", f"under {MEGABYTES} MB", web_held < MEGABYTES),
        Result(NAMES[2], round(served, 2), "ms", f"under {MILLISECONDS} ms", served < MILLISECONDS),
    ]
