"""An answered quiz, explained question by question."""

from dataclasses import dataclass

from core.shown import Shown, shown
from training.models import SelfPacedUnit, UnitAttempt


@dataclass(frozen=True)
class Option:
    """An answer, whether it is right, and whether it was chosen."""

    label: Shown
    correct: bool
    chosen: bool


@dataclass(frozen=True)
class Explained:
    """A question as it was answered."""

    text: Shown
    right: bool
    options: list[Option]
    explanation: Shown


def explained(unit: SelfPacedUnit, attempt: UnitAttempt) -> list[Explained]:
    """The questions of the unit, loaded with their options; one that came later was answered with nothing."""
    chosen = attempt.chosen
    found = []
    for question in unit.questions.all():
        options = [
            Option(shown(option, "label"), option.correct, option.pk in chosen.get(question.pk, []))
            for option in question.options.all()
        ]
        right = all(option.correct == option.chosen for option in options)
        found.append(Explained(shown(question, "text"), right, options, shown(question, "explanation")))
    return found
