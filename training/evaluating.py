"""Evaluations: asked of the people of a course, answered once and without a name, read as figures."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.auditing import record
from core.errors import Conflict, WrongState
from core.small_cells import LEAST
from core.states import require
from training.code_lists import QuestionKind
from training.locking import lock_course
from training.models import (
    Course,
    Evaluation,
    EvaluationAnswer,
    EvaluationForm,
    EvaluationQuestion,
    EvaluationReply,
    Session,
)
from training.models.evaluation import HIGHEST_RATING

Said = Mapping[int, int | bool | str | None]
"""What is answered, by the key of the question."""


class AnsweredAlready(Conflict):
    """The person has answered this evaluation."""


@transaction.atomic
def put_evaluation(
    form: EvaluationForm, course: Course, *, closes_at: datetime, by: Any, at: datetime,
    session: Session | None = None, opens_at: datetime | None = None,
) -> Evaluation:  # fmt: skip
    """Ask the people of a course about all of it, or about one of its lessons. Raises NotAllowed, ValidationError."""
    course = lock_course(course)
    require(by, "training.put_evaluation", course)
    if form.programme_id != course.programme.pk or (session is not None and session.course_id != course.pk):
        raise ValidationError(_("Questionnaire, course and lesson do not belong together."))
    if not form.questions.exists():
        raise ValidationError(_("This questionnaire has no questions."))
    found = Evaluation(form=form, course=course, session=session, opens_at=opens_at or at, closes_at=closes_at)
    found.full_clean()
    found.save()
    record("training.put_evaluation", by=by, on=found, course=course.pk)
    return found


@transaction.atomic
def answer_evaluation(evaluation: Evaluation, said: Said, *, by: Any, at: datetime) -> None:
    """Keep what somebody answers, apart from that they answered. Raises NotAllowed, WrongState before and after its
    time, AnsweredAlready, ValidationError for a question that needs an answer, or an answer off the scale."""
    evaluation = Evaluation.objects.with_everything().select_for_update(of=("self",)).get(pk=evaluation.pk)
    require(by, "training.answer_evaluation", evaluation)
    if not evaluation.opens_at <= at < evaluation.closes_at:
        raise WrongState("not open")
    _reply, new = EvaluationReply.objects.get_or_create(evaluation=evaluation, beneficiary=by.beneficiary)
    if not new:
        raise AnsweredAlready(evaluation.pk)
    answers = [
        EvaluationAnswer(evaluation=evaluation, question=question, **values)
        for question in evaluation.form.questions.all()
        if (values := _value(question, said.get(question.pk)))
    ]
    random.shuffle(answers)
    EvaluationAnswer.objects.bulk_create(answers)
    record("training.answer_evaluation", by=by, on=evaluation)


def _value(question: EvaluationQuestion, said: int | bool | str | None) -> dict[str, Any]:
    """What is kept of an answer; nothing of one that may be left out and was."""
    text = said.strip() if isinstance(said, str) else said
    if text is None or text == "":
        if question.optional:
            return {}
        raise ValidationError(_("“%(question)s”: please answer."), params={"question": question}, code="unanswered")
    if question.kind == QuestionKind.TEXT:
        if len(str(text)) > 2000:
            raise ValidationError(_("Answer in at most 2000 characters."), code="long")
        return {"text": str(text)}
    lowest, highest = (0, 1) if question.kind == QuestionKind.YES_NO else (1, HIGHEST_RATING)
    if not isinstance(text, int) or not lowest <= text <= highest:
        raise ValidationError(_("“%(question)s”: choose one of the answers."), params={"question": question})
    return {"value": int(text)}


@dataclass(frozen=True)
class QuestionResult:
    """What was answered to one question: how many did, how many chose each value, their mean, and the words."""

    question: EvaluationQuestion
    number: int
    mean: float | None
    counts: dict[int, int]
    words: list[str]


def results_of(evaluation: Evaluation, *, at: datetime) -> list[QuestionResult] | None:
    """What was answered, question by question. Three queries. `figures_of` makes of them what may be shown.

    None while one could tell who said what: of fewer than LEAST people, and as long as it is open, since who reads it
    before and after somebody answers reads what that one answered.
    """
    if at < evaluation.closes_at or evaluation.replies.count() < LEAST:
        return None
    given: dict[int, list[EvaluationAnswer]] = {}
    for answer in evaluation.answers.all():
        given.setdefault(answer.question_id, []).append(answer)
    return [_result(question, given.get(question.pk, [])) for question in evaluation.form.questions.all()]


def _result(question: EvaluationQuestion, answers: list[EvaluationAnswer]) -> QuestionResult:
    values = [answer.value for answer in answers if answer.value is not None]
    return QuestionResult(
        question,
        number=len(answers),
        mean=sum(values) / len(values) if values else None,
        counts=dict(sorted(Counter(values).items())),
        words=sorted(answer.text for answer in answers if answer.value is None),
    )
