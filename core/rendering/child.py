"""Making PDFs apart from everything else: no Django, no database, no network, no fonts but ours.

`python -m core.rendering.child FONTS...` reads jobs from standard input, a JSON object a line, and writes the outcome
of each into the file that it names. Each job is printed by a process of its own, forked from this one, so that it
begins from the same state, and what it takes or breaks ends with it. It ends when its input ends.

A job: `html`, `dated` (seconds since 1970), `print` (folder), `pictures` (address to path), `target`, `outcome`,
`folder` (for what is not finished), `seconds` and `memory` (bytes) that it may take.
An outcome: {"pages", "size", "unprintable"}, or {"problem", "detail"}.
"""

import ctypes
import json
import logging
import mimetypes
import os
import resource
import signal
import sys
import traceback
import unicodedata
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, uses_netloc, uses_relative

from fontTools.ttLib import TTFont
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

BASE = "app://local/"
uses_relative.append("app")  # else no relative address is joined to it
uses_netloc.append("app")
VARIANT = "pdf/ua-1"
MOST_TOLD = 20
DIE_WITH_PARENT = 1
LIBC = ctypes.CDLL(None)
OUT_OF_MEMORY = {signal.SIGTRAP, signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS}
"""How libraries in C end a process that gets no more."""
INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}


class OwnFiles(URLFetcher):  # type: ignore[misc]
    """Gives the print folder's files and the pictures of the job; whatever else is asked for ends the job."""

    def __init__(self, print_folder: Path, pictures: dict[str, str]) -> None:
        super().__init__(allowed_protocols=("app",), allow_redirects=False, fail_on_errors=True)
        self.folder, self.pictures, self.refused = print_folder.resolve(), pictures, ""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        path = self._path(unquote(url.removeprefix(BASE))) if url.startswith(BASE) else None
        if path is None or not path.is_file():
            self.refused = url.removeprefix(BASE)
            raise ValueError("refused")
        content = path.read_bytes()
        return URLFetcherResponse(url, content, {"Content-Type": kind_of(path.name, content)})

    def _path(self, name: str) -> Path | None:
        if name in self.pictures:
            return Path(self.pictures[name])
        path = (self.folder / name.removeprefix("print/")).resolve()
        return path if name.startswith("print/") and path.is_relative_to(self.folder) else None


def kind_of(name: str, content: bytes) -> str:
    """The content type of a file; uploads have names without an ending."""
    if content.startswith(b"\x89PNG"):
        return "image/png"
    if content.startswith(b"\xff\xd8"):
        return "image/jpeg"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


@lru_cache
def printable(folders: tuple[str, ...]) -> frozenset[int]:
    """The characters that the fonts in these folders can show."""
    files = [path for folder in folders for path in sorted(Path(folder).glob("*.ttf"))]
    return frozenset(code for path in files for code in TTFont(path, lazy=True).getBestCmap())


def unprintable(document: HTML, known: frozenset[int]) -> str:
    """Some of the characters of the text that no font shows, in order."""
    text = set("".join(document.etree_element.itertext()))
    wanted = (one for one in text if ord(one) not in known and unicodedata.category(one) not in INVISIBLE)
    return "".join(sorted(wanted)[:MOST_TOLD])


def print_document(job: dict[str, Any], known: frozenset[int]) -> dict[str, Any]:
    """Write the PDF aside and move it into place whole; returns the outcome."""
    os.environ["SOURCE_DATE_EPOCH"] = str(job["dated"])
    files = OwnFiles(Path(job["print"]), job["pictures"])
    try:
        document = HTML(string=job["html"], base_url=BASE, url_fetcher=files)
        pages = document.render(font_config=FontConfiguration(), pdf_variant=VARIANT)
        pages.metadata.created = datetime.fromtimestamp(job["dated"], UTC).isoformat()
        content = pages.write_pdf(pdf_variant=VARIANT)
    except FatalURLFetchingError:  # no Exception: whoever does not name it ends with it
        return {"problem": "refused", "detail": files.refused[:200]}
    keep(content, Path(job["target"]), Path(job["folder"]))
    return {"pages": len(pages.pages), "size": len(content), "unprintable": unprintable(document, known)}


def keep(content: bytes, target: Path, folder: Path) -> None:
    """The file appears when it is whole, or not at all."""
    aside = folder / f"{target.name}.{os.getpid()}.part"
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    target.parent.mkdir(parents=True, exist_ok=True)
    aside.replace(target)


def attempt(job: dict[str, Any], known: frozenset[int]) -> dict[str, Any]:
    """The outcome of a job, whatever happens to it that a program can still tell."""
    try:
        return print_document(job, known)
    except MemoryError:
        return {"problem": "too_large", "detail": ""}
    except OSError as error:
        tell(error)
        return {"problem": "stopped", "detail": os.strerror(error.errno) if error.errno else "OSError"}
    except Exception as error:
        tell(error)
        return {"problem": "broken", "detail": type(error).__name__}


def tell(error: Exception) -> None:
    """Into the worker's log: where it went wrong and of what kind; what the error says may name a person."""
    where = "".join(traceback.format_tb(error.__traceback__))
    sys.stderr.write(f"document: {type(error).__name__}\n{where}")


def limit(job: dict[str, Any]) -> None:
    """This process ends when it takes more time or memory than the job may, and with the one that began it."""
    LIBC.prctl(DIE_WITH_PARENT, signal.SIGKILL)
    signal.alarm(job["seconds"])
    resource.setrlimit(resource.RLIMIT_AS, (job["memory"], job["memory"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def print_apart(job: dict[str, Any], known: frozenset[int]) -> dict[str, Any]:
    """Print the job in a process of its own; returns how it went."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            limit(job)
            os.write(writing, json.dumps(attempt(job, known)).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        said = told.read()
    _child, status, used = os.wait4(child, 0)
    return json.loads(said) if said else killed(status, used.ru_maxrss * 1024, job["memory"])


def killed(status: int, memory: int, most: int) -> dict[str, Any]:
    """What happened to a process that could not say so itself."""
    signal_number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if signal_number == signal.SIGALRM:
        return {"problem": "too_slow", "detail": ""}
    if signal_number in OUT_OF_MEMORY and memory > most // 4:
        return {"problem": "too_large", "detail": ""}
    return {"problem": "stopped", "detail": signal.Signals(signal_number).name if signal_number else "-"}


def report(outcome: Path, found: dict[str, Any]) -> None:
    """Write the outcome, whole."""
    aside = outcome.with_suffix(".part")
    aside.write_text(json.dumps(found))
    aside.replace(outcome)


def main(folders: list[str]) -> None:
    """Print what comes in until nothing does."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    known = printable(tuple(folders))
    for line in sys.stdin:
        job = json.loads(line)
        report(Path(job["outcome"]), print_apart(job, known))


if __name__ == "__main__":
    main(sys.argv[1:])
