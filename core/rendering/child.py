"""Making PDFs apart from everything else: no Django, no database, no network, no fonts but ours.

`python -m core.rendering.child PRINT FONTS...` reads jobs from standard input, a JSON object a line, and writes the
outcome of each into the file that it names; then it rings, with a line of its own. Jobs are printed by a process forked
from this one, so that what one takes or breaks ends with that: it is let go after a document that failed or took much
memory, and after EACH. It ends when its input ends.

A job: `html`, `dated` (seconds since 1970), `print` (folder), `pictures` (address to path), `target`, `outcome`,
`folder` (for what is not finished), `seconds` and `memory` (bytes) that it may take.
An outcome: {"pages", "size", "unprintable"}, or {"problem", "detail"}.
"""

import ctypes
import gc
import json
import logging
import mimetypes
import os
import resource
import signal
import sys
import traceback
import unicodedata
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, uses_netloc, uses_relative

from fontTools.ttLib import TTFont
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from core.rendering.hyphens import divide_words_alone
from core.rendering.tagging import complete_tags

BASE = "app://local/"
uses_relative.append("app")  # else no relative address is joined to it
uses_netloc.append("app")
VARIANT = "pdf/ua-1"
MOST_TOLD = 20
DIE_WITH_PARENT = 1
LIBC = ctypes.CDLL(None)
OUT_OF_MEMORY = {signal.SIGTRAP, signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS}
"""How libraries in C end a process that gets no more."""
EACH = 50
"""So many documents a process prints."""
GROWN = 64 << 10
"""Kilobytes by which a process may have grown to print another one."""
LOOKED_AFTER = 50_000
"""So many new objects until Python looks which of them are needed no more. A layout makes millions that stay to its
end; to look after each 700, as Python does unless told, takes a fifth of the time."""
SAMPLE = """<html lang="it"><title>Circolo</title><link rel="stylesheet" href="print/document.css">
<h1>Circolo</h1><p><b>Grassetto</b>, <i>corsivo</i>, <span lang="ar">دائرة</span></p>
<svg viewBox="0 0 9 9" width="9" height="9"><title>Q</title><path d="M0 0h9v9z"/></svg>
<table><tr><th>1<td>2</table></html>"""
"""Something of everything that documents are made with."""
INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}


class OwnFiles(URLFetcher):  # type: ignore[misc]
    """Gives the print folder's files and the pictures of the job; whatever else is asked for ends the job, and so does
    a picture that is `lost`: gone from the disk, or no picture any more."""

    def __init__(self, print_folder: Path, pictures: dict[str, str]) -> None:
        super().__init__(allowed_protocols=("app",), allow_redirects=False, fail_on_errors=True)
        self.folder, self.pictures, self.refused, self.lost = print_folder.resolve(), pictures, "", ""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        path = self._path(unquote(url.removeprefix(BASE))) if url.startswith(BASE) else None
        if path is None or not path.is_file():
            name = url.removeprefix(BASE)
            self.lost, self.refused = (name, "") if name in self.pictures else ("", name)
            raise ValueError("refused")
        content = path.read_bytes()
        kind = kind_of(path.name, content)
        if not kind.startswith("image/") and not url.startswith(f"{BASE}print/"):
            self.lost = url.removeprefix(BASE)
            raise ValueError("damaged")
        return URLFetcherResponse(url, content, {"Content-Type": kind})

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
        if files.lost:
            shown = (one.get("alt") for one in document.etree_element.iter("img") if one.get("src") == files.lost)
            return {"problem": "picture", "detail": next(shown, files.lost)[:200]}
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
    """This process ends when it takes more time or memory than the job may, until the next job says otherwise."""
    signal.alarm(job["seconds"])
    resource.setrlimit(resource.RLIMIT_AS, (job["memory"], resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Printer:
    """A process forked from this one that prints some documents, one after another, and takes the rest of them not down
    with it: what goes wrong, or takes much, ends with it."""

    def __init__(self, known: frozenset[int]) -> None:
        reading, giving = os.pipe()
        hearing, telling = os.pipe()
        self.process, self.printed, self.worn = os.fork(), 0, False
        if self.process == 0:
            try:
                os.close(giving)
                _print_what_comes(reading, telling, known)
            finally:
                os._exit(0)
        os.close(reading)
        os.close(telling)
        self.given, self.told = os.fdopen(giving, "w"), os.fdopen(hearing)

    def print(self, job: dict[str, Any]) -> dict[str, Any]:
        """How it went. Afterwards it is `worn` when another process should print the next."""
        with suppress(BrokenPipeError):
            self.given.write(json.dumps(job) + "\n")
            self.given.flush()
        said = self.told.readline()
        self.printed += 1
        if not said.endswith("\n"):
            self.worn = True
            _process, status, used = os.wait4(self.process, 0)
            self._close()
            return killed(status, used.ru_maxrss * 1024, job["memory"])
        found: dict[str, Any] = json.loads(said)
        self.worn = found.pop("grown") or "problem" in found or self.printed >= EACH
        if self.worn:
            self._close()
            os.waitpid(self.process, 0)
        return found

    def _close(self) -> None:
        with suppress(BrokenPipeError):
            self.given.close()
        self.told.close()


def _print_what_comes(reading: int, telling: int, known: frozenset[int]) -> None:
    """The life of a Printer's process."""
    LIBC.prctl(DIE_WITH_PARENT, signal.SIGKILL)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with os.fdopen(reading) as given, os.fdopen(telling, "w") as told:
        for line in given:
            job = json.loads(line)
            limit(job)
            found = attempt(job, known)
            signal.alarm(0)
            grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before > GROWN
            told.write(json.dumps({**found, "grown": grown}) + "\n")
            told.flush()


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


def warm_up(print_folder: Path) -> None:
    """Print something once and throw it away: what every document needs is loaded here, not again in each process."""
    document = HTML(string=SAMPLE, base_url=BASE, url_fetcher=OwnFiles(print_folder, {}))
    document.write_pdf(font_config=FontConfiguration(), pdf_variant=VARIANT)


def main(print_folder: str, folders: list[str]) -> None:
    """Print what comes in until nothing does."""
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    bell = os.dup(sys.stdout.fileno())
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())  # what a library prints does not ring
    known = printable(tuple(folders))
    complete_tags()
    divide_words_alone()
    warm_up(Path(print_folder))
    gc.set_threshold(LOOKED_AFTER)
    gc.freeze()  # else each process copies all that was loaded, only to look whether it is still needed
    printer = None
    for line in sys.stdin:
        job = json.loads(line)
        if printer is None or printer.worn:
            printer = Printer(known)
        report(Path(job["outcome"]), printer.print(job))
        os.write(bell, b"\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
