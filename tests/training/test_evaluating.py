"""Evaluations are anonymous: who has answered is known, what was answered is not theirs any more."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from beneficiaries.models import Beneficiary
from core.errors import NotAllowed, WrongState
from core.small_cells import LEAST
from tests.builders import make_user
from tests.cast import sign_in
from tests.training.lessons import in_group, make_evaluation, make_group, somebody
from training.evaluating import AnsweredAlready, answer_evaluation, put_evaluation, results_of
from training.evaluation_figures import Figures
from training.models import Course, Evaluation, EvaluationAnswer, EvaluationQuestion, EvaluationReply, Group, Session


def said(evaluation: Evaluation, scale: Any = 4, yes: Any = 1, words: Any = "Good coffee") -> dict[int, Any]:
    """What is answered to the three questions."""
    keys = evaluation.form.questions.values_list("pk", flat=True)
    return dict(zip(keys, (scale, yes, words), strict=True))


def answer(evaluation: Evaluation, by: User, **answers: Any) -> None:
    answer_evaluation(evaluation, said(evaluation, **answers), by=by, at=timezone.now())


def test_nothing_ties_an_answer_to_who_gave_it(course: Course, turin: Group, amina: User) -> None:
    evaluation = make_evaluation(course)
    answer(evaluation, amina)
    assert EvaluationReply.objects.get().beneficiary == amina.beneficiary
    assert EvaluationAnswer.objects.count() == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM training_evaluationanswer")
        columns = [column.name for column in cursor.description]
    assert sorted(columns) == ["evaluation_id", "question_id", "text", "uuid", "value"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [
            EvaluationReply._meta.db_table])  # fmt: skip
        assert {name for (name,) in cursor.fetchall()} == {"id", "evaluation_id", "beneficiary_id"}


def test_everybody_answers_once(course: Course, turin: Group, amina: User) -> None:
    evaluation = make_evaluation(course)
    assert list(Evaluation.objects.put_to(amina, at=timezone.now())) == [evaluation]
    answer(evaluation, amina)
    assert not Evaluation.objects.put_to(amina, at=timezone.now()).exists()
    with pytest.raises(AnsweredAlready):
        answer(evaluation, amina)
    assert EvaluationAnswer.objects.count() == 3


@pytest.mark.parametrize(
    "answers", [{"scale": 0}, {"scale": 6}, {"scale": None}, {"yes": 2}, {"scale": "many"}, {"words": "x" * 2001}]
)
def test_an_answer_off_the_scale_or_missing_keeps_nothing(
    course: Course, turin: Group, amina: User, answers: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        answer(make_evaluation(course), amina, **answers)
    assert not EvaluationAnswer.objects.exists()
    assert not EvaluationReply.objects.exists()


def test_words_may_be_left_out(course: Course, turin: Group, amina: User) -> None:
    answer(make_evaluation(course), amina, words=" ")
    assert EvaluationAnswer.objects.count() == 2


def test_only_who_is_asked_answers_and_only_in_time(
    course: Course, turin: Group, lesson: Session, youssef: User, amina: User, paolo: User
) -> None:
    in_group(make_group(course, "Roma"), youssef)
    about_turin = make_evaluation(course, lesson)
    for stranger in (youssef, paolo):
        with pytest.raises(NotAllowed):
            answer(about_turin, stranger)
    over = make_evaluation(course, closes_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(WrongState):
        answer(over, amina)


def test_results_are_read_only_when_they_tell_of_nobody(
    course: Course, turin: Group, amina: User, giulia: User
) -> None:
    """By everybody from the same number of answers on: one less, and there is nothing, in the office neither."""
    evaluation = make_evaluation(course)
    answer(evaluation, amina, scale=5, words="A")
    for number in range(LEAST - 2):
        _answered_by_somebody(evaluation, turin, number)
    assert results_of(evaluation, at=evaluation.closes_at) is None
    _answered_by_somebody(evaluation, turin, LEAST)
    assert results_of(evaluation, at=timezone.now()) is None  # with one more, that one's answers would be known
    assert shown_to_the_office(giulia, evaluation) == []
    scale, yes_no, words = results_of(evaluation, at=evaluation.closes_at) or []
    assert (scale.number, scale.mean, scale.counts) == (5, 2.6, {2: 4, 5: 1})
    assert (yes_no.counts, words.words) == ({0: 4, 1: 1}, ["A"])
    Evaluation.objects.filter(pk=evaluation.pk).update(closes_at=timezone.now())
    figures = shown_to_the_office(giulia, evaluation)
    assert [one.number for one in figures] == [5, 5, None]
    assert [bar.value for one in figures for bar in one.bars] == ["5", "5"]  # one person alone is in no number


def _answered_by_somebody(evaluation: Evaluation, group: Group, number: int) -> None:
    user = make_user(email=f"somebody{number}@example.org")
    in_group(group, somebody(group.course.programme, user=user))
    answer(evaluation, user, scale=2, yes=0, words="")


def shown_to_the_office(officer: User, evaluation: Evaluation) -> list[Figures]:
    address = reverse("admin:training_evaluation_change", args=[evaluation.pk])
    found: list[Figures] = sign_in(Client(), officer).get(address).context["questions"]
    return found


def test_questions_stay_once_they_were_answered(course: Course, turin: Group, amina: User) -> None:
    evaluation = make_evaluation(course)
    question = evaluation.form.questions.all()[0]
    EvaluationQuestion.objects.filter(pk=question.pk).update(kind="text")
    EvaluationQuestion.objects.filter(pk=question.pk).update(kind="scale")
    answer(evaluation, amina)
    with pytest.raises(IntegrityError, match="has been answered"), transaction.atomic():
        EvaluationQuestion.objects.filter(pk=question.pk).update(kind="text")
    EvaluationQuestion.objects.filter(pk=question.pk).update(text_it="Com'era?")


def test_the_office_asks(course: Course, turin: Group, lesson: Session, giulia: User, paolo: User) -> None:
    form = make_evaluation(course).form
    closes = timezone.now() + timedelta(days=7)
    with pytest.raises(NotAllowed):
        put_evaluation(form, course, session=lesson, closes_at=closes, by=paolo, at=timezone.now())
    found = put_evaluation(form, course, session=lesson, closes_at=closes, by=giulia, at=timezone.now())
    assert list(Evaluation.objects.visible_to(paolo)) == [found]
    with pytest.raises(ValidationError):
        put_evaluation(form, course, session=lesson, closes_at=closes, by=giulia, at=timezone.now())
    with pytest.raises(ValidationError):
        put_evaluation(form, course, closes_at=timezone.now() - timedelta(days=9), by=giulia, at=timezone.now())
    assert Beneficiary.objects.count() == 2
