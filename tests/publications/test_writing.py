"""Publications are written by those of their programme; nobody goes over what somebody else wrote."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed, WrongState
from core.models import AuditEvent, TranslationState
from core.translating import record_translation
from programmes.models import Programme
from publications import writing
from publications.arranging import add_chapter, move_chapter, remove_chapter
from publications.illustrating import add_figure
from publications.models import Chapter, Publication, ReleasedChapter, TranslatedFrom
from publications.outline import in_reading_order
from publications.pieces import version_of
from publications.releasing import enter_historical, release_publication
from publications.translated_from import changed_passages, changes_of
from publications.writing import confirm_translation, save_piece, settle_publication
from tests.kit.races import Outcome, run_together
from tests.projects.racing import window
from tests.publications.builders import make_chapter, make_publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(programme: Programme) -> Publication:
    return make_publication(programme)


@pytest.fixture
def chapter(guide: Publication) -> Chapter:
    found = make_chapter(guide, body="Parti da qui.\n\nPoi torna.")
    record_translation(found)
    return found


def save(chapter: Chapter, by: Any, **words: str) -> None:
    save_piece(chapter, words, version=version_of(chapter), by=by, minor=False)
    chapter.refresh_from_db()


def contents(guide: Publication) -> list[tuple[int, str]]:
    return [(one.depth, one.chapter.anchor) for one in in_reading_order(Chapter.objects.of_publication(guide))]


def changed(chapter: Chapter, language: str = "fr") -> str:
    parts = [part for change in changes_of(chapter) if change.language == language for part in change.parts]
    return "".join(f"[{part.op} {part.text}]" if part.op != "same" else part.text for part in parts).strip()


def test_a_translator_reads_what_changed_since_the_translation_whatever_came_between(
    chapter: Chapter, giulia: User
) -> None:
    save(chapter, giulia, body_it="Parti da Torino.\n\nPoi torna.")
    save(chapter, giulia, body_it="Parti da Torino.\n\nPoi torna subito.")
    assert changed(chapter).startswith("Parti da [removed qui.][added Torino.]")
    assert "[added torna subito.]" in changed(chapter)
    save(chapter, giulia, body_fr="Pars de Turin.")
    assert changed(chapter) == ""
    assert changed(chapter, "en") != ""
    confirm_translation(chapter, "en", by=giulia)
    assert not TranslatedFrom.objects.exists()


def test_a_correction_that_changes_no_meaning_leaves_translations_current(chapter: Chapter, giulia: User) -> None:
    save_piece(chapter, {"body_it": "Parti da quì."}, version=version_of(chapter), by=giulia, minor=True)
    assert set(TranslationState.objects.values_list("state", flat=True)) == {"current"}
    assert not TranslatedFrom.objects.exists()


def test_of_a_long_text_only_what_changed_is_shown() -> None:
    before = "\n\n".join(f"Paragraph {number}." for number in range(5000))
    parts = list(changed_passages(before, before.replace("Paragraph 2500.", "Paragraph 2500, changed.")))
    assert [part.text for part in parts if part.op == "added"] == ["2500, changed."]
    assert len("".join(part.text for part in parts)) < 100


def test_strangers_to_the_programme_write_nothing(chapter: Chapter, youssef: User, other_programme: Programme) -> None:
    for act in (
        lambda: save(chapter, youssef, title_it="Mine"),
        lambda: add_chapter(chapter.publication, "Mine", by=youssef),
        lambda: move_chapter(chapter, "up", by=youssef),
        lambda: remove_chapter(chapter, by=youssef),
        lambda: add_figure(chapter.publication, "mine", by=youssef),
        lambda: confirm_translation(chapter, "fr", by=youssef),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_an_officer_cannot_hand_it_to_another_programme_nor_change_a_published_cover(
    guide: Publication, giulia: User, marco: User, other_programme: Programme
) -> None:
    make_chapter(guide)
    handed = Publication.objects.get(pk=guide.pk)
    handed.programme = other_programme
    with pytest.raises(NotAllowed):
        settle_publication(handed, by=giulia)
    release_publication(guide, note="", by=marco, at=timezone.now())
    stale = Publication.objects.get(pk=guide.pk)
    stale.state = "draft"
    with pytest.raises(NotAllowed):
        settle_publication(stale, by=giulia)
    settle_publication(stale, by=marco)
    guide.refresh_from_db()
    assert guide.state == "published"


def test_chapters_follow_the_source_language_of_the_cover(chapter: Chapter, giulia: User) -> None:
    publication = chapter.publication
    publication.source_language = "fr"
    settle_publication(publication, by=giulia)
    assert Chapter.objects.get().source_language == "fr"


def test_what_had_changed_in_another_source_language_is_told_no_more(chapter: Chapter, giulia: User) -> None:
    save(chapter, giulia, body_it="Parti da Torino.")
    assert changed(chapter) != ""
    publication = chapter.publication
    publication.source_language = "fr"
    settle_publication(publication, by=giulia)
    assert changes_of(Chapter.objects.get()) == []


def test_what_was_published_elsewhere_has_no_chapters(chapter: Chapter, marco: User) -> None:
    enter_historical(chapter.publication, by=marco)
    with pytest.raises(WrongState):
        save(chapter, marco, title_it="Too late")


def test_chapters_move_with_all_that_is_inside_of_them(guide: Publication, giulia: User) -> None:
    one = add_chapter(guide, "One", by=giulia)
    two = add_chapter(guide, "Two", by=giulia)
    inner = add_chapter(guide, "Inner", inside=two, by=giulia)
    move_chapter(two, "up", by=giulia)
    assert contents(guide) == [(1, "two"), (2, "inner"), (1, "one")]
    move_chapter(one, "in", by=giulia)
    assert contents(guide) == [(1, "two"), (2, "inner"), (2, "one")]
    move_chapter(inner, "out", by=giulia)
    assert contents(guide) == [(1, "two"), (2, "one"), (1, "inner")]
    remove_chapter(two, by=giulia)
    assert contents(guide) == [(1, "inner")]
    assert Chapter.objects.get().position == 1


def test_nothing_stands_deeper_than_contents_show(guide: Publication, giulia: User) -> None:
    one = add_chapter(guide, "One", by=giulia)
    two = add_chapter(guide, "Two", by=giulia)
    deep = add_chapter(guide, "Deep", inside=add_chapter(guide, "Inner", inside=two, by=giulia), by=giulia)
    for act in (
        lambda: move_chapter(two, "in", by=giulia),
        lambda: add_chapter(guide, "Deeper", inside=deep, by=giulia),
    ):
        with pytest.raises(ValidationError):
            act()
    assert contents(guide)[0] == (1, one.anchor)


def test_a_title_holds_what_a_database_keeps(guide: Publication, giulia: User) -> None:
    assert add_chapter(guide, "An\x00dare", by=giulia).title_it == "Andare"


def test_chapters_of_one_title_have_different_names(guide: Publication, giulia: User) -> None:
    add_figure(guide, "Andare", by=giulia)
    names = [add_chapter(guide, title, by=giulia).anchor for title in ("Andare", "Andare", "***", "***", "Content")]
    assert names == ["andare-2", "andare-3", "part", "part-2", "content-2"], "the page calls its own content so"


def test_what_was_released_stays_when_its_chapter_is_deleted(chapter: Chapter, marco: User) -> None:
    release_publication(chapter.publication, note="", by=marco, at=timezone.now())
    remove_chapter(chapter, by=marco)
    assert ReleasedChapter.objects.filter(language="it").count() == 1


def test_a_writer_is_named_once_in_a_while(chapter: Chapter, giulia: User) -> None:
    save(chapter, giulia, title_it="Uno")
    save(chapter, giulia, title_it="Due")
    assert AuditEvent.objects.of_verb("publications.write").count() == 1


def both_write(programme: Programme, giulia: User, marco: User, *, locked: bool) -> list[Outcome]:
    """The same title, read by both before, saved by both at once."""
    chapter = make_chapter(make_publication(programme))
    read = version_of(chapter)
    with window(writing, "content_of", locks=locked):
        return run_together(
            lambda: save_piece(chapter, {"title_it": "Giulia"}, version=read, by=giulia),
            lambda: save_piece(chapter, {"title_it": "Marco"}, version=read, by=marco),
        )


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_one_of_two_who_save_at_once_is_told(programme: Programme, giulia: User, marco: User) -> None:
    outcomes = both_write(programme, giulia, marco, locked=True)
    assert sorted(outcome.value.kept_back for outcome in outcomes) == [[], ["title_it"]]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_one_is_overwritten(programme: Programme, giulia: User, marco: User) -> None:
    outcomes = both_write(programme, giulia, marco, locked=False)
    assert [outcome.value.kept_back for outcome in outcomes] == [[], []]
