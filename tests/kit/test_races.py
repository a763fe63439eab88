"""The race kit: the two acts really meet, and a lock that is taken out is really out."""

import threading

import pytest
from django.db import transaction
from django.db.models import F

from programmes.models import Activity, Programme
from tests.builders import in_all_languages, make_programme
from tests.kit.races import meeting_before, no_row_locks, run_together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


class Counter:
    """An act that reads, thinks and writes: wrong unless it locks."""

    @staticmethod
    def think(number: int) -> int:
        return number + 1

    @classmethod
    def count(cls, pk: int) -> int:
        with transaction.atomic():
            activity = Activity.objects.select_for_update().get(pk=pk)
            activity.number = cls.think(activity.number or 0)
            activity.save(update_fields=["number"])
            return activity.number


@pytest.fixture
def activity(transactional_db: None) -> Activity:
    programme: Programme = make_programme()
    return Activity.objects.create(
        programme=programme, code="meetings", number=0, **in_all_languages("label", "Meetings")
    )


def number_after_two(activity: Activity) -> int | None:
    with meeting_before(Counter, "think"):
        outcomes = run_together(lambda: Counter.count(activity.pk), lambda: Counter.count(activity.pk))
    assert [outcome.error for outcome in outcomes] == [None, None]
    activity.refresh_from_db()
    return activity.number


def test_control_without_the_lock_one_of_two_is_lost(activity: Activity) -> None:
    with no_row_locks():
        assert number_after_two(activity) == 1


def test_with_the_lock_both_count(activity: Activity) -> None:
    assert number_after_two(activity) == 2


def test_what_an_act_raises_is_its_outcome(activity: Activity) -> None:
    first, second = run_together(lambda: 1 / 0, lambda: Activity.objects.update(number=F("number") + 5))
    assert isinstance(first.error, ZeroDivisionError)
    assert second.value == 1


def test_an_act_that_never_ends_fails_the_test(activity: Activity) -> None:
    gate = threading.Event()
    with pytest.raises(AssertionError, match="still running"):
        run_together(lambda: gate.wait(20), lambda: None, seconds=0.5)
    gate.set()
