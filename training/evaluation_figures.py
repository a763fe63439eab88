"""Results of an evaluation for those who read them: from which nobody can tell what one person answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.shown import Shown, shown
from core.small_cells import LEAST, without_small_cells
from training.code_lists import QuestionKind
from training.evaluating import QuestionResult, results_of
from training.models import Evaluation

MOST_WORDS = 200


@dataclass(frozen=True)
class Bar:
    """So many chose this answer; `percent` of all who answered."""

    label: str
    value: str
    percent: int


@dataclass(frozen=True)
class Figures:
    """A question with what may be shown of its answers; `number` is None where it is too small to be told."""

    text: Shown
    number: int | None
    mean: float | None
    bars: list[Bar]
    words: list[str]


def answers_of(evaluation: Evaluation, *, at: datetime) -> dict[str, Any]:
    """What pages show of an evaluation: the questions with their figures, or why there are none (`open`, `few`)."""
    found, is_open = results_of(evaluation, at=at), at < evaluation.closes_at
    return {
        "questions": figures_of(found or []), "open": is_open, "closes_at": evaluation.closes_at,
        "few": found is None and not is_open, "least": LEAST,
    }  # fmt: skip


def figures_of(results: Iterable[QuestionResult]) -> list[Figures]:
    """Question by question; of one that fewer than LEAST people answered nothing is shown."""
    return [_figures(result) for result in results]


def _figures(result: QuestionResult) -> Figures:
    text = shown(result.question, "text")
    if result.number < LEAST:
        return Figures(text, None, None, [], [])
    if result.question.kind == QuestionKind.TEXT:
        return Figures(text, result.number, None, [], result.words[:MOST_WORDS])
    is_scale = result.question.kind == QuestionKind.SCALE
    return Figures(text, result.number, result.mean if is_scale else None, _bars(result), [])


def _bars(result: QuestionResult) -> list[Bar]:
    """The answers that at least LEAST people chose, highest first, and all others together."""
    cells = without_small_cells({str(value): number for value, number in result.counts.items()})
    found = [
        Bar(_answer(result, value), str(number), number * 100 // result.number)
        for value, number in sorted(cells.numbers.items(), reverse=True)
    ]
    if cells.rest:
        words = _("other answers together") if found else _("all answers together: too few gave each of them")
        found.append(Bar(words, str(cells.rest), cells.rest * 100 // result.number))
    return found


def _answer(result: QuestionResult, value: str) -> str:
    if result.question.kind == QuestionKind.YES_NO:
        return pgettext("an answer", "yes") if value == "1" else pgettext("an answer", "no")
    return value
