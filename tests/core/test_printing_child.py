"""The child that makes PDFs: the same bytes, our own files alone, Arabic, limits, nothing half made."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from core.rendering.asking import document_html
from core.rendering.press import Press
from tests.kit.printing import fonts_in, print_with, running_press, text_of
from tests.kit.source import ROOT

ARABIC = "أمينة"


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with running_press() as found:
        yield found


def page(body: str) -> str:
    return f"<html lang='it'><title>Attestato</title><link rel='stylesheet' href='print/document.css'><p>{body}"


def modules_after(statement: str) -> set[str]:
    """What a Python that only did this has loaded."""
    code = f"{statement}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return set(said.split())


def test_the_site_itself_loads_no_weasyprint() -> None:
    """It would let every picture that breaks off through, of whoever sends one."""
    assert "weasyprint" not in modules_after("import config.wsgi, config.urls, core.tasks")


def test_the_child_loads_no_django_no_database_and_no_broker() -> None:
    loaded = modules_after("import core.rendering.child")
    assert "weasyprint" in loaded
    assert not loaded & {"django", "psycopg", "celery", "redis", "config"}


def test_control_that_django_is_loaded_is_seen() -> None:
    assert "django" in modules_after("import core.rendering.places")


def test_the_same_inputs_are_the_same_bytes_in_another_process_and_other_ones_are_not(
    press: Press, tmp_path: Path
) -> None:
    html = page(f"Amina <em>{ARABIC}</em> <b>Haddad</b> <img src='print/mark.svg' alt='Circolo'>")
    first, again, elsewhere, later = (tmp_path / f"{name}.pdf" for name in ("first", "again", "elsewhere", "later"))
    print_with(press, html, first)
    print_with(press, html, again)
    print_with(press, html, later, dated=1_700_000_001)
    with running_press() as another:
        print_with(another, html, elsewhere)
    assert first.read_bytes() == again.read_bytes() == elsewhere.read_bytes()
    assert first.read_bytes() != later.read_bytes()


def test_an_arabic_name_is_shown_by_a_font_that_is_inside(press: Press, tmp_path: Path) -> None:
    target, latin = tmp_path / "arabic.pdf", tmp_path / "latin.pdf"
    outcome = print_with(press, page(f"<b>{ARABIC}</b> Haddad"), target)
    assert outcome["unprintable"] == ""
    fonts = fonts_in(target)
    assert {"Noto-Sans-Arabic-Bold", "Noto-Sans"} <= set(fonts)
    assert all(fonts.values())
    assert set(ARABIC) <= set(text_of(target))
    print_with(press, page("Amina Haddad"), latin)
    assert set(fonts_in(latin)) == {"Noto-Sans"}, "no font of the system"


def test_letters_that_no_font_has_are_told(press: Press, tmp_path: Path) -> None:
    assert print_with(press, page("Łukasz Ćosić, Ελένη, Олена, 王芳"), tmp_path / "x.pdf")["unprintable"] == "王芳"


def test_a_document_is_tagged_and_says_its_language_title_and_date(press: Press, tmp_path: Path) -> None:
    outcome = print_with(press, page("Sì") + "<p style='break-before: page'>No", tmp_path / "tagged.pdf")
    reader = PdfReader(tmp_path / "tagged.pdf")
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("it", True)  # type: ignore[index]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()  # type: ignore[index]
    assert reader.metadata is not None
    assert (reader.metadata.title, str(reader.metadata["/CreationDate"])) == ("Attestato", "D:20231114221320+00'00")
    assert (outcome["pages"], outcome["size"]) == (2, (tmp_path / "tagged.pdf").stat().st_size)


REFUSED = [
    "<img src='file:///etc/hostname'>",
    "<img src='data:image/png;base64,iVBORw0KGgo='>",
    "<img src='https://circolo.example/logo.png'>",
    "<img src='print/../site.css'>",
    "<img src='print/%2e%2e/site.css'>",
    "<img src='app://local/print/..%2f..%2fmanage.py'>",
    "<img src='pictures/somebody-elses'>",
    "<img src='/etc/hostname'>",
    "<link rel='stylesheet' href='site.css'>",
    "<style>@import url(file:///etc/hostname)</style>",
    "<style>p { background: url(//circolo.example/x.svg) }</style>",
    "<style>@font-face { font-family: x; src: url(file:///etc/hostname) }</style>",
    "<object data='file:///etc/hostname'></object>",
    "<link rel='attachment' href='file:///etc/hostname'>",
]


@pytest.mark.parametrize("body", REFUSED)
def test_what_is_not_our_own_fails_the_document(press: Press, tmp_path: Path, body: str) -> None:
    outcome = print_with(press, page(body), tmp_path / "refused.pdf")
    assert outcome["problem"] == "refused"
    assert outcome["detail"]
    assert not list(tmp_path.iterdir())


def test_nobody_is_even_called(press: Press, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        assert print_with(press, page(f"<img src='{address}'>"), tmp_path / "x.pdf")["detail"] == address
        server.settimeout(0.1)
        with pytest.raises(TimeoutError):
            server.accept()


def fetched_without_guard(address: str) -> "subprocess.CompletedProcess[str]":
    """As WeasyPrint fetches by itself. In a process of its own: it lets Pillow take pictures that break off."""
    code = (
        "import sys\nfrom weasyprint.urls import URLFetcher\nprint(URLFetcher(timeout=0.1).fetch(sys.argv[1]).read())"
    )
    return subprocess.run([sys.executable, "-c", code, address], cwd=ROOT, capture_output=True, text=True, check=False)


def test_control_without_the_guard_somebody_would_be_called_and_files_would_be_read() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        said = fetched_without_guard(f"http://127.0.0.1:{server.getsockname()[1]}/x.png")
        assert "timed out" in said.stderr
        server.settimeout(1)
        server.accept()[0].close()
    assert fetched_without_guard("file:///etc/hostname").stdout.startswith("b'")


def test_a_picture_that_is_lost_is_told_by_its_words(press: Press, tmp_path: Path) -> None:
    body = page("<img src='pictures/0f3a' alt='A square'>")
    gone = {"pictures/0f3a": str(tmp_path / "gone")}
    assert print_with(press, body, tmp_path / "x.pdf", pictures=gone) == {"problem": "picture", "detail": "A square"}
    (tmp_path / "gone").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert print_with(press, body, tmp_path / "x.pdf", pictures=gone)["problem"] == "picture"
    assert not (tmp_path / "x.pdf").exists()


def test_pictures_that_are_handed_over_are_shown(press: Press, tmp_path: Path) -> None:
    picture = tmp_path / "0f3a"
    Image.new("RGB", (40, 40), "#0f4c5c").save(picture, "PNG")
    body = page("<img src='pictures/0f3a' alt='A square'>")
    outcome = print_with(press, body, tmp_path / "shown.pdf", pictures={"pictures/0f3a": str(picture)})
    assert outcome["pages"] == 1
    assert len(PdfReader(tmp_path / "shown.pdf").pages[0].images) == 1


def test_what_people_typed_is_text(press: Press, tmp_path: Path) -> None:
    typed = "</title><img src='file:///etc/hostname'>"
    html = document_html("rendering/base.html", {"title": typed, "publisher": typed}, language="fr")
    assert 'lang="fr"' in html
    assert print_with(press, html, tmp_path / "typed.pdf")["pages"] == 1
    assert "</title><img" in text_of(tmp_path / "typed.pdf")
    assert print_with(press, page(typed), tmp_path / "control.pdf")["problem"] == "refused"


def test_a_document_takes_no_more_memory_than_it_may(press: Press, tmp_path: Path) -> None:
    most = {"memory": 250 << 20}
    assert print_with(press, page("parola " * 10), tmp_path / "small.pdf", **most)["pages"] == 1
    assert print_with(press, page("parola " * 4_000_000), tmp_path / "large.pdf", **most)["problem"] == "too_large"
    assert not (tmp_path / "large.pdf").exists()
    assert print_with(press, page("parola"), tmp_path / "next.pdf", **most)["pages"] == 1


def test_a_document_takes_no_longer_than_it_may(press: Press, tmp_path: Path) -> None:
    long = page("<p>Una frase che va a capo.</p>" * 6000)
    assert print_with(press, long, tmp_path / "slow.pdf", seconds=1)["problem"] == "too_slow"
    assert not (tmp_path / "slow.pdf").exists()
    assert print_with(press, long, tmp_path / "slow.pdf", seconds=60)["pages"] > 10


def test_a_word_without_end_costs_no_more_than_a_line(press: Press, tmp_path: Path) -> None:
    assert "problem" not in print_with(press, page("x" * 5000), tmp_path / "word.pdf", seconds=10)
    parted = page("<div style='width: 20mm'>" + "straordinariamente " * 3)
    print_with(press, parted, tmp_path / "parted.pdf")
    assert "\u2010" in text_of(tmp_path / "parted.pdf"), "control: words are divided"


def test_what_cannot_be_laid_out_says_of_what_kind_the_fault_is(press: Press, tmp_path: Path) -> None:
    outcome = print_with(press, page("x"), tmp_path / "broken.pdf", dated="yesterday")
    assert outcome == {"problem": "broken", "detail": "TypeError"}
    no_folder = print_with(press, page("x"), Path("/proc/nowhere/x.pdf"))
    assert no_folder["problem"] == "stopped", "the disk may be there again later"


KILLED_WHILE_WRITING = """
import os, signal
from pathlib import Path
from core.rendering import child
os.fsync = lambda descriptor: os.kill(os.getpid(), signal.SIGKILL)
target = Path({target!r})
{change}
child.keep(b"half", target, target.parent / "aside")
"""
IN_PLACE = """
def keep(content, target, folder):
    with target.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
child.keep = keep
"""


@pytest.mark.parametrize(("change", "half_made"), [("", False), (IN_PLACE, True)], ids=["aside", "control: in place"])
def test_whoever_is_killed_while_writing_leaves_no_half_file(tmp_path: Path, change: str, half_made: bool) -> None:
    (tmp_path / "aside").mkdir()
    code = KILLED_WHILE_WRITING.format(target=str(tmp_path / "x.pdf"), change=change)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, env=os.environ)
    assert done.returncode == -signal.SIGKILL
    assert (tmp_path / "x.pdf").exists() is half_made


PRINTED_ONE_AFTER_ANOTHER = """
import json, sys
from core.rendering import child
child.EACH, child.GROWN = 3, {grown}
job = json.loads(sys.argv[1])
printer = child.Printer(frozenset())
for change in {changes}:
    printer.print({{**job, **change}})
    print(printer.worn)
"""
LARGE = {"html": page("<p>Una frase che va a capo.</p>" * 3000)}


@pytest.mark.parametrize(
    ("changes", "grown", "worn"),
    [
        ([{}, {}, {}], 64 << 10, ["False", "False", "True"]),
        ([{"dated": "yesterday"}], 64 << 10, ["True"]),
        ([LARGE], 16 << 10, ["True"]),
        ([LARGE], 1 << 30, ["False"]),
    ],
    ids=["after so many", "after one that failed", "after a large one", "control: it may grow"],
)
def test_the_process_that_prints_is_let_go(
    tmp_path: Path, changes: list[dict[str, str]], grown: int, worn: list[str]
) -> None:
    job = {
        "html": page("Amina"), "dated": 1_700_000_000, "print": str(ROOT / "static" / "print"), "pictures": {},
        "target": str(tmp_path / "x.pdf"), "folder": str(tmp_path), "seconds": 60, "memory": 1 << 30,
    }  # fmt: skip
    code = PRINTED_ONE_AFTER_ANOTHER.format(changes=changes, grown=grown)
    said = subprocess.run([sys.executable, "-c", code, json.dumps(job)], cwd=ROOT, capture_output=True, text=True)
    assert said.stdout.split() == worn, said.stderr
