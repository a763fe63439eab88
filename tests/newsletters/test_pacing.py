"""A sender's mails a minute: kept to by all processes together, and nothing written where there is no limit."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from newsletters import pacing
from newsletters.models import Sender
from newsletters.pacing import Pace
from tests.kit.races import run_together

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The monotonic clock of this process stands still."""
    now = [1000.0]
    monkeypatch.setattr(pacing, "monotonic", lambda: now[0])
    return now


def sender(per_minute: int | None) -> Sender:
    return Sender.objects.create(address=f"news{Sender.objects.count()}@example.org", per_minute=per_minute)


def moments(pace: Pace, number: int, until: float) -> list[float]:
    """When so many mails may leave, as seconds from now."""
    found = []
    for _ in range(number):
        wait = pace.wait(until)
        if wait is None:
            break
        found.append(wait)
        pace.take()
    return found


def test_mails_leave_evenly(clock: list[float]) -> None:
    waits = moments(Pace(sender(60)), 5, until=1004.5)
    assert waits == pytest.approx([0, 1, 2, 3, 4], abs=0.2)


def test_what_does_not_fit_into_the_turn_is_left_for_the_next(clock: list[float]) -> None:
    slow = sender(1)
    assert moments(Pace(slow), 3, until=1020) == [0]
    assert moments(Pace(slow), 3, until=1020) == [], "the next moment is a minute away, and nobody has taken it"
    assert moments(Pace(slow), 3, until=1070) == pytest.approx([60], abs=1)


def test_two_processes_share_what_one_sender_may(clock: list[float]) -> None:
    one = sender(120)
    first, second = Pace(one), Pace(one)
    waits = []
    for _ in range(4):
        waits += moments(first, 2, until=1010) + moments(second, 2, until=1010)
    assert sorted(waits) == pytest.approx([0.5 * number for number in range(16)], abs=0.3)


def test_idle_time_is_not_saved_up(clock: list[float]) -> None:
    one = sender(60)
    Sender.objects.filter(pk=one.pk).update(next_at="2020-01-01T00:00:00Z")
    assert moments(Pace(one), 3, until=1010) == pytest.approx([0, 1, 2], abs=0.2)


@pytest.mark.parametrize("nobody", [False, True])
def test_without_a_limit_nothing_is_asked_or_written(nobody: bool) -> None:
    pace = Pace(None if nobody else sender(None))
    with CaptureQueriesContext(connection) as queries:
        assert moments(pace, 3, until=0) == [0, 0, 0]
    assert len(queries) == 0


def test_a_limit_that_is_lifted_ends_the_turn_and_the_next_one_knows_of_none(clock: list[float]) -> None:
    one = sender(60)
    pace = Pace(one)
    Sender.objects.update(per_minute=None)
    assert pace.wait(1010) is None
    one.refresh_from_db()
    assert Pace(one).wait(1010) == 0


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_processes_that_ask_at_the_same_moment_get_different_moments() -> None:
    one = sender(6000)

    def ends() -> list[Any]:
        pace = Pace(one)
        for _ in range(20):
            pace.slots.clear()
            pace.wait(float("1e9"))
        return list(pace.slots)

    outcomes = run_together(*[ends] * 3)
    assert [outcome.error for outcome in outcomes] == [None] * 3
    one.refresh_from_db()
    assert one.next_at is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM %s - clock_timestamp())", [one.next_at])
        ahead = float(cursor.fetchone()[0])
    assert ahead > 3 * 20 * 50 * 0.01 - 15, "none of the sixty requests was lost"
