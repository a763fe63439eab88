"""A timetable is laid out once from the curriculum: minutes come out even, around holidays and what is taken."""

from collections import Counter
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from core.errors import Conflict, NotAllowed, WrongState
from programmes.models import Programme
from tests.training.lessons import (
    ROME,
    make_course,
    make_curriculum,
    make_group,
    make_room,
    make_session,
    make_trainer,
    minutes_by_path,
)
from training.laying_out import Layout, clear_timetable, lay_out, lay_out_timetable
from training.models import Course, Room, Session, TrainerAssignment

MONDAY = date(2030, 3, 4)
MORNING, AFTERNOON = (time(9), time(13)), (time(14), time(17))


@pytest.fixture
def planned(programme: Programme) -> Course:
    """Two groups in two paths; 540 minutes of trunk, 180 of each path; from a Monday for eight weeks."""
    curriculum = make_curriculum(programme, trunk=(300, 240), paths={"enterprise": (180,), "cooperation": (180,)})
    course = make_course(
        programme, curriculum=curriculum, state="planned", starts_on=MONDAY, ends_on=MONDAY + timedelta(days=55)
    )
    make_group(course, "Torino", "enterprise")
    make_group(course, "Roma", "cooperation", city="Roma")
    return course


def layout(**more: Any) -> Layout:
    """Mondays and Wednesdays from nine to one."""
    values: dict[str, Any] = {"first_day": MONDAY, "weekdays": [1, 3], "hours": [MORNING]}
    return Layout(**values | more)


def shown(sessions: list[Session]) -> list[str]:
    """Group, day and hours, as the clock in Rome shows them."""
    return [
        f"{one.group or 'all'} {one.starts_at.astimezone(ROME):%a %d %H:%M}-{one.ends_at.astimezone(ROME):%H:%M}"
        for one in sessions
    ]


def test_modules_follow_each_other_into_the_hours_of_the_days(planned: Course, giulia: User) -> None:
    found = lay_out_timetable(planned, layout(), by=giulia, at=timezone.now())
    assert shown(found) == [
        "all Mon 04 09:00-13:00", "all Wed 06 09:00-10:00", "all Wed 06 10:00-13:00", "all Mon 11 09:00-10:00",
        "Torino Mon 11 10:00-13:00", "Roma Mon 11 10:00-13:00",
    ]  # fmt: skip
    assert minutes_by_path(planned.sessions.all()) == minutes_by_path(planned.curriculum.modules.all())


def test_each_group_by_itself_has_all_of_the_trunk(planned: Course) -> None:
    found = lay_out(planned, layout(together=False))
    minutes = Counter[str]()
    for one in found:
        minutes[str(one.group)] += int(one.length.total_seconds() // 60)
    assert minutes == {"Torino": 720, "Roma": 720}


def test_it_goes_around_holidays_and_what_is_taken(planned: Course) -> None:
    room = make_room(planned.programme)
    elsewhere = make_course(planned.programme)
    make_session(elsewhere, room=room, starts=_at(MONDAY + timedelta(days=7), 10), minutes=60)
    rooms: dict[int | None, Room | None] = dict.fromkeys(planned.groups.values_list("pk", flat=True))
    rooms[None] = room
    found = lay_out(planned, layout(holidays=frozenset({MONDAY, MONDAY + timedelta(days=2)}), rooms=rooms))
    assert shown(found)[:3] == ["all Mon 11 09:00-10:00", "all Mon 11 11:00-13:00", "all Wed 13 09:00-11:00"]


def _at(day: date, hour: int) -> Any:
    from datetime import datetime

    return datetime.combine(day, time(hour), ROME)


def test_two_groups_in_one_room_take_turns(planned: Course, giulia: User) -> None:
    room = make_room(planned.programme)
    rooms: dict[int | None, Room] = {None: room} | {group.pk: room for group in planned.groups.all()}
    found = lay_out_timetable(planned, layout(rooms=rooms), by=giulia, at=timezone.now())
    assert shown(found)[-2:] == ["Torino Mon 11 10:00-13:00", "Roma Wed 13 09:00-12:00"]


def test_summer_time_moves_no_lesson(planned: Course) -> None:
    found = lay_out(planned, layout(first_day=date(2030, 3, 27), weekdays=[3, 7], hours=[MORNING]))
    assert shown(found)[:3] == ["all Wed 27 09:00-13:00", "all Sun 31 09:00-10:00", "all Sun 31 10:00-13:00"]
    offsets = [one.starts_at.astimezone(ROME).utcoffset() for one in found[:2]]
    assert offsets == [timedelta(hours=1), timedelta(hours=2)]


def test_online_modules_take_no_room(programme: Programme) -> None:
    curriculum = make_curriculum(programme, trunk=(120,), paths={}, state="draft")
    curriculum.modules.update(delivery="live_online")
    course = make_course(programme, curriculum=curriculum, starts_on=MONDAY, ends_on=MONDAY + timedelta(days=9))
    [lesson] = lay_out(course, layout(rooms={None: make_room(programme)}))
    assert (lesson.mode, lesson.room) == ("online", None)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"first_day": MONDAY - timedelta(days=1)}, "not within the course"),
        ({"weekdays": []}, "day of the week"),
        ({"hours": [(time(13), time(9))]}, "before they begin"),
        ({"hours": [MORNING, (time(12), time(14))]}, "overlap"),
        ({"first_day": MONDAY + timedelta(days=54)}, "find no time"),
        ({"first_day": date(2030, 3, 27), "weekdays": [7], "hours": [(time(2, 30), time(6))]}, "put forward"),
    ],
)
def test_what_cannot_be_laid_out_is_explained(planned: Course, change: dict[str, Any], word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        lay_out(planned, layout(**change))


def test_it_is_laid_out_once_and_cleared_only_while_nobody_saw_it(planned: Course, giulia: User, paolo: User) -> None:
    now = timezone.now()
    with pytest.raises(NotAllowed):
        lay_out_timetable(planned, layout(), by=paolo, at=now)
    first = lay_out_timetable(planned, layout(), by=giulia, at=now)[0]
    TrainerAssignment.objects.create(session=first, trainer=make_trainer(planned.programme), minutes=60)
    with pytest.raises(Conflict):
        lay_out_timetable(planned, layout(), by=giulia, at=now)
    assert clear_timetable(planned, by=giulia, at=now) == 6
    lay_out_timetable(planned, layout(hours=[MORNING, AFTERNOON]), by=giulia, at=now)
    Course.objects.filter(pk=planned.pk).update(state="running")
    with pytest.raises(WrongState):
        clear_timetable(planned, by=giulia, at=now)
