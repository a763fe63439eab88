"""Chapters become numbered, safe HTML; what is broken is told and never shown broken."""

import re
from dataclasses import replace

import pytest

from core.markdown import render_markdown
from publications.text.book import Part, Plate, numbers_of
from publications.text.writing import write_out

BOAT = Plate("boat", "How it goes", 'Two arcs <b>"', "Own drawing", "en", picture="ab" * 16)


def part(body: str, *, anchor: str = "way", depth: int = 1) -> Part:
    return Part(anchor, depth, "The way back", body, "en")


def html(body: str, **plates: Plate) -> str:
    return write_out([part(body)], plates, "en").chapters[0].html


def told(body: str, **plates: Plate) -> list[tuple[str, str]]:
    return [(problem.code, problem.what) for problem in write_out([part(body)], plates, "en").problems]


def test_parts_are_numbered_as_they_are_nested() -> None:
    depths = [1, 2, 2, 3, 1, 2]
    found = numbers_of([part("", anchor=f"a{at}", depth=depth) for at, depth in enumerate(depths)])
    assert found == ["1", "1.1", "1.2", "1.2.1", "2", "2.1"]


def test_figures_tables_and_references_have_their_numbers() -> None:
    table = "Table: What it costs {#costs}\n\n|a|b|\n|-|-|\n|1|2|\n"
    body = f"See [](#boat), [](#costs) and [](#way).\n\n![](figure:boat)\n\n{table}"
    shown = html(body, boat=BOAT)
    assert '<a href="#boat" rel="noopener noreferrer">Figure 1</a>' in shown
    assert ">Table 1</a>" in shown
    assert ">Chapter 1</a>" in shown
    assert f'<img src="figure:{BOAT.picture}"' in shown
    assert '<table id="costs">' in shown
    assert "<caption><strong>Table 1.</strong> What it costs</caption>" in shown
    assert "Table: What" not in shown, "the line before the table has become its caption"
    assert told(body, boat=BOAT) == []


def test_columns_of_numbers_are_told_from_those_of_words() -> None:
    shown = html("|a|b|\n|-|-:|\n|1|2|\n")
    assert '<th scope="col">a</th>' in shown
    assert '<th class="number" scope="col">b</th>' in shown or '<th scope="col" class="number">b</th>' in shown
    assert "<td>1</td>" in shown
    assert '<td class="number">2</td>' in shown
    assert "style=" not in shown


def test_a_reference_to_what_comes_later_knows_its_number() -> None:
    book = write_out([part("[](#boat)"), part("![](figure:boat)", anchor="two")], {"boat": BOAT}, "it")
    assert ">Figura 1</a>" in book.chapters[0].html or ">Figure 1</a>" in book.chapters[0].html
    assert [one.target for one in book.figures] == ["boat"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("[](#nowhere)", ("unknown_reference", "#nowhere")),
        ("![](figure:ghost)", ("unknown_figure", "ghost")),
        ("![](figure:mute)", ("figure_without_words", "mute")),
        ("[words](figure:boat)", ("unknown_reference", "figure:boat")),
        ("Table: A {#content}\n\n|a|\n|-|\n|1|", ("name_twice", "content")),
        ("![](figure:boat)\n\n![](figure:boat)", ("figure_twice", "boat")),
        ("A ![logo](https://example.org/a.png) here", ("picture_in_line", "https://example.org/a.png")),
        ("Table: A {#way}\n\n|a|\n|-|\n|1|", ("name_twice", "way")),
    ],
)
def test_what_is_broken_is_told(body: str, problem: tuple[str, str]) -> None:
    assert told(body, boat=BOAT, mute=replace(BOAT, code="mute", words="")) == [problem]
    shown = html(body, boat=BOAT)
    assert "example.org" not in shown
    assert "href" not in shown, "what leads nowhere is no link"


@pytest.mark.parametrize(("depth", "tags"), [(1, ["h3", "h4", "h4", "h3"]), (3, ["h5", "h6", "h6", "h5"])])
def test_headings_follow_the_one_of_their_chapter_and_none_is_left_out(depth: int, tags: list[str]) -> None:
    body = "## One\n\n#### Two\n\n### Three\n\n# Four"
    shown = write_out([part(body, depth=depth)], {}, "en").chapters[0].html
    assert re.findall(r"<(h\d)>", shown) == tags


def test_a_table_without_a_name_takes_none_that_is_there() -> None:
    body = "Table: A\n\n|a|\n|-|\n|1|"
    book = write_out([part(body, anchor="table-1")], {}, "en")
    assert [one.target for one in book.tables] == ["table-2"]
    assert book.problems == []


def test_who_cannot_see_a_figure_hears_its_caption_at_least() -> None:
    assert 'alt="How it goes"' in html("![](figure:boat)", boat=replace(BOAT, words=""))


def test_one_long_address_used_again_and_again_fills_no_memory() -> None:
    body = "[a]: https://example.org/" + "x" * 50_000 + "\n\n" + "[a] " * 30_000
    for shown in (html(body), str(render_markdown(body))):
        assert "https://example.org/xxx" in shown
        assert len(shown) < 3_000_000


def test_links_that_are_written_one_by_one_all_lead_somewhere() -> None:
    body = " ".join(f"[{at}](https://example.org/{at})" for at in range(4000))
    assert html(body).count("https://example.org/") == 4000


def test_a_footnote_has_a_mark_and_a_way_back() -> None:
    shown = html("Words[^1].\n\n[^1]: The source.")
    assert 'id="fnref-way-1"' in shown
    assert 'href="#fn-way-1"' in shown
    assert "The source." in shown


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "![](file:///etc/passwd)",
        "![](https://example.org/x.png)",
    ],
)
def test_nothing_runs_and_nothing_is_fetched(body: str) -> None:
    shown = html(body)
    assert "<script" not in shown
    assert "<img" not in shown
    assert 'href="javascript' not in shown


def test_a_quotation_in_arabic_runs_from_the_right_and_says_its_language() -> None:
    assert '<blockquote lang="ar" dir="rtl">' in html("> الجذور لا تمنع الشجرة")
    mixed = html("The word دائرة means circle.\n\nالجذور لا تمنع **Circolo**")
    assert "<p>The word" in mixed
    assert '<p lang="ar" dir="rtl">' in mixed or '<p dir="rtl" lang="ar">' in mixed
    assert "lang=" not in html("> Überall — à Turin")


def test_the_words_of_a_picture_stay_inside_of_their_attribute() -> None:
    shown = html("![](figure:boat)", boat=BOAT)
    assert "<b>" not in shown.split("<figcaption>")[0].replace("&lt;b&gt;", "")
    assert shown.count("<img") == 1


@pytest.mark.parametrize("body", ["> " * 100 + "deep", "[" * 5000, "x" * 10_000_000, "\x00\x07", "[^1]: [^1]\n\n[^1]"])
def test_hostile_texts_end(body: str) -> None:
    assert len(html(body)) < 500_000
