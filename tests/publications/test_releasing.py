"""A version is what the public reads; it never changes, and its PDFs stay."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import Error, transaction
from django.utils import timezone

from accounts.models import User
from core.errors import Conflict, NotAllowed, WrongState
from programmes.models import Programme
from publications import releasing
from publications.keeping_files import put_old_file, remove_old_file
from publications.models import Chapter, Edition, Publication, Release, ReleasedChapter
from publications.releasing import (
    enter_historical,
    problems_of,
    release_publication,
    reopen_publication,
    withdraw_publication,
)
from tests.kit.races import Outcome, run_together
from tests.projects.racing import refusals, window
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
    for rows in (Release.objects.filter(pk=found.pk), found.chapters.all(), found.editions.all()):
        with pytest.raises(Error), transaction.atomic():
            rows.delete()
    with pytest.raises(Error), transaction.atomic():
        found.editions.update(language="fr")
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


def test_it_is_published_on_the_day_that_it_is_here(guide: Publication, marco: User) -> None:
    release_publication(guide, note="", by=marco, at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    guide.refresh_from_db()
    assert guide.published_on == date(2026, 7, 1), "in Rome it is half past one"


def test_what_came_into_the_archive_by_mistake_is_written_again(guide: Publication, marco: User, giulia: User) -> None:
    enter_historical(guide, by=marco)
    with pytest.raises(NotAllowed):
        reopen_publication(guide, by=giulia)
    assert Publication.objects.public().filter(pk=guide.pk).exists()
    reopen_publication(guide, by=marco)
    assert not Publication.objects.public().filter(pk=guide.pk).exists()
    assert release(guide, marco).number == 1
    with pytest.raises(WrongState):
        reopen_publication(guide, by=marco)


def test_files_that_the_public_sees_at_once_are_for_who_publishes(
    guide: Publication, marco: User, giulia: User
) -> None:
    kept = put_old_file(guide, "it", file=None, by=giulia)
    release(guide, marco)
    for act in (lambda: put_old_file(guide, "fr", file=None, by=giulia), lambda: remove_old_file(kept, by=giulia)):
        with pytest.raises(NotAllowed):
            act()
    assert list(guide.old_files.all()) == [kept]
    put_old_file(guide, "fr", file=None, by=marco)
    remove_old_file(kept, by=marco)
    assert guide.old_files.get().language == "fr"


def test_who_has_not_seen_the_newest_version_releases_none(guide: Publication, marco: User) -> None:
    release_publication(guide, note="", by=marco, at=timezone.now(), after=0)
    with pytest.raises(Conflict):
        release_publication(guide, note="", by=marco, at=timezone.now(), after=0)
    assert Release.objects.of_publication(guide).count() == 1


def both_release(programme: Programme, marco: User, *, locked: bool) -> list[Outcome]:
    """Two who have seen no version yet, or one who sends the form twice."""
    publication = make_publication(programme)
    make_chapter(publication, title_fr="", title_en="", body_fr="", body_en="")

    def act() -> Release:
        return release_publication(publication, note="", by=marco, at=timezone.now(), after=0)

    with window(releasing, "written", locks=locked):
        return run_together(act, act)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_releases_at_once_one_comes_first_and_the_other_is_told(programme: Programme, marco: User) -> None:
    assert refusals(both_release(programme, marco, locked=True)) == ["Conflict"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_both_make_the_same_version(programme: Programme, marco: User) -> None:
    assert refusals(both_release(programme, marco, locked=False)) == ["IntegrityError"]


def test_authors_are_told_what_does_not_fit(guide: Publication) -> None:
    Chapter.objects.filter(anchor="leave").update(body_fr="[](#nowhere)")
    assert {language: [one.what for one in found] for language, found in problems_of(guide).items()} == {
        "fr": ["#nowhere"]
    }


def test_what_is_wrong_in_a_text_is_told_in_its_own_language_alone(guide: Publication) -> None:
    Chapter.objects.filter(anchor="leave").update(body_it="[](#nowhere) [](#costs)", body_fr="", body_en="")
    table = "Table: A {#costs}\n\n|a|\n|-|\n|1|"
    Chapter.objects.filter(anchor="arrive").update(body_it=table, body_en=table)
    assert {language: [one.what for one in found] for language, found in problems_of(guide).items()} == {
        "it": ["#nowhere"],
        "fr": ["#costs"],
    }, "what is wrong in French alone is told there"


def test_words_are_found_in_the_language_they_are_in(guide: Publication, marco: User) -> None:
    Chapter.objects.filter(anchor="leave").update(body_it="Le rimesse degli emigranti.", body_fr="Les envois.")
    found = release(guide, marco)
    rows = ReleasedChapter.objects.of_release(found, "it").extra(
        where=["vector @@ plainto_tsquery('public.circolo_it', 'rimessa')"]
    )
    assert [row.anchor for row in rows] == ["leave"]
