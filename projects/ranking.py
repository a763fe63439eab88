"""The ranking of a call: means, medians, spreads, places with ties, and means freed of each assessor's strictness."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from statistics import fmean, pstdev

from projects.models import Assessment, Call, Project


@dataclass(frozen=True)
class Place:
    """A project's place in the ranking. Equal means share a place; `tied` says so. `normalised` is on 0 to 100."""

    project: Project
    place: int | None
    tied: bool
    mean: float | None
    median: float | None
    spread: float | None
    assessed: int
    normalised: float | None = None


def rank_call(call: Call, projects: list[Project], *, normalise: bool = False) -> list[Place]:
    """The places of `projects` (annotated by `ranked()`), best first, by mean or by normalised mean."""
    freed = normalised_means(call) if normalise else {}
    keys = {project.pk: freed.get(project.pk) if normalise else _shown(project) for project in projects}
    ordered = sorted(projects, key=lambda project: (keys[project.pk] is None, -(keys[project.pk] or 0)))
    counted = sorted(key for key in keys.values() if key is not None)
    return [
        Place(
            project=project,
            place=None if key is None else 1 + len(counted) - bisect_right(counted, key),
            tied=key is not None and bisect_right(counted, key) - bisect_left(counted, key) > 1,
            mean=_number(project, "mean"),
            median=_number(project, "median"),
            spread=_number(project, "spread"),
            assessed=int(getattr(project, "assessed", 0)),
            normalised=freed.get(project.pk),
        )
        for project in ordered
        for key in [keys[project.pk]]
    ]


def _number(project: Project, name: str) -> float | None:
    value = getattr(project, name, None)
    return None if value is None else float(value)


def _shown(project: Project) -> float | None:
    """The mean as it is shown, so that what looks equal is equal."""
    mean = _number(project, "mean")
    return None if mean is None else round(mean, 1)


def normalised_means(call: Call) -> dict[int, float]:
    """Per project the mean of its assessments after shifting each assessor to the call's mean and spread."""
    rows = [
        (assessor, project, float(total or 0))
        for assessor, project, total in Assessment.objects.counted()
        .filter(assignment__project__call=call)
        .values_list("assignment__assessor", "assignment__project", "total")
    ]
    totals = [total for _, _, total in rows]
    if not totals:
        return {}
    mean, spread = fmean(totals), pstdev(totals)
    by_assessor = defaultdict(list)
    for assessor, _, total in rows:
        by_assessor[assessor].append(total)
    habits = {assessor: (fmean(given), pstdev(given)) for assessor, given in by_assessor.items()}
    freed = defaultdict(list)
    for assessor, project, total in rows:
        own_mean, own_spread = habits[assessor]
        distance = (total - own_mean) / own_spread if own_spread else 0.0
        freed[project].append(min(100.0, max(0.0, mean + distance * spread)))
    return {project: round(fmean(values), 1) for project, values in freed.items()}
