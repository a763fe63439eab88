"""Units that are gone through alone: the quiz is marked, and passing counts once."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed, WrongState
from programmes.models import Programme
from tests.kit.races import run_together
from tests.projects.racing import refusals, succeeded, window
from tests.training.lessons import (
    in_group,
    make_course,
    make_curriculum,
    make_group,
    make_module,
    make_path,
    make_unit,
)
from training import studying
from training.models import Course, GroupMember, Path, QuizQuestion, SelfPacedUnit, UnitAttempt
from training.studying import Marked, attempt_unit

RIGHT, WRONG = 0, 1


def learning(programme: Programme, user: User, *, path: str | None = None, questions: int = 2) -> SelfPacedUnit:
    """A unit worth 45 minutes, in the trunk or a path, and the user in a course of path "enterprise"."""
    curriculum = make_curriculum(programme, state="draft")
    of = Path.objects.filter(programme=programme, code=path).first() if path else None
    unit = make_unit(make_module(curriculum, 45, of, delivery="self_paced"), questions=questions)
    in_group(make_group(make_course(programme, curriculum=curriculum), path="enterprise"), user)
    return unit


def answered(unit: SelfPacedUnit, by: User, *places: int) -> Marked:
    """The option at these places, question by question."""
    questions = QuizQuestion.objects.filter(unit=unit)
    chosen = {
        one.pk: [one.options.get(position=place).pk] for one, place in zip(questions, places, strict=True)
    }  # fmt: skip
    return attempt_unit(unit, Course.objects.get(), chosen, by=by, at=timezone.now())


def minutes(user: User) -> int:
    [found] = GroupMember.objects.hours(Course.objects.get(), person=user.beneficiary)
    return found.self_paced


def test_passing_counts_as_the_minutes_of_the_module_once(programme: Programme, amina: User) -> None:
    unit = learning(programme, amina)
    first = answered(unit, amina, RIGHT, WRONG)
    assert (first.attempt.score, first.passed, sorted(first.right.values())) == (50, False, [False, True])
    assert minutes(amina) == 0
    assert answered(unit, amina, RIGHT, RIGHT).passed
    assert answered(unit, amina, RIGHT, RIGHT).passed
    assert minutes(amina) == 45
    assert [one.passed_at is not None for one in UnitAttempt.objects.order_by("pk")] == [False, True, False]


def test_every_right_option_must_be_chosen_and_no_other(programme: Programme, amina: User) -> None:
    unit = learning(programme, amina, questions=1)
    question = unit.questions.get()
    options = list(question.options.all())
    question.options.filter(position=1).update(correct=True)
    for chosen, right in ((options[:1], False), (options, False), (options[:2], True)):
        found = attempt_unit(
            unit, Course.objects.get(), {question.pk: [one.pk for one in chosen]}, by=amina, at=timezone.now()
        )
        assert found.right == {question.pk: right}


def test_a_quiz_that_cannot_be_marked_is_explained(programme: Programme, amina: User) -> None:
    unit = learning(programme, amina)
    course, now = Course.objects.get(), timezone.now()
    first, second = unit.questions.all()
    for chosen, code in (
        ({first.pk: [first.options.all()[0].pk]}, "unanswered"),
        ({first.pk: [second.options.all()[0].pk], second.pk: [0]}, "foreign"),
    ):
        with pytest.raises(ValidationError) as refused:
            attempt_unit(unit, course, chosen, by=amina, at=now)
        assert refused.value.code == code
    unit.questions.all().delete()
    with pytest.raises(ValidationError, match="no quiz"):
        attempt_unit(unit, course, {}, by=amina, at=now)


def test_only_people_of_the_course_go_through_what_is_theirs(
    programme: Programme, amina: User, karim: User, paolo: User
) -> None:
    unit = learning(programme, amina)
    for stranger in (karim, paolo):
        with pytest.raises(NotAllowed):
            answered(unit, stranger, RIGHT, RIGHT)
    GroupMember.objects.update(until=timezone.now())
    with pytest.raises(NotAllowed):
        answered(unit, amina, RIGHT, RIGHT)


def test_a_unit_of_another_path_is_not_ones_own(programme: Programme, amina: User) -> None:
    make_path(programme, "cooperation")
    unit = learning(programme, amina, path="cooperation")
    with pytest.raises(ValidationError, match="does not belong"):
        answered(unit, amina, RIGHT, RIGHT)


def test_in_a_closed_course_nothing_counts_any_more(programme: Programme, amina: User) -> None:
    unit = learning(programme, amina)
    Course.objects.update(state="closed")
    with pytest.raises(WrongState):
        answered(unit, amina, RIGHT, RIGHT)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("locks", "refused"), [(True, []), (False, ["IntegrityError"])])
def test_passing_twice_at_once_counts_once(programme: Programme, amina: User, locks: bool, refused: list[str]) -> None:
    unit = learning(programme, amina)
    with window(studying, "mark", locks=locks):
        outcomes = run_together(*[lambda: answered(unit, amina, RIGHT, RIGHT)] * 2)
    assert (succeeded(outcomes), refusals(outcomes)) == (2 - len(refused), refused)
    assert minutes(amina) == 45
