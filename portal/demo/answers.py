"""What the people of the demo's courses answered when they were asked: figures without names."""

from datetime import date, time, timedelta
from typing import Any

from beneficiaries.models import Beneficiary
from portal.demo.content import read, steady_id
from portal.demo.curricula import School
from training.clock import moment
from training.code_lists import QuestionKind
from training.evaluating import put_evaluation
from training.models import Course, EvaluationAnswer, EvaluationReply, Session


def load_answers(
    school: School, course: Course, people: list[Beneficiary], *, opens_on: date, session: Session | None = None
) -> None:
    """The questionnaire is put to them for a week, and these people answer."""
    opens = moment(opens_on, time(21), course.zone)
    evaluation = put_evaluation(
        school.form, course, session=session, by=school.users["officer"], at=opens,
        closes_at=opens + timedelta(days=10),
    )  # fmt: skip
    evaluation.uuid = steady_id("evaluation", f"{course.code}/{session.uuid}" if session is not None else course.code)
    evaluation.save(update_fields=["uuid"])
    EvaluationReply.objects.bulk_create(EvaluationReply(evaluation=evaluation, beneficiary=one) for one in people)
    words = read("training")["form"]["words"][course.source_language]
    EvaluationAnswer.objects.bulk_create(
        EvaluationAnswer(evaluation=evaluation, question=question, **value)
        for question in school.form.questions.all()
        for number in range(len(people))
        if (value := _answer(question.kind, number + question.position, words))
    )


def _answer(kind: str, number: int, words: list[str]) -> dict[str, Any]:
    """Mostly content; every eighth has something to say."""
    if kind == QuestionKind.TEXT:
        return {} if number % 8 else {"text": words[number // 8 % len(words)]}
    if kind == QuestionKind.YES_NO:
        return {"value": int(number % 9 != 0)}
    return {"value": (5, 4, 4, 5, 3, 5, 4, 2)[number % 8]}
