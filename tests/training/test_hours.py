"""Hours are counted from what was planned and held, never typed: planned, scheduled, given, attended; the threshold."""

from typing import Any

import pytest

from accounts.models import User
from programmes.models import Programme
from tests.training.lessons import (
    attended,
    in_group,
    make_course,
    make_curriculum,
    make_group,
    make_module,
    make_session,
    make_trainer,
    make_unit,
    minutes_by_path,
)
from training.models import Course, Curriculum, Group, GroupMember, Module, Session, Trainer, UnitAttempt
from training.querysets.hours import PersonHours


def hours_of(course: Course, user: User) -> PersonHours:
    found: list[PersonHours] = GroupMember.objects.hours(course, person=user.beneficiary)
    return found[0]


def module_of(course: Course, path: str | None = None) -> Module:
    found: Module = course.curriculum.modules.filter(path__code=path).first()  # type: ignore[misc, assignment]
    return found


def test_planned_is_the_trunk_and_the_own_path(course: Course, turin: Group, amina: User, youssef: User) -> None:
    in_group(make_group(course, "Roma"), youssef)
    assert hours_of(course, amina).planned == 240 + 120 + 180
    assert hours_of(course, youssef).planned == 240 + 120


def test_scheduled_given_and_attended(course: Course, turin: Group, amina: User, karim: User, giulia: User) -> None:
    held = make_session(course, group=turin, state="held")
    make_session(course, group=turin)
    for_all = make_session(course, state="held", minutes=60)
    make_session(course, group=turin, state="cancelled")
    make_session(course, group=make_group(course, "Roma"), state="held")
    attended(held, amina, 90, by=giulia, excused=True, reason="Train late")
    attended(for_all, amina, 60, by=giulia)
    attended(held, karim, 0, by=giulia)
    found = hours_of(course, amina)
    assert (found.scheduled, found.given, found.attended, found.excused) == (300, 180, 150, 30)
    assert hours_of(course, karim).attended == 0


def test_what_was_attended_on_another_path_does_not_count(programme: Programme, amina: User, giulia: User) -> None:
    curriculum = make_curriculum(programme, paths={"enterprise": (180,), "cooperation": (180,)})
    course = make_course(programme, curriculum=curriculum)
    other = make_group(course, "Cooperation", "cooperation")
    in_group(make_group(course, "Enterprise", "enterprise"), amina)
    foreign = make_session(course, group=other, module=module_of(course, "cooperation"), state="held")
    attended(foreign, amina, 120, by=giulia)
    assert hours_of(course, amina).attended == 0
    GroupMember.objects.filter(beneficiary=amina.beneficiary).update(group=other)
    assert hours_of(course, amina).attended == 120


def test_a_lesson_that_is_not_held_counts_for_nothing(
    course: Course, lesson: Session, amina: User, giulia: User
) -> None:
    attended(lesson, amina, 120, by=giulia)
    assert hours_of(course, amina).attended == 0
    Session.objects.filter(pk=lesson.pk).update(state="held")
    assert hours_of(course, amina).attended == 120


@pytest.mark.parametrize(("minutes", "reached", "missing", "percent"), [(431, False, 1, 79), (432, True, 0, 80)])
def test_the_threshold_is_reached_by_the_minute(
    course: Course, turin: Group, amina: User, giulia: User, minutes: int, reached: bool, missing: int, percent: int
) -> None:
    attended(make_session(course, group=turin, state="held", minutes=540), amina, minutes, by=giulia)
    found = hours_of(course, amina)
    assert (found.reached, found.missing, found.percent, found.needed) == (reached, missing, percent, 432)


def test_nobody_reaches_the_threshold_of_nothing(programme: Programme, amina: User) -> None:
    course = make_course(programme, curriculum=make_curriculum(programme, trunk=(), paths={}))
    in_group(make_group(course), amina)
    assert not hours_of(course, amina).reached


def test_a_unit_that_was_passed_counts_once(programme: Programme, amina: User) -> None:
    curriculum = make_curriculum(programme, state="draft")
    unit = make_unit(make_module(curriculum, 45, delivery="self_paced"))
    course = make_course(programme, curriculum=curriculum)
    in_group(make_group(course), amina)
    for score, passed in ((30, None), (100, course.starts_on), (100, None)):
        UnitAttempt.objects.create(
            unit=unit, course=course, beneficiary=amina.beneficiary, score=score,
            passed_at=None if passed is None else f"{passed}T10:00Z",
        )  # fmt: skip
    found = hours_of(course, amina)
    assert (found.self_paced, found.counted, found.planned) == (45, 45, 405)


def test_hours_of_everybody_take_one_query(course: Course, turin: Group, django_assert_num_queries: Any) -> None:
    asked = Course.objects.with_everything().get(pk=course.pk)
    with django_assert_num_queries(1):
        found = GroupMember.objects.hours(asked)
    assert [(one.name, one.group_name) for one in found] == [("Karim Alaoui", "Torino"), ("Amina Zerouali", "Torino")]


def test_all_figures_of_a_course_reconcile(
    course: Course, curriculum: Curriculum, turin: Group, trainer: Trainer, programme: Programme, amina: User,
    giulia: User, django_assert_num_queries: Any,
) -> None:  # fmt: skip
    second = make_trainer(programme)
    held = make_session(course, group=turin, state="held", trainers=[trainer])
    make_session(course, group=turin, module=module_of(course, "enterprise"), minutes=180, trainers=[trainer, second])
    make_session(course, group=turin, state="cancelled", trainers=[second])
    attended(held, amina, 100, by=giulia)
    with django_assert_num_queries(1):
        found = Course.objects.with_hours().get(pk=course.pk)
    figures = (found.planned_minutes, found.scheduled_minutes, found.given_minutes, found.attended_minutes)
    assert figures == (540, 300, 120, 100)
    assert found.trainers_number == 2
    with django_assert_num_queries(1):
        people = {one.name: (one.scheduled_minutes, one.given_minutes) for one in Trainer.objects.with_hours(course)}
    assert people == {"Paolo Riva": (300, 120), second.name: (180, 0)}
    assert minutes_by_path(curriculum.modules.all()) == {None: 360, turin.path_id: 180}
    assert minutes_by_path(course.sessions.standing()) == {None: 120, turin.path_id: 180}
