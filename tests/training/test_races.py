"""Two at the same moment: one trainer for two lessons, one place for two people, one person in two groups."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pgtrigger
import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from programmes.models import Programme
from tests.kit.races import Outcome, meeting_before, run_together
from tests.projects.racing import refusals, succeeded, window
from tests.training.lessons import at_nine, enrolled, make_course, make_group, make_session, make_trainer, somebody
from training import grouping, scheduling
from training.assigning import assign_trainer
from training.grouping import place_in_group
from training.models import Booking, GroupMember, TrainerAssignment

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
CONSTRAINT = "nothing_booked_twice"


def both_assign(programme: Programme, giulia: User, marco: User) -> list[Outcome]:
    """The same trainer for two lessons of two courses at the same time."""
    trainer = make_trainer(programme)
    lessons = [make_session(make_course(programme), starts=at_nine(3)) for _number in range(2)]
    with meeting_before(scheduling, "clashes_of", seconds=20):
        return run_together(
            lambda: assign_trainer(lessons[0], trainer, by=giulia, at=timezone.now()),
            lambda: assign_trainer(lessons[1], trainer, by=marco, at=timezone.now()),
        )


def test_a_trainer_is_given_one_of_two_lessons(programme: Programme, giulia: User, marco: User) -> None:
    outcomes = both_assign(programme, giulia, marco)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, ["Taken"])
    assert TrainerAssignment.objects.count() == 1


@contextmanager
def no_constraint() -> Iterator[None]:
    """The control: the database lets everything overlap."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [CONSTRAINT])
        [definition] = cursor.fetchone()
        cursor.execute(f"ALTER TABLE training_booking DROP CONSTRAINT {CONSTRAINT}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM training_booking")
            cursor.execute(f"ALTER TABLE training_booking ADD CONSTRAINT {CONSTRAINT} {definition}")


def test_control_without_the_constraint_the_trainer_is_in_two_rooms(
    programme: Programme, giulia: User, marco: User
) -> None:
    with no_constraint():
        assert succeeded(both_assign(programme, giulia, marco)) == 2
        assert Booking.objects.filter(kind="trainer").count() == 2


@contextmanager
def guards(*, locks: bool, counting: bool) -> Iterator[None]:
    """The window between counting the places and writing; without `counting` the database does not count again."""
    with ExitStack() as stack:
        if not counting:
            pgtrigger.disable("training.GroupMember:within_capacity")
            stack.callback(pgtrigger.enable, "training.GroupMember:within_capacity")
        stack.enter_context(window(grouping, "places_left", locks=locks))
        yield


@pytest.mark.parametrize(
    ("locks", "counting", "placed", "refused"),
    [
        (True, True, 1, ["GroupFull"]),
        (True, False, 1, ["GroupFull"]),
        (False, True, 1, ["IntegrityError"]),
        (False, False, 2, []),
    ],
    ids=["guarded", "the lock alone", "the database alone", "control: neither"],
)
def test_the_last_place_of_a_group(
    programme: Programme, giulia: User, marco: User, locks: bool, counting: bool, placed: int, refused: list[str]
) -> None:
    course = make_course(programme)
    group = make_group(course, capacity=1)
    rows = [enrolled(course.cohort, somebody(programme)) for _number in range(2)]
    with guards(locks=locks, counting=counting):
        outcomes = run_together(
            lambda: place_in_group(group, rows[0], by=giulia, at=timezone.now()),
            lambda: place_in_group(group, rows[1], by=marco, at=timezone.now()),
        )
    assert (succeeded(outcomes), refusals(outcomes)) == (placed, refused)
    assert GroupMember.objects.current().of_group(group).count() == placed


@pytest.mark.parametrize(("locks", "refused"), [(True, []), (False, ["IntegrityError"])])
def test_nobody_is_in_two_groups_of_a_course(
    programme: Programme, giulia: User, marco: User, locks: bool, refused: list[str]
) -> None:
    course = make_course(programme)
    row = enrolled(course.cohort, somebody(programme))
    groups = [make_group(course), make_group(course)]
    with window(grouping, "places_left", locks=locks):
        outcomes = run_together(
            lambda: place_in_group(groups[0], row, by=giulia, at=timezone.now()),
            lambda: place_in_group(groups[1], row, by=marco, at=timezone.now()),
        )
    assert refusals(outcomes) == refused
    assert GroupMember.objects.current().count() == 1
