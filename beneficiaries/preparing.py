"""How prepared a person is to return: the answers to a questionnaire, and two scores derived from them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.code_lists import MigrationCycle, Readiness
from beneficiaries.locking import lock_participation
from beneficiaries.models import (
    Participation,
    Preparedness,
    PreparednessAnswer,
    PreparednessOption,
    PreparednessQuestion,
    Questionnaire,
)
from core.auditing import record
from core.errors import WrongState
from core.states import require

Answers = dict[int, int]
"""The chosen option of each question, by their keys."""


def weighted_score(parts: Iterable[tuple[int, int]]) -> int:
    """The mean of (worth, weight), from 0 to 100, a half rounded up; 0 where there is nothing to weigh."""
    parts = list(parts)
    weight = sum(weight for _worth, weight in parts)
    total = sum(worth * weight for worth, weight in parts)
    return (2 * total + weight) // (2 * weight) if weight else 0


@transaction.atomic
def answer_questionnaire(
    participation: Participation,
    questionnaire: Questionnaire,
    *,
    answers: Answers,
    by: Any,
    at: datetime,
    cycle: str = "",
) -> Preparedness:
    """Keep the answers with the scores that follow from them. Only staff judge the migration `cycle`.

    Raises NotAllowed; WrongState when another questionnaire is in force now; ValidationError, under "question_<key>",
    where an answer is missing or belongs to another question.
    """
    participation = lock_participation(participation)
    require(by, "beneficiaries.answer_questionnaire", participation)
    if cycle:
        require(by, "beneficiaries.keep_case", participation)
    in_force = Questionnaire.objects.of_programme(participation.programme).in_force().first()
    if in_force is None or in_force != questionnaire:
        raise WrongState("another questionnaire is in force")
    chosen = _chosen(questionnaire, answers)
    scores = {
        side: weighted_score((option.worth, question.weight) for question, option in chosen if question.side == side)
        for side in Readiness.values
    }
    found = Preparedness.objects.create(
        participation=participation, questionnaire=questionnaire, cycle=cycle, by=by, at=at, **scores
    )
    PreparednessAnswer.objects.bulk_create(
        PreparednessAnswer(preparedness=found, question=question, option=option) for question, option in chosen
    )
    record("beneficiaries.answer_questionnaire", by=by, on=found, version=questionnaire.version)
    return found


def _chosen(questionnaire: Questionnaire, answers: Answers) -> list[tuple[PreparednessQuestion, PreparednessOption]]:
    chosen, errors = [], {}
    for question in questionnaire.questions.prefetch_related("options"):
        options = {option.pk: option for option in question.options.all()}
        option = options.get(answers.get(question.pk, 0))
        if option is None:
            errors[f"question_{question.pk}"] = _("Choose an answer.")
        else:
            chosen.append((question, option))
    if errors:
        raise ValidationError(errors)
    return chosen


@transaction.atomic
def judge_cycle(participation: Participation, *, cycle: str, by: Any) -> Preparedness:
    """Staff say how the person's migration cycle stands, beside the newest answers.

    Raises NotAllowed, WrongState while nothing was answered, and ValidationError for no such judgement.
    """
    participation = lock_participation(participation)
    require(by, "beneficiaries.keep_case", participation)
    newest: Preparedness | None = participation.preparedness.newest().first()
    if newest is None:
        raise WrongState("nothing was answered")
    if cycle not in MigrationCycle.values:
        raise ValidationError({"cycle": _("Choose one of the three.")})
    if newest.cycle != cycle:
        newest.cycle = cycle
        newest.save(update_fields=["cycle"])
        record("beneficiaries.judge_cycle", by=by, on=newest, cycle=cycle)
    return newest
