"""When everything that a lesson needs is free: the nearest time first, in the clock of the place, by one query."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.training.lessons import ROME, make_room, make_session
from training.models import Booking, Course, Group, Session, Trainer
from training.scheduling import nearest_free

MONDAY = datetime(2030, 3, 4, 9, tzinfo=ROME)
TWO_HOURS = timedelta(hours=2)


def free(needs: list[tuple[str, int]], wanted: datetime = MONDAY, **more: Any) -> list[str]:
    """Weekday and time of what is offered, as the clock in Rome shows it."""
    values: dict[str, Any] = {"lasts": TWO_HOURS, "zone": "Europe/Rome", "not_before": MONDAY - timedelta(days=9)}
    found = Booking.objects.free_starts(needs, wanted=wanted, **values | more)
    return [f"{at.astimezone(ROME):%a %d %H:%M}" for at in found]


def test_the_nearest_time_at_which_all_of_them_are_free(
    course: Course, turin: Group, trainer: Trainer, django_assert_num_queries: Any
) -> None:
    room = make_room(course.programme)
    make_session(course, group=turin, starts=MONDAY)
    make_session(course, trainers=[trainer], starts=MONDAY + TWO_HOURS)
    make_session(course, room=room, starts=MONDAY + timedelta(hours=5), minutes=60)
    needs = [("group", turin.pk), ("account", trainer.user_id or 0), ("room", room.pk)]
    with django_assert_num_queries(1):
        found = free(needs)
    assert found == ["Mon 04 15:00", "Mon 04 15:30", "Mon 04 16:00"]
    assert free([("room", make_room(course.programme).pk)])[0] == "Mon 04 09:00"


def test_what_is_offered_for_a_lesson_does_not_overlap(course: Course, turin: Group) -> None:
    make_session(course, group=turin, starts=MONDAY)
    wanted = Session(course=course, group=turin, starts_at=MONDAY, ends_at=MONDAY + TWO_HOURS)
    found = nearest_free(wanted, at=MONDAY, number=5)
    assert [f"{at.astimezone(ROME):%a %H:%M}" for at in found] == [
        "Mon 11:00", "Mon 13:00", "Mon 15:00", "Tue 09:00", "Tue 11:00",
    ]  # fmt: skip
    assert free([("group", turin.pk)], number=2) == ["Mon 04 11:00", "Mon 04 11:30"], "without looking they do"


def test_a_lesson_does_not_stand_in_its_own_way(course: Course, turin: Group) -> None:
    own = make_session(course, group=turin, starts=MONDAY)
    needs = [("group", turin.pk)]
    assert free(needs)[0] == "Mon 04 11:00"
    assert free(needs, but=own.pk)[0] == "Mon 04 09:00"


def test_only_on_working_days_within_the_hours_and_never_before_now(course: Course) -> None:
    saturday = MONDAY - timedelta(days=2)
    assert free([], saturday, number=2) == ["Fri 01 16:00", "Fri 01 15:30"]
    assert free([], saturday, not_before=saturday)[0] == "Mon 04 09:00"
    assert free([], hours=(time(18), time(20))) == ["Mon 04 18:00", "Tue 05 18:00", "Wed 06 18:00"]
    assert free([], holidays=[MONDAY.date()])[0] == "Tue 05 09:00"


def test_a_time_that_the_clock_leaves_out_is_not_offered(course: Course) -> None:
    sunday = datetime(2030, 3, 31, 2, 30, tzinfo=ZoneInfo("Europe/Rome"))
    found = free([], sunday, weekdays=[7], hours=(time(1), time(6)), days=0, lasts=timedelta(minutes=30), number=9)
    assert "Sun 31 03:00" in found
    assert not any("02:" in one for one in found)
