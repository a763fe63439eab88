"""What authors are told of before a release."""

import pytest

from publications.checking import PROBLEMS, before_release, faults_in
from tests.publications.builders import make_chapter, make_figure, make_publication

pytestmark = pytest.mark.django_db
BROKEN = {
    "unknown_reference": "[](#nowhere)",
    "unknown_figure": "![](figure:ghost)",
    "figure_without_picture": "![](figure:circle)",
    "figure_without_words": "![](figure:silent)",
    "figure_twice": "![](figure:circle)\n\n![](figure:circle)",
    "picture_in_line": "A ![logo](https://example.org/a.png) here",
    "name_twice": "Table: A {#way}\n\n|a|\n|-|\n|1|",
}
"""For each fault a text that has it."""


def test_every_fault_has_a_text_that_shows_it() -> None:
    assert BROKEN.keys() == PROBLEMS.keys()


@pytest.mark.parametrize("code", BROKEN)
def test_every_fault_is_told_in_words(code: str) -> None:
    publication = make_publication()
    make_figure(publication)
    make_figure(publication, code="silent", words="")
    chapter = make_chapter(publication, anchor="way", body=BROKEN[code])
    wanted = str(PROBLEMS[code]).partition("%(what)s")[2]
    for told in (faults_in(chapter)["it"], [lack.words for lack in before_release(publication).languages["it"]]):
        assert any(words.endswith(wanted) for words in told), told
