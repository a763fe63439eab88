"""A version is what the public reads; it never changes, and its PDFs stay."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import Error, transaction
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed, WrongState
from programmes.models import Programme
from publications.models import Chapter, Edition, Publication, Release, ReleasedChapter
from publications.releasing import problems_of, release_publication, withdraw_publication
from tests.publications.builders import make_chapter, make_publication

pytestmark = pytest.mark.django_db


def release(publication: Publication, by: Any) -> Release:
    return release_publication(publication, note="", by=by, at=timezone.now())


@pytest.fixture
def guide(programme: Programme) -> Publication:
    publication = make_publication(programme)
    first = make_chapter(publication, title="Partire", anchor="leave")
    make_chapter(publication, title="Arrivare", anchor="arrive")
    make_chapter(publication, parent=first, title="Prima", anchor="before")
    return publication


def numbered(release: Release, language: str) -> list[tuple[str, str]]:
    return [(row.number, row.anchor) for row in ReleasedChapter.objects.of_release(release, language)]


def test_a_version_holds_every_chapter_in_reading_order_in_every_language(guide: Publication, marco: User) -> None:
    found = release(guide, marco)
    assert numbered(found, "fr") == [("1", "leave"), ("1.1", "before"), ("2", "arrive")]
    assert found.number == 1
    guide.refresh_from_db()
    assert guide.state == "published"
    assert sorted(Edition.objects.of_release(found).values_list("language", flat=True)) == ["en", "fr", "it"]


def test_what_is_written_afterwards_is_read_only_once_it_is_released(guide: Publication, marco: User) -> None:
    first = release(guide, marco)
    Chapter.objects.filter(anchor="leave").update(body_it="Altre parole.")
    html = ReleasedChapter.objects.of_release(first, "it")[0].html
    assert "Altre parole" not in html
    second = release(guide, marco)
    assert "Altre parole" in ReleasedChapter.objects.of_release(second, "it")[0].html
    assert Release.objects.of_publication(guide).newest() == second
    old, new = (Edition.objects.of_release(one).get(language="it").file.digest for one in (first, second))
    assert old != new


def test_a_version_cannot_be_changed_by_anybody(guide: Publication, marco: User) -> None:
    found = release(guide, marco)
    for rows in (Release.objects.filter(pk=found.pk), found.chapters.all()):
        with pytest.raises(Error), transaction.atomic():
            rows.delete()
    with pytest.raises(Error), transaction.atomic():
        found.chapters.update(html="<p>other</p>")


def test_a_chapter_without_translation_comes_in_its_own_language(guide: Publication, marco: User) -> None:
    Chapter.objects.filter(anchor="arrive").update(body_fr="", title_fr="")
    found = release(guide, marco)
    row = ReleasedChapter.objects.of_release(found, "fr").get(anchor="arrive")
    assert row.text_language == "it"
    assert 'lang="it"' in Edition.objects.of_release(found).get(language="fr").file.html


def test_a_language_in_which_nothing_is_written_has_no_pdf(guide: Publication, marco: User) -> None:
    Chapter.objects.update(body_en="", title_en="")
    found = release(guide, marco)
    assert sorted(Edition.objects.of_release(found).values_list("language", flat=True)) == ["fr", "it"]


def test_an_officer_writes_but_does_not_publish(guide: Publication, giulia: User) -> None:
    with pytest.raises(NotAllowed):
        release(guide, giulia)
    assert not Release.objects.exists()


def test_nothing_empty_or_withdrawn_is_released(programme: Programme, guide: Publication, marco: User) -> None:
    with pytest.raises(ValidationError):
        release(make_publication(programme), marco)
    release(guide, marco)
    withdraw_publication(guide, by=marco)
    assert not Publication.objects.public().filter(pk=guide.pk).exists()
    with pytest.raises(WrongState):
        release(guide, marco)


def test_authors_are_told_what_does_not_fit(guide: Publication) -> None:
    Chapter.objects.filter(anchor="leave").update(body_fr="[](#nowhere)")
    assert {language: [one.what for one in found] for language, found in problems_of(guide).items()} == {
        "fr": ["#nowhere"]
    }


def test_words_are_found_in_the_language_they_are_in(guide: Publication, marco: User) -> None:
    Chapter.objects.filter(anchor="leave").update(body_it="Le rimesse degli emigranti.", body_fr="Les envois.")
    found = release(guide, marco)
    rows = ReleasedChapter.objects.of_release(found, "it").extra(
        where=["vector @@ plainto_tsquery('public.circolo_it', 'rimessa')"]
    )
    assert [row.anchor for row in rows] == ["leave"]
