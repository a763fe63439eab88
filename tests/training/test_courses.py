"""Curricula and courses: written, opened, closed; groups; what a course is given by stays."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import Cohort
from core.errors import NotAllowed, WrongState
from core.models import OutboxMail
from programmes.models import Programme
from tests.builders import in_all_languages, make_cohort
from tests.training.lessons import (
    enrolled,
    in_group,
    make_course,
    make_curriculum,
    make_group,
    make_module,
    make_path,
    make_session,
    make_unit,
    minutes_by_path,
    somebody,
)
from training.grouping import GroupFull, NotInCohort, leave_group, place_in_group
from training.models import Course, Curriculum, Group, GroupMember, Module, QuizOption, Session
from training.opening import NotActive, cancel_course, close_course, open_course, plan_course, reopen_course
from training.querysets.courses import waiting_for_group
from training.writing import (
    activate_curriculum,
    copy_curriculum,
    is_given,
    retire_curriculum,
)


def new_course(curriculum: Curriculum, cohort: Cohort) -> Course:
    today = timezone.localdate()
    words = in_all_languages("title", "Ritorno")
    return Course(
        curriculum=curriculum,
        cohort=cohort,
        code="ritorno",
        starts_on=today,
        ends_on=today + timedelta(days=9),
        **words,
    )


def test_a_curriculum_is_used_once_it_is_whole(programme: Programme, other_programme: Programme, giulia: User) -> None:
    draft = make_curriculum(programme, trunk=(), paths={}, state="draft")
    with pytest.raises(ValidationError, match="no module"):
        activate_curriculum(draft, by=giulia)
    make_module(draft, path=make_path(other_programme))
    alone = make_module(draft, delivery="self_paced")
    with pytest.raises(ValidationError) as refused:
        activate_curriculum(draft, by=giulia)
    assert len(refused.value.messages) == 2
    Module.objects.filter(path__isnull=False).update(path=None)
    unit = make_unit(alone, questions=1)
    QuizOption.objects.update(correct=False)
    with pytest.raises(ValidationError, match="which answer is right"):
        activate_curriculum(draft, by=giulia)
    QuizOption.objects.filter(question__unit=unit, position=0).update(correct=True)
    assert activate_curriculum(draft, by=giulia).state == "active"
    assert retire_curriculum(draft, by=giulia).state == "retired"


@pytest.mark.parametrize(
    "change",
    [{"planned_minutes": 9}, {"delivery": "self_paced"}, {"path": None}],
    ids=lambda change: next(iter(change)),
)
def test_what_a_course_is_given_by_stays(
    course: Course, curriculum: Curriculum, change: dict[str, Any], giulia: User
) -> None:
    module = curriculum.modules.filter(path__isnull=False)[0]
    assert is_given(curriculum)
    with pytest.raises(IntegrityError, match="course is given"), transaction.atomic():
        Module.objects.filter(pk=module.pk).update(**change)
    Module.objects.filter(pk=module.pk).update(title_it="Un altro titolo", position=99)
    Course.objects.filter(pk=course.pk).update(state="cancelled")
    Module.objects.filter(pk=module.pk).update(**change)
    assert not is_given(curriculum)


def test_neither_threshold_nor_number_of_modules_change_beneath_a_course(
    course: Course, curriculum: Curriculum
) -> None:
    with pytest.raises(IntegrityError, match="course is given"), transaction.atomic():
        Curriculum.objects.filter(pk=curriculum.pk).update(threshold_percent=10)
    with pytest.raises(IntegrityError, match="course is given"), transaction.atomic():
        make_module(curriculum)
    with pytest.raises(IntegrityError, match="course is given"), transaction.atomic():
        curriculum.modules.all()[0].delete()


def test_a_copy_begins_as_a_draft_with_everything_in_it(course: Course, curriculum: Curriculum, giulia: User) -> None:
    make_course(curriculum.programme, curriculum=(alone := make_curriculum(curriculum.programme, state="draft")))
    Course.objects.filter(curriculum=alone).update(state="cancelled")
    make_unit(make_module(alone, 30, delivery="self_paced"))
    found = copy_curriculum(alone, by=giulia)
    assert (found.state, found.title_it, found.pk != alone.pk) == ("draft", alone.title_it, True)
    assert minutes_by_path(found.modules.all()) == minutes_by_path(alone.modules.all())
    unit = found.modules.get(delivery="self_paced").unit
    assert (unit.pages.count(), unit.questions.count(), unit.questions.all()[0].options.count()) == (2, 2, 3)


def test_a_course_is_given_by_a_curriculum_in_use_of_the_same_programme(
    curriculum: Curriculum, other_programme: Programme, giulia: User
) -> None:
    cohort = make_cohort(curriculum.programme)
    draft = make_curriculum(curriculum.programme, state="draft")
    with pytest.raises(NotActive):
        plan_course(new_course(draft, cohort), by=giulia)
    with pytest.raises(ValidationError, match="two programmes"):
        plan_course(new_course(make_curriculum(other_programme), cohort), by=giulia)
    assert plan_course(new_course(curriculum, cohort), by=giulia).state == "planned"


def test_a_course_is_opened_to_its_people_closed_and_opened_again(
    programme: Programme, amina: User, giulia: User
) -> None:
    course = make_course(programme, state="planned")
    with pytest.raises(ValidationError) as refused:
        open_course(course, by=giulia, at=timezone.now())
    assert len(refused.value.messages) == 2
    in_group(make_group(course), amina)
    lesson = make_session(course)
    assert not Course.objects.visible_to(amina).exists()
    assert open_course(course, by=giulia, at=timezone.now()).state == "running"
    assert Course.objects.visible_to(amina).exists()
    assert OutboxMail.objects.get().recipient == amina.email
    with pytest.raises(ValidationError, match="neither held nor cancelled"):
        close_course(course, by=giulia, at=timezone.now())
    Session.objects.filter(pk=lesson.pk).update(state="held")
    assert close_course(course, by=giulia, at=timezone.now()).state == "closed"
    assert reopen_course(course, by=giulia, at=timezone.now()).state == "running"


def test_cancelling_a_course_cancels_what_is_to_come(
    course: Course, turin: Group, lesson: Session, amina: User, giulia: User
) -> None:
    held = make_session(course, group=turin, state="held")
    with pytest.raises(ValidationError):
        cancel_course(course, reason="", by=giulia, at=timezone.now())
    assert cancel_course(course, reason="No money", by=giulia, at=timezone.now()).state == "cancelled"
    states = dict(Session.objects.values_list("pk", "state"))
    assert states == {lesson.pk: "cancelled", held.pk: "held"}
    assert set(OutboxMail.objects.values_list("template", flat=True)) == {"training/course_cancelled"}
    with pytest.raises(WrongState):
        open_course(course, by=giulia, at=timezone.now())


@pytest.mark.parametrize("who", ["paolo", "amina", "lucia", "salma"])
def test_only_the_office_writes_and_plans(
    request: pytest.FixtureRequest, who: str, course: Course, curriculum: Curriculum, turin: Group, amina: User
) -> None:
    somebody_else = request.getfixturevalue(who)
    now = timezone.now()
    enrolment = course.cohort.enrolments.get(beneficiary=amina.beneficiary)
    for act in (
        lambda: retire_curriculum(curriculum, by=somebody_else),
        lambda: copy_curriculum(curriculum, by=somebody_else),
        lambda: plan_course(new_course(curriculum, course.cohort), by=somebody_else),
        lambda: close_course(course, by=somebody_else, at=now),
        lambda: cancel_course(course, reason="No", by=somebody_else, at=now),
        lambda: place_in_group(turin, enrolment, by=somebody_else, at=now),
        lambda: leave_group(turin.members.all()[0], by=somebody_else, at=now),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_people_of_the_cohort_are_put_into_groups_and_moved(course: Course, turin: Group, giulia: User) -> None:
    person = somebody(course.programme)
    row = enrolled(course.cohort, person)
    assert list(waiting_for_group(course)) == [row]
    first = place_in_group(turin, row, by=giulia, at=timezone.now())
    assert place_in_group(turin, row, by=giulia, at=timezone.now()) == first
    rome = make_group(course, "Roma", capacity=1)
    second = place_in_group(rome, row, by=giulia, at=timezone.now())
    first.refresh_from_db()
    assert first.until is not None
    assert list(GroupMember.objects.current().of_person(person)) == [second]
    with pytest.raises(GroupFull):
        place_in_group(rome, enrolled(course.cohort, somebody(course.programme)), by=giulia, at=timezone.now())
    assert leave_group(second, by=giulia, at=timezone.now()).until is not None


@pytest.mark.parametrize(("state", "told"), [("running", 1), ("planned", 0)])
def test_who_comes_into_a_course_that_is_under_way_is_told(
    programme: Programme, curriculum: Curriculum, youssef: User, giulia: User, state: str, told: int
) -> None:
    course = make_course(programme, curriculum=curriculum, state=state)
    row = enrolled(course.cohort, youssef.beneficiary)
    for _twice in range(2):
        place_in_group(make_group(course), row, by=giulia, at=timezone.now())
    assert OutboxMail.objects.filter(template="training/course_opened", recipient=youssef.email).count() == told


@pytest.mark.parametrize("state", ["applied", "withdrawn"])
def test_only_who_has_a_place_in_the_cohort_is_put_into_a_group(turin: Group, giulia: User, state: str) -> None:
    person = somebody(turin.programme)
    row = enrolled(turin.course.cohort, person, state="applied")
    type(row).objects.filter(pk=row.pk).update(state=state)
    with pytest.raises(NotInCohort):
        place_in_group(turin, row, by=giulia, at=timezone.now())
    elsewhere = enrolled(make_cohort(turin.programme), person)
    with pytest.raises(NotInCohort):
        place_in_group(turin, elsewhere, by=giulia, at=timezone.now())


def test_the_group_says_which_course_it_is(course: Course, turin: Group, programme: Programme) -> None:
    member = GroupMember.objects.create(group=turin, course=make_course(programme), beneficiary=somebody(programme))
    member.refresh_from_db()
    assert member.course == course
