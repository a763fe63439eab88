"""What is looked for in the training room: a lesson that Paolo gives Amina's group, certificates, answers."""

import re
from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.models import RenderedFile
from tests.cast import Cast
from tests.kit.printed import ready
from tests.sights.marks import Marks
from tests.training.lessons import (
    attended,
    in_group,
    make_certificate,
    make_evaluation,
    make_session,
    make_trainer,
    somebody,
)
from training.models import (
    CalendarFeed,
    Certificate,
    Evaluation,
    EvaluationAnswer,
    EvaluationReply,
    Group,
    QuizOption,
    UnitAttempt,
)
from training.printing import put_on_paper

CHOSEN = "The seventh of the answers"


def learn_more(cast: Cast) -> None:
    """What the whole person of the erasing tests has not: what a trainer and a fellow learner could read."""
    group, amina = Group.objects.get(), cast.amina
    in_group(group, cast.karim)
    lesson = make_session(
        group.course, group=group, trainers=[make_trainer(cast.programme, cast.paolo)],
        starts=timezone.now() - timedelta(hours=1),
    )  # fmt: skip
    attended(lesson, amina, 10, by=cast.paolo, excused=True, reason="x")
    make_certificate(group.course, amina, by=cast.giulia)
    CalendarFeed.objects.create(user=cast.paolo)
    CalendarFeed.objects.create(course=group.course)
    many = make_evaluation(
        group.course, lesson, closes_at=timezone.now() - timedelta(minutes=1)
    )  # results are read then
    people = [amina.beneficiary, cast.karim.beneficiary, *(somebody(cast.programme) for _number in range(3))]
    EvaluationReply.objects.bulk_create(EvaluationReply(evaluation=many, beneficiary=person) for person in people)
    for evaluation in Evaluation.objects.all():
        question = evaluation.form.questions.get(kind="text")
        for _reply in evaluation.replies.all():
            EvaluationAnswer.objects.create(evaluation=evaluation, question=question, text="x")


def print_certificate(cast: Cast) -> None:
    """Her marked name stands in the document, which is there in Italian, is being made in French, failed in English."""
    certificate = Certificate.objects.get(state="valid")
    italian, _french, english = (
        put_on_paper(certificate, languages=[language], by=cast.giulia, at=timezone.now())
        for language in ("it", "fr", "en")
    )
    ready(italian, b"%PDF-1.7\n% " + certificate.holder_name.encode())
    for state in ("rendering", "failed"):
        RenderedFile.objects.filter(pk=english.file_id).update(state=state, problem="broken")


def answer_quiz(marks: Marks) -> None:
    """A quiz whose answers are options that are there: what was chosen shows by their words."""
    attempt = UnitAttempt.objects.get()
    option = QuizOption.objects.filter(question__unit=attempt.unit).first()
    assert option is not None
    words: dict[str, Any] = {f"label_{language}": CHOSEN for language in ("it", "fr", "en")}
    QuizOption.objects.filter(pk=option.pk).update(**words)
    UnitAttempt.objects.create(
        unit=attempt.unit, course=attempt.course, beneficiary=attempt.beneficiary, score=50,
        answers={str(option.question_id): [option.pk]},
    )  # fmt: skip
    shown = re.compile(rf"{CHOSEN}[^(]{{0,80}}\(your answer")
    marks.patterns.append((CHOSEN, shown, "training.UnitAttempt.answers"))
