"""Markdown becomes HTML that is safe to show, in bounded time."""

import time
from html.parser import HTMLParser

import pytest

from core.markdown import LONGEST, TAGS, render_markdown
from tests.kit.hostile import TEXT

SECONDS = 20
"""Far more than any text needs on a busy machine, far less than one that explodes would take."""


def test_what_people_write_becomes_headings_lists_tables_and_links() -> None:
    html = render_markdown("# One\n\n- a\n- **b**\n\n|x|y|\n|-|-|\n|1|2|\n\n[site](https://example.org 'Title')")
    for piece in ("<h2>One</h2>", "<li>a</li>", "<strong>b</strong>", "<td>1</td>", 'href="https://example.org"'):
        assert piece in html
    assert 'rel="noopener noreferrer"' in html


@pytest.mark.parametrize(("top", "tags"), [(2, ["h2", "h3", "h4", "h4"]), (3, ["h3", "h4", "h4", "h4"])])
def test_headings_begin_below_that_of_the_page(top: int, tags: list[str]) -> None:
    html = render_markdown("# a\n## b\n### c\n#### d", top_heading=top)
    assert [f"<{tag}>" in html for tag in tags] == [True] * 4
    assert "<h1" not in html


def test_a_text_that_begins_with_lower_headings_skips_no_level() -> None:
    assert "<h2>a</h2>" in render_markdown("## a\n### b")
    assert "<h3>b</h3>" in render_markdown("## a\n### b")


DANGEROUS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<svg/onload=alert(1)>",
    "<iframe src=//evil.example></iframe>",
    "<style>*{display:none}</style>",
    "<p style='position:fixed'>x</p>",
    "![x](https://evil.example/pixel.png)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](file:///etc/passwd)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "[x](https://e.example '\" onmouseover=\"alert(1)')",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    '```html" onload="alert(1)\n<script>\n```',
    "<!-- --><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


def shapes(html: str) -> tuple[set[str], set[str], set[str]]:
    """The tags, attributes and schemes of links in HTML, as a browser would read them."""
    tags: set[str] = set()
    attributes: set[str] = set()
    schemes: set[str] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.add(tag)
            attributes.update(name for name, _ in attrs)
            schemes.update((value or "").partition(":")[0].lower() for name, value in attrs if name == "href")

    Reader().feed(html)
    return tags, attributes, schemes


@pytest.mark.parametrize("text", [*DANGEROUS, *TEXT.values()])
def test_nothing_that_runs_comes_through(text: str) -> None:
    tags, attributes, schemes = shapes(render_markdown(text))
    assert tags <= TAGS
    assert attributes <= {"href", "title", "rel", "start"}
    assert schemes <= {"http", "https", "mailto", "tel"}


def test_control_the_reader_sees_what_runs() -> None:
    tags, attributes, schemes = shapes("<p onclick=x><a href='JavaScript:x'>a</a><script>")
    assert tags == {"p", "a", "script"}
    assert attributes == {"onclick", "href"}
    assert schemes == {"javascript"}


def test_raw_html_is_shown_as_text() -> None:
    assert "&lt;b&gt;" in render_markdown("<b>x</b>")


HEAVY = {
    "ten megabytes": "word " * 2_000_000,
    "brackets": "[" * 20_000,
    "stars": "*a_" * 5_000,
    "nested quotes": "> " * 100_000 + "deep",
    "nested lists": "".join(" " * n + "- a\n" for n in range(600)),
    "open links": "[a](" * 5_000,
    "backticks": "".join("`" * n + "a" for n in range(1, 600)),
    "one line": "\n" * 200_000,
}


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY)
def test_no_text_keeps_a_process_busy(text: str) -> None:
    begun = time.process_time()
    html = render_markdown(text)
    assert time.process_time() - begun < SECONDS
    assert len(html) < 10 * LONGEST


def test_a_text_at_the_limit_is_shown_to_its_last_word() -> None:
    assert "last" in render_markdown("a " * (LONGEST // 2 - 3) + "last")
    assert "last" not in render_markdown("a " * (LONGEST // 2) + "last")


def test_nothing_is_nothing() -> None:
    assert render_markdown("") == ""
