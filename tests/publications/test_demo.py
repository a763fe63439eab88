"""The demo's publications: what the facts say of the past, and guidelines of our own, as long as they should be."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from core.translating import check_translations
from portal.demo.content import LANGUAGES
from portal.demo.guidelines_reader import folders, read_folder
from publications.models import Edition, OldFile, Publication, ReleasedChapter
from publications.releasing import problems_of
from tests.publications.demo import demo_publications

pytestmark = pytest.mark.usefixtures("demo")
WORDS = 6000
"""So many words fill twenty pages, as those that are printed show."""
LOOSE = re.compile(r"[ ][:;?!»]|« |[^\s\u00a0\u202f:;?!.…][;?!»]|«[^\s\u00a0\u202f]")
"""In French: a sign that a line may leave alone, or that stands too near to its word."""
GUIDELINES = [path for path in folders() if path.name != "brief"]


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), demo_publications():
        yield


@pytest.fixture
def demo(loaded: None, db: None) -> None:
    """Programmes, accounts, organisations and publications of the demo."""


def past() -> dict[str, list[str]]:
    """What the real programmes published, with the languages of their files."""
    rows = Publication.objects.filter(state="historical").order_by("code")
    return {row.code: sorted(row.old_files.values_list("language", flat=True)) for row in rows}


def test_the_past_has_the_languages_that_the_facts_name() -> None:
    assert past() == {
        "migration-integration-development": ["en"],
        "mig-ressources-cartography": [""],
        "mig-ressources-guidelines": ["fr", "it"],  # guidelines_languages
        "mig-ressources-remittances": ["fr", "it"],  # remittance_brochure_languages
        "mig-ressources-research-report": ["fr", "it"],  # research_report_languages
        "remploy-microfinance-handbook": [],
    }


def test_nothing_is_invented_about_the_past() -> None:
    rows = Publication.objects.filter(state="historical")
    assert not rows.exclude(published_on=None).exists()
    assert not rows.exclude(authors="").exists()
    assert not OldFile.objects.exclude(upload=None).exists()
    assert not rows.filter(releases__isnull=False).exists()
    assert not rows.exclude(programme__code="mig-ressources").exclude(out_by=None).exists()


@pytest.mark.parametrize("path", GUIDELINES, ids=lambda path: path.name)
def test_guidelines_are_whole_and_long_enough_in_every_language(path: Path) -> None:
    folder = read_folder(path)
    for piece in folder.pieces:
        assert set(piece.bodies) == set(LANGUAGES), piece.anchor
        assert len({bool(text) for text in piece.bodies.values()}) == 1, piece.anchor
    for language in LANGUAGES:
        assert sum(len(piece.bodies[language].split()) for piece in folder.pieces) >= WORDS
        assert all(facts[language] for facts in folder.facts.values())


def test_french_signs_keep_their_hard_spaces() -> None:
    assert LOOSE.search("mot ?")
    assert LOOSE.search("mot;"), "control"
    assert LOOSE.search("« mot »")
    for path in folders():
        folder = read_folder(path)
        texts = [piece.bodies["fr"] for piece in folder.pieces] + [piece.titles["fr"] for piece in folder.pieces]
        told = [one[name]["fr"] for one in folder.figures.values() for name in ("caption", "words")]
        assert not [found for text in texts + told for found in LOOSE.findall(text)], path.name


def test_figures_are_told_in_every_language() -> None:
    for path in GUIDELINES:
        figures = read_folder(path).figures
        assert len(figures) >= 4
        assert all(set(one[name]) == set(LANGUAGES) for one in figures.values() for name in ("caption", "words"))


def test_authors_have_nothing_to_mend() -> None:
    for publication in Publication.objects.filter(state="published"):
        assert problems_of(publication) == {}


def test_guidelines_are_read_in_three_languages_and_the_brief_says_what_it_lacks() -> None:
    for publication in Publication.objects.filter(state="published"):
        rows = ReleasedChapter.objects.filter(release__publication=publication)
        foreign = {(row.language, row.anchor) for row in rows if row.language != row.text_language}
        printed = set(Edition.objects.filter(release__publication=publication).values_list("language", flat=True))
        if publication.kind == "brief":
            assert printed == {"it", "fr"}
            assert ("it", "doors") not in foreign
            assert {("it", "afterwards"), ("en", "doors"), ("en", "afterwards")} <= foreign
        else:
            assert printed == set(LANGUAGES)
            assert not foreign


def test_translations_are_recorded_as_the_nightly_check_would() -> None:
    assert check_translations() == 0
