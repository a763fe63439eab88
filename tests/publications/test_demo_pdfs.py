"""The demo's guidelines on paper: read by a library as a reading program and a careful reader would."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from publications.text.parsing import is_arabic
from tests.kit.printing import print_with, running_press
from tests.publications import on_paper
from tests.publications.demo import Printed, demo_publications, print_editions
from tests.publications.on_paper import squeezed

pytestmark = pytest.mark.django_db  # so that there is a database to load the demo into
GUIDELINES = [
    f"{code} {language}" for code in ("professional-integration", "return-projects") for language in ("it", "fr", "en")
]
PAGES = 20
ARABIC = re.compile(r"<p [^>]*lang=\"ar\"[^>]*>(.+?)</p>|<blockquote [^>]*lang=\"ar\"[^>]*>\s*<p[^>]*>(.+?)</p>")


@pytest.fixture(scope="module")
def editions(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Printed]]:
    with django_db_blocker.unblock(), demo_publications():
        codes = {"professional-integration", "return-projects", "first-evening"}
        yield print_editions(tmp_path_factory.mktemp("editions"), codes=codes)


@pytest.fixture(params=GUIDELINES)
def guide(editions: dict[str, Printed], request: pytest.FixtureRequest) -> Printed:
    return editions[request.param]


def test_every_guideline_fills_its_pages_with_letters_that_we_have(guide: Printed) -> None:
    assert len(guide.paper.reader.pages) >= PAGES
    assert not guide.unprintable


def test_it_is_tagged_and_says_its_title_and_language(guide: Printed) -> None:
    assert not list(on_paper.identity(guide.paper, guide.title, guide.language))


def test_everything_in_it_is_what_its_tag_says(guide: Printed) -> None:
    for check in (on_paper.headings, on_paper.tables, on_paper.pictures):
        assert not list(check(guide.paper)), check.__name__
    assert not list(on_paper.notes(guide.paper, guide.html))
    figures = list(guide.paper.tree.every("Figure"))
    assert len(figures) == guide.html.count("<img ") >= 4


def test_bookmarks_are_the_chapters_in_their_order(guide: Printed) -> None:
    assert not list(on_paper.bookmarks(guide.paper))
    chapters = [(depth, squeezed(words)) for depth, words in guide.chapters]
    found = [(depth - 1, squeezed(words)) for depth, words, _page in guide.paper.bookmarks]
    assert found[2:-2] == chapters, "between the title with the contents and the two lists at the end"


def test_contents_and_lists_name_every_chapter_figure_and_table_with_its_page(guide: Printed) -> None:
    assert not list(on_paper.contents(guide.paper))
    entries = len(list(guide.paper.tree.every("TOCI")))
    assert entries == len(guide.chapters) + guide.html.count("<figcaption>") + guide.html.count("<caption>")


def test_links_lead_where_they_say(guide: Printed) -> None:
    assert not list(on_paper.links(guide.paper))


def test_fonts_are_inside_and_arabic_words_come_out_as_they_were_written(guide: Printed) -> None:
    quoted = ["".join(found) for found in ARABIC.findall(guide.html)]
    assert len(quoted) == 1
    assert is_arabic(quoted[0])
    assert not list(on_paper.fonts(guide.paper, arabic=True))
    assert squeezed(quoted[0]) in squeezed(guide.paper.tree.words)
    spoken = [one for one in guide.paper.tree.every("P", "BlockQuote") if one.node.get("/Lang") == "ar"]
    assert {squeezed(one.words) for one in spoken} == {squeezed(quoted[0])}


def test_every_page_has_its_running_titles(guide: Printed) -> None:
    assert not list(on_paper.running_titles(guide.paper, guide.title, guide.publisher))


def test_no_page_is_empty_and_nothing_runs_over_its_edge(guide: Printed) -> None:
    assert not list(on_paper.whole_pages(guide.paper))


def test_words_are_divided_and_lines_broken_as_their_language_does(guide: Printed) -> None:
    assert not list(on_paper.hyphens(guide.paper, guide.language))
    assert not list(on_paper.spaces(guide.paper))


def test_the_same_edition_is_the_same_bytes_from_another_child(editions: dict[str, Printed], tmp_path: Path) -> None:
    one = editions["first-evening it"]
    with running_press() as press:
        print_with(press, one.html, tmp_path / "again.pdf", pictures=one.pictures)
    assert (tmp_path / "again.pdf").read_bytes() == one.place.read_bytes()


def test_a_chapter_in_another_language_is_told_and_marked(editions: dict[str, Printed]) -> None:
    brief = editions["first-evening it"]
    foreign = [one for one in brief.paper.tree.every("Sect") if one.node.get("/Lang") == "fr"]
    chapters = [one for one in foreign if list(one.every("H2", "H3"))]
    assert [next(one.every("H2", "H3")).words.split()[0] for one in chapters] == ["1.1", "2"]
    for chapter in chapters:
        notice = next(one for one in chapter.every("P") if one.node.get("/Lang") == "it")
        assert "francese" in notice.words
        assert len(chapter.words) > 2 * len(notice.words)
    whole = editions["first-evening fr"].paper.tree
    assert not [one for one in whole.every("Sect", "P", "TOCI") if "/Lang" in one.node]
