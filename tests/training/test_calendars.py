"""Calendars, read by a strict parser: right across a change of clocks, and told of what moved or was cancelled."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from programmes.models import Programme
from tests.cast import sign_in
from tests.training.lessons import in_group, make_course, make_group, make_session, make_trainer
from training.calendars.lines import folded, text
from training.calendars.zones import changes
from training.feeding import feed_of, renew_feed
from training.models import CalendarFeed, Course, Group, Session
from training.scheduling import cancel_session, move_session

ROME, CASABLANCA = ZoneInfo("Europe/Rome"), ZoneInfo("Africa/Casablanca")
YEAR = timezone.localdate().year + 1


def last_sunday(month: int) -> date:
    """On which Europe moves its clock."""
    end = date(YEAR, month, 31)
    return end - timedelta(days=(end.weekday() + 1) % 7)


def at(day: date, zone: ZoneInfo = ROME, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), zone)


@pytest.fixture
def feed(amina: User) -> CalendarFeed:
    return feed_of(user=amina, by=amina)


def fetched(client: Client, feed: CalendarFeed, **headers: Any) -> Any:
    return client.get(feed.get_absolute_url(), headers=headers)


def events(client: Client, feed: CalendarFeed) -> list[Any]:
    """The entries, parsed strictly: any error in a line fails."""
    response = fetched(client, feed)
    assert response.status_code == 200
    calendar = icalendar.Calendar.from_ical(response.content)
    assert not calendar.errors
    found = list(calendar.walk("VEVENT"))
    assert not [error for event in found for error in event.errors]
    return found


@pytest.mark.parametrize("month", [3, 10])
def test_nine_stays_nine_across_a_change_of_clocks(
    client: Client, course: Course, turin: Group, feed: CalendarFeed, month: int
) -> None:
    change = last_sunday(month)
    for day in (change - timedelta(days=1), change + timedelta(days=1)):
        make_session(course, group=turin, starts=at(day))
    before, after = events(client, feed)
    assert [event.decoded("dtstart").hour for event in (before, after)] == [9, 9]
    assert before.decoded("dtstart").utcoffset() != after.decoded("dtstart").utcoffset()
    assert [event.decoded("dtend") - event.decoded("dtstart") for event in (before, after)] == [timedelta(hours=2)] * 2


@pytest.mark.parametrize("name", ["Europe/Rome", "Africa/Casablanca", "Asia/Tokyo"])
def test_the_zone_in_the_file_says_what_the_clock_says(
    client: Client, programme: Programme, amina: User, feed: CalendarFeed, name: str
) -> None:
    course = make_course(programme, time_zone=name)
    group = make_group(course)
    in_group(group, amina)
    for month in (1, 6, 12):
        make_session(course, group=group, starts=at(date(YEAR, month, 10), ZoneInfo(name)))
    calendar = icalendar.Calendar.from_ical(fetched(client, feed).content)
    (written,) = calendar.walk("VTIMEZONE")
    zone = written.to_tz(lookup_tzid=False)
    for days in range(0, 365, 5):
        moment = datetime(YEAR, 1, 1, 12, tzinfo=UTC) + timedelta(days=days)
        local = moment.astimezone(ZoneInfo(name)).replace(tzinfo=None)
        assert local.replace(tzinfo=zone).utcoffset() == moment.astimezone(ZoneInfo(name)).utcoffset(), local


def test_the_clock_of_morocco_is_moved_around_ramadan_and_found_to_the_minute() -> None:
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    assert list(changes(CASABLANCA, start, end)) == [
        datetime(2026, 2, 15, 2, tzinfo=UTC), datetime(2026, 3, 22, 2, tzinfo=UTC)
    ]  # fmt: skip


def test_moving_and_cancelling_reach_the_calendar_with_a_higher_sequence(
    client: Client, lesson: Session, feed: CalendarFeed, giulia: User
) -> None:
    (first,) = events(client, feed)
    now, later = timezone.now(), lesson.starts_at + timedelta(days=7)
    move_session(lesson, starts_at=later, ends_at=later + lesson.length, by=giulia, at=now)
    (moved,) = events(client, feed)
    cancel_session(lesson, reason="Flu; all of us", by=giulia, at=now)
    (gone,) = events(client, feed)
    assert first["uid"] == moved["uid"] == gone["uid"]
    assert first["sequence"] < moved["sequence"] < gone["sequence"]
    assert moved.decoded("dtstart") == later
    assert (str(first["status"]), str(gone["status"])) == ("CONFIRMED", "CANCELLED")
    assert "Flu; all of us" in str(gone["description"])


def test_it_is_in_the_readers_language_without_a_session(client: Client, lesson: Session, feed: CalendarFeed) -> None:
    response = fetched(client, feed, accept_language="it")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert not response.cookies
    assert "PRODID:-//Circolo//Training//FR" in response.content.decode()
    italian = client.get(feed.get_absolute_url(), {"language": "it"}).content.decode()
    assert "PRODID:-//Circolo//Training//IT" in italian


def test_an_unchanged_calendar_is_not_sent_again(client: Client, lesson: Session, feed: CalendarFeed) -> None:
    first = fetched(client, feed)
    again = fetched(client, feed, if_none_match=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    Session.objects.filter(pk=lesson.pk).update(link="https://meet.example/x", mode="mixed")
    assert fetched(client, feed, if_none_match=first.headers["ETag"]).status_code == 200


def test_a_new_address_ends_the_old_one_and_none_can_be_guessed(
    client: Client, feed: CalendarFeed, amina: User
) -> None:
    old = feed.get_absolute_url()
    renewed = renew_feed(feed, by=amina, at=timezone.now())
    assert client.get(old).status_code == 404
    assert fetched(client, renewed).status_code == 200
    assert len(renewed.token) == 32
    for wrong in ("x", renewed.token[:-1], renewed.token.swapcase()):
        assert client.get(f"/data/calendars/{wrong}.ics").status_code == 404


def test_a_course_and_a_trainer_without_account_have_calendars_too(
    client: Client, course: Course, lesson: Session, giulia: User, programme: Programme
) -> None:
    known = make_trainer(programme, name="Rachida Ö., «maître»")
    make_session(course, group=lesson.group, trainers=[known])
    both = events(client, feed_of(course=course, by=giulia))
    (own,) = events(client, feed_of(trainer=known, by=giulia))
    assert len(both) == 2
    assert "Rachida Ö., «maître»" in str(own["description"])


def test_the_office_gives_a_course_an_address_and_takes_a_new_one_when_it_has_leaked(
    client: Client, course: Course, lesson: Session, giulia: User, lucia: User
) -> None:
    board, act = (reverse(f"admin:training_course_{name}", args=[course.pk]) for name in ("timetable", "calendar"))
    addresses = []
    for _time in range(2):
        sign_in(client, giulia).post(act)
        feed = CalendarFeed.objects.get(course=course)
        assert feed.token in client.get(board).content.decode()
        addresses.append(feed.get_absolute_url())
    assert [client.get(one).status_code for one in addresses] == [404, 200]
    assert CalendarFeed.objects.get().token not in sign_in(Client(), lucia).get(board).content.decode()
    assert sign_in(Client(), lucia).post(act).status_code == 403


def test_an_empty_calendar_is_valid_too(client: Client, feed: CalendarFeed) -> None:
    assert events(client, feed) == []


def test_lines_are_folded_between_characters_and_nothing_breaks_out_of_a_text() -> None:
    line = "SUMMARY:" + "è" * 100
    pieces = folded(line).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece.removeprefix(" ") for piece in pieces[1:]) == line
    assert text("a;b,c\\d\r\nEND:VEVENT\x07") == "a\\;b\\,c\\\\d\\nEND:VEVENT"
