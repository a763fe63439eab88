"""What the scores of preparedness mean, and what would help next."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from beneficiaries.models import Preparedness
from core.shown import Shown, shown

WELL, ON_THE_WAY = 70, 40
MOST = 4
"""Pieces of advice at a time: more than a few help nobody."""


@dataclass(frozen=True)
class Advice:
    """A question whose answer leaves room, and what helps; the better one is worth more, the nearer to the front."""

    question: Shown
    text: Shown


def readiness_in_words(score: int) -> str:
    """What the person has: knowledge, means, papers, people."""
    if score >= WELL:
        return _("You have most of what it takes.")
    if score >= ON_THE_WAY:
        return _("You have a part of what it takes; some things are still missing.")
    return _("You are at the beginning: most of what it takes is still to be built.")


def willingness_in_words(score: int) -> str:
    """How much the person wants it."""
    if score >= WELL:
        return _("You really want it.")
    if score >= ON_THE_WAY:
        return _("You want it, with doubts.")
    return _("You are not sure that you want it. That is a good thing to know before you decide.")


def what_helps(preparedness: Preparedness) -> list[Advice]:
    """The answers that cost most, first: worth what is missing to 100, times the weight. Needs the answers loaded."""
    answers: list[Any] = [one for one in preparedness.answers.all() if one.option.worth < 100]
    answers.sort(key=lambda one: (-(100 - one.option.worth) * one.question.weight, one.question.order))
    return [Advice(shown(one.question, "text"), shown(one.question, "advice")) for one in answers[:MOST]]
