"""Going through a unit on one's own: the quiz is answered, and passing it counts once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.auditing import record
from core.errors import WrongState
from core.states import require
from training.models import Course, GroupMember, Module, QuizQuestion, SelfPacedUnit, UnitAttempt
from training.states import CourseState

Chosen = Mapping[int, Sequence[int]]
"""The keys of the options that were chosen, by the key of the question."""


@dataclass(frozen=True)
class Marked:
    """An answered quiz: `score` in percent, and which questions were answered rightly."""

    attempt: UnitAttempt
    right: dict[int, bool]

    @property
    def passed(self) -> bool:
        return self.attempt.passed_at is not None or self.attempt.score >= self.attempt.unit.pass_percent


@transaction.atomic
def attempt_unit(unit: SelfPacedUnit, course: Course, chosen: Chosen, *, by: Any, at: datetime) -> Marked:
    """Mark what the person chose. The first attempt that passes counts as the module's minutes; later ones count no
    more. Raises NotAllowed, WrongState in a course that is not running, ValidationError for a question without answer,
    and for a unit that is not of the course or path."""
    member = _member(course, by)
    require(by, "training.take_part", member.course)
    if member.course.state != CourseState.RUNNING:
        raise WrongState(member.course.state)
    learnt = Module.objects.of_curriculum(member.course.curriculum).for_group(member.group)
    if not learnt.filter(pk=unit.module_id).exists():
        raise ValidationError(_("This unit does not belong to your course."), code="foreign")
    questions = list(unit.questions.prefetch_related("options"))
    right = mark(questions, chosen)
    score = sum(right.values()) * 100 // len(right)
    passed = score >= unit.pass_percent and not _passed(unit, member)
    attempt = UnitAttempt.objects.create(
        unit=unit, course=member.course, beneficiary=member.beneficiary, score=score, at=at,
        answers={str(question): sorted(options) for question, options in chosen.items()},
        passed_at=at if passed else None,
    )  # fmt: skip
    record("training.attempt_unit", by=by, on=attempt, unit=unit.pk)
    return Marked(attempt, right)


def _member(course: Course, by: Any) -> GroupMember:
    """Where the account's person is in the course, locked so that passing twice at once counts once."""
    locked = GroupMember.objects.current().select_for_update(of=("self",)).filter(course=course, beneficiary__user=by)
    found: GroupMember | None = locked.select_related(
        "course__cohort__programme", "course__curriculum", "group", "beneficiary"
    ).first()
    if found is None:
        require(by, "training.take_part")
        raise WrongState("in no group")
    return found


def _passed(unit: SelfPacedUnit, member: GroupMember) -> bool:
    attempts = UnitAttempt.objects.of_unit(unit).in_course(member.course).of_person(member.beneficiary)
    return attempts.passed().exists()


def mark(questions: Sequence[QuizQuestion], chosen: Chosen) -> dict[int, bool]:
    """Which questions are answered rightly: exactly the right options chosen. Raises ValidationError where one has no
    answer, or one of another question, and for a quiz without questions."""
    if not questions:
        raise ValidationError(_("This unit has no quiz yet."), code="no_quiz")
    right: dict[int, bool] = {}
    for question in questions:
        options = {option.pk: option.correct for option in question.options.all()}
        given = set(chosen.get(question.pk, ()))
        if not given:
            raise ValidationError(
                _("“%(question)s”: choose an answer."), params={"question": question}, code="unanswered"
            )
        if not given <= options.keys():
            raise ValidationError(_("An answer belongs to another question."), code="foreign")
        right[question.pk] = given == {key for key, correct in options.items() if correct}
    return right
