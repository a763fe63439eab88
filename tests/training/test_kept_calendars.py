"""Calendars are kept, and nobody notices: whatever changes shows at once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.training.lessons import in_group, make_room, make_session, make_trainer
from training.calendars import keeping
from training.feeding import feed_of
from training.grouping import leave_group
from training.models import CalendarFeed, Course, Group, GroupMember, Module, Room, Session, Trainer, TrainerAssignment
from training.scheduling import cancel_session, move_session, restore_session


@pytest.fixture
def feed(amina: User) -> CalendarFeed:
    """Amina's, who reads French."""
    return feed_of(user=amina, by=amina)


def changes(lesson: Session, amina: User, giulia: User) -> Iterator[tuple[str, str, bool]]:
    """Change one thing after the other: what, words of the calendar, and whether they stand in it afterwards."""
    now, later = timezone.now(), lesson.starts_at + timedelta(days=7)
    room = make_room(lesson.course.programme, name="Sala Rossa")
    known = make_trainer(lesson.course.programme, name="Rachida Alami")
    of_group, of_course = Group.objects.filter(sessions=lesson), Course.objects.filter(pk=lesson.course_id)
    yield "nothing", f"{lesson.uuid}", True
    move_session(lesson, starts_at=later, ends_at=later + lesson.length, by=giulia, at=now)
    yield "moved", f"{later.astimezone(lesson.zone):%Y%m%dT%H%M%S}", True
    cancel_session(lesson, reason="Grippe", by=giulia, at=now)
    yield "cancelled", "STATUS:CANCELLED", True
    restore_session(lesson, by=giulia, at=now)
    yield "restored", "STATUS:CANCELLED", False
    Session.objects.filter(pk=lesson.pk).update(link="https://meet.example/x", mode="mixed")
    yield "given a link", "meet.example", True
    Session.objects.filter(pk=lesson.pk).update(room=room)
    yield "given a room", "Sala Rossa", True
    Room.objects.filter(pk=room.pk).update(name="Sala Blu")
    yield "its room called otherwise", "Sala Blu", True
    Module.objects.filter(pk=lesson.module_id).update(title_fr="Le plan")
    yield "its module called otherwise", "SUMMARY:Le plan", True
    of_group.update(name="Les Alpes")
    yield "its group called otherwise", "Les Alpes", True
    of_course.update(title_fr="Le cours")
    yield "its course called otherwise", "Le cours", True
    TrainerAssignment.objects.create(session=lesson, trainer=known, minutes=60)
    yield "given to a trainer", "Rachida Alami", True
    Trainer.objects.filter(pk=known.pk).update(name="Rachida Benali")
    yield "its trainer called otherwise", "Rachida Benali", True
    TrainerAssignment.objects.filter(trainer=known).delete()
    yield "taken from a trainer", "Rachida", False
    added = make_session(lesson.course, starts=later + timedelta(days=1))
    yield "another one for all", f"{added.uuid}", True
    of_course.update(time_zone="Africa/Casablanca")
    yield "its course in another zone", "TZID:Africa/Casablanca", True
    leave_group(GroupMember.objects.get(beneficiary__user=amina), by=giulia, at=now)
    yield "the person out of the group", f"{lesson.uuid}", False
    in_group(of_group.get(), amina)
    yield "the person in the group again", f"{lesson.uuid}", True
    of_course.update(state="cancelled")
    yield "its course cancelled", f"{lesson.uuid}", False


def read(client: Client, feed: CalendarFeed, **headers: str) -> Any:
    return client.get(feed.get_absolute_url(), headers=headers)


def words_in(response: Any) -> str:
    """Without the folds of its lines."""
    return str(response.content.decode().replace("\r\n ", ""))


def test_every_change_shows_at_once(
    client: Client, lesson: Session, feed: CalendarFeed, amina: User, giulia: User
) -> None:
    tag = ""
    for what, words, there in changes(lesson, amina, giulia):
        response = read(client, feed)
        assert (words in words_in(response)) is there, what
        assert response.headers["ETag"] != tag, what
        tag = response.headers["ETag"]
        assert read(client, feed, if_none_match=tag).status_code == 304, what


def test_without_its_state_no_change_would_show(
    client: Client, lesson: Session, feed: CalendarFeed, amina: User, giulia: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "state_of", lambda _lessons: "the same")
    first = words_in(read(client, feed))
    assert all(words_in(read(client, feed)) == first for _change in changes(lesson, amina, giulia))


def test_it_is_written_once_a_language_and_again_after_an_update_of_the_platform(
    client: Client, lesson: Session, feed: CalendarFeed, amina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    write = keeping.calendar_of

    def counted(feed: CalendarFeed, *, language: str) -> bytes:
        written.append(language)
        return write(feed, language=language)

    monkeypatch.setattr(keeping, "calendar_of", counted)
    for language in ("fr", "it", "fr", "it"):
        assert f"Training//{language.upper()}" in words_in(client.get(feed.get_absolute_url(), {"language": language}))
    assert written == ["fr", "it"]
    amina.language = "en"
    amina.save(update_fields=["language"])
    assert "Training//EN" in words_in(read(client, feed))
    monkeypatch.setattr(keeping, "_edition", lambda _language: "the next")
    read(client, feed)
    assert written == ["fr", "it", "en", "en"]


def test_what_changed_while_it_was_written_is_not_kept(
    client: Client, lesson: Session, feed: CalendarFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the calendar of before would be found again once the change is taken back."""
    write, titles = keeping.calendar_of, Module.objects.filter(pk=lesson.module_id)
    before = titles.values_list("title_fr", flat=True)[0]

    def disturbed(feed: CalendarFeed, *, language: str) -> bytes:
        titles.update(title_fr="Autre chose")
        return write(feed, language=language)

    with monkeypatch.context() as patch:
        patch.setattr(keeping, "calendar_of", disturbed)
        assert "Autre chose" in words_in(read(client, feed))
    titles.update(title_fr=before)
    assert "Autre chose" not in words_in(read(client, feed))


def test_without_the_cache_it_is_written_each_time(
    client: Client, lesson: Session, feed: CalendarFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping.cache, "get", lambda *_: None)
    assert read(client, feed).content == read(client, feed).content
