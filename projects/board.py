"""What the board of a call shows beside each place: recommendations, the decision, and how both look."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from projects.models import Assessment, Decision
from projects.ranking import Place
from projects.states import TONES, ProjectState


@dataclass(frozen=True)
class BoardRow:
    """A place, how often each recommendation was given, and the newest decision that is not superseded."""

    place: Place
    recommendations: list[tuple[str, int]]
    decision: Decision | None
    tone: str


def board_rows(places: list[Place]) -> list[BoardRow]:
    """The rows of one page of the board, in two queries."""
    keys = [place.project.pk for place in places]
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for project, recommendation in Assessment.objects.counted().recommendations_on(keys):
        counts[project][recommendation] += 1
    decisions = {decision.project_id: decision for decision in Decision.objects.standing_on(keys)}
    labels = dict(Assessment.Recommendation.choices)
    return [
        BoardRow(
            place=place,
            recommendations=[(str(labels[code]), n) for code, n in counts[place.project.pk].most_common()],
            decision=decisions.get(place.project.pk),
            tone=TONES.get(ProjectState(place.project.state), "neutral"),
        )
        for place in places
    ]
