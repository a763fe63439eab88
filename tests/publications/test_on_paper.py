"""Each check of printed publications finds what it is there to find, in a small document that is wrong."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.rendering.press import Press
from tests.kit.printing import print_with, running_press
from tests.kit.tagged import Tagged
from tests.publications import on_paper

Check = Callable[[Tagged], Iterator[str]]
LONG = "Straordinariamente, l’organizzazione comunica: rappresentanza, accompagnamento. " * 3
ARABIC = "دائرة"
TABLE = "<table><thead><tr>{}a</thead><tbody><tr><td>1</tbody></table>"
ENTRY = "<nav class='contents'><ul><li><a href='#{}'>One</a></li></ul></nav>"
COVER = "<section class='cover'>Guida</section>"
TYPED = "<nav><ul><li><a href='#one'>One ..... 7</a></li></ul></nav>"


def titled(paper: Tagged) -> Iterator[str]:
    return on_paper.identity(paper, "Guida", "it")


def headed(paper: Tagged) -> Iterator[str]:
    return on_paper.running_titles(paper, "Guida", "Circolo")


def noted(paper: Tagged) -> Iterator[str]:
    return on_paper.notes(paper, '<li id="fn-a">')


def lettered(paper: Tagged) -> Iterator[str]:
    return on_paper.fonts(paper, arabic=True)


def divided(paper: Tagged) -> Iterator[str]:
    return on_paper.hyphens(paper, "it")


THIN = "<p style='width: 3mm; overflow-wrap: normal'>"
NARROW = f"<div style='width: 20mm'>{LONG}"
WRONG: dict[str, tuple[Check, str, str]] = {
    "another title": (titled, "", "<title>Altro</title>"),
    "a level left out": (on_paper.headings, "<h1>A</h1><h2>B</h2>", "<h1>A</h1><h3>B</h3>"),
    "a heading that no bookmark names": (on_paper.bookmarks, "<h1>A</h1>", "<h1 style='bookmark-level: none'>A</h1>"),
    "a table without headings": (on_paper.tables, TABLE.format("<th scope='col'>"), TABLE.format("<td>")),
    "a picture without words": (
        on_paper.pictures, "<img src='print/mark.svg' alt='Circolo'>", "<img src='print/mark.svg'>",
    ),
    "a wrong page": (on_paper.contents, ENTRY.format("one") + "<h2 id='one'>One</h2>", TYPED + "<h2 id='one'>One</h2>"),
    "an entry of nothing": (
        on_paper.contents, ENTRY.format("one") + "<h2 id='one'>One</h2>", ENTRY.format("one") + "<p id='one'>Two",
    ),
    "a link to nowhere": (on_paper.links, "<a href='#x'>x</a><p id='x'>X", "<a href='#y'>x</a><p id='x'>X"),
    "a link to another table": (
        on_paper.links,
        "<a href='#t'>Table 1</a><table id='t'><caption>Table 1. A</caption><tr><td>1</table>",
        "<a href='#t'>Table 1</a><div id='t'>T</div><table style='break-before: page'><caption>Table 1. A<tr><td>1",
    ),
    "a note that is none": (
        noted, "<section class='footnotes'><ol><li>A</ol></section>", "<section><ol><li>A</ol></section>",
    ),
    "no Arabic letters": (lettered, ARABIC, "A"),
    "no running title": (headed, f"{COVER}<p>A", f"{COVER}<p style='page: cover'>A"),
    "an empty page": (
        on_paper.whole_pages, "<p>A<p style='break-before: page'>B",
        "<p>A<div style='break-before: page'></div><p style='break-before: page'>B",
    ),
    "a line beyond the edge": (on_paper.whole_pages, LONG * 3, f"<p style='white-space: nowrap'>{LONG * 3}"),
    "nothing divided": (divided, NARROW, f"<div style='hyphens: none'>{NARROW}"),
    "divided as in another language": (divided, NARROW, f"<div lang='en'>{NARROW}"),
    "a sign apart from its word": (
        on_paper.spaces, f"{THIN}«\N{NO-BREAK SPACE}a\N{NO-BREAK SPACE}»", f"{THIN}« a »",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with running_press() as found:
        yield found


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_found_and_what_is_right_is_not(press: Press, tmp_path: Path, name: str) -> None:
    check, right, wrong = WRONG[name]
    assert not list(check(printed(press, right, tmp_path / "right.pdf")))
    assert list(check(printed(press, wrong, tmp_path / "wrong.pdf")))


def test_long_contents_begin_below_their_heading(press: Press, tmp_path: Path) -> None:
    first, *more = pages_of_contents(press, ["depth-1"] * 60, tmp_path)
    assert "Indice" in first
    assert "Parte 0" in first
    assert more


@pytest.mark.parametrize("before", range(3))
def test_in_the_contents_a_chapter_stays_with_the_first_that_is_inside_it(
    press: Press, tmp_path: Path, before: int
) -> None:
    depths = ["depth-2"] * before + ["depth-1", "depth-2"] * 30
    *full, _last = pages_of_contents(press, depths, tmp_path)
    ends = [int(page.split("Parte ")[-1].split(" ")[0]) for page in full]
    assert ends
    assert {depths[end] for end in ends} == {"depth-2"}


def pages_of_contents(press: Press, depths: list[str], place: Path) -> list[str]:
    """The words of each page that such contents take."""
    entries = "".join(f"<li class='{depth}'><a href='#a'>Parte {at} </a>" for at, depth in enumerate(depths))
    body = f"<nav class='contents'><h2>Indice</h2><ul>{entries}</ul></nav><h2 id='a'>A</h2>"
    return [page.extract_text() for page in printed(press, body, place / "contents.pdf").reader.pages[:-1]]


def printed(press: Press, body: str, place: Path) -> Tagged:
    head = "" if "<title>" in body else "<title>Guida</title>"
    sheets = "".join(f"<link rel='stylesheet' href='print/{name}.css'>" for name in ("document", "publication"))
    html = f"<html lang='it'>{sheets}{head}<body data-title='Guida' data-publisher='Circolo'>{body}"
    assert "problem" not in print_with(press, html, place)
    return Tagged(place)
