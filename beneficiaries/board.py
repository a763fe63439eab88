"""The board of a cohort: applicants beside their scores, what is known of them, places and the waiting list."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from beneficiaries.models import Cohort, Enrolment, EnrolmentScore, Preparedness, SelectionCriterion
from beneficiaries.querysets.cohorts import EnrolmentQuerySet
from beneficiaries.selecting import Scores
from beneficiaries.states import HOLDING_A_PLACE, JUDGED

SORTS = ("score", "applied", "name", "waiting")


@dataclass(frozen=True)
class BoardCell:
    """One criterion of one applicant: the score, and the name of its field in the form."""

    criterion: SelectionCriterion
    value: int | None
    name: str
    was: str


@dataclass(frozen=True)
class BoardRow:
    """An applicant. `line` is the place on the waiting list; `problem` says what could not be done just now."""

    enrolment: Any
    cells: list[BoardCell]
    score: float | None
    preparedness: Preparedness | None
    line: int | None
    scored: bool
    chosen: bool = False
    problem: str = ""


def applicants(cohort: Cohort, *, user: Any, state: str = "", over: bool = False, sort: str = "") -> EnrolmentQuerySet:
    """The rows of the board without the reader's own, filtered and in order."""
    rows = Enrolment.objects.of_cohort(cohort).present().without_own(user).with_score().with_everything()
    if state:
        rows = rows.in_state(state)
    if over:
        rows = rows.over_qualified()
    orders = {"applied": rows.by_application, "name": rows.by_name, "waiting": rows.waiting}
    return orders.get(sort, rows.by_score)()


def field_name(kind: str, enrolment: int, criterion: int) -> str:
    """Of a score's field (`score`), and of the hidden one beside it that holds what was there before (`was`)."""
    return f"{kind}-{enrolment}-{criterion}"


def board_rows(
    cohort: Cohort, page: list[Any], criteria: list[SelectionCriterion], *, chosen: set[int], problems: dict[int, str],
    typed: dict[int, Scores],
) -> list[BoardRow]:  # fmt: skip
    """The rows of one page, in a fixed number of queries; `typed` are scores that could not be saved."""
    keys = [row.pk for row in page]
    scores: dict[int, Scores] = defaultdict(dict)
    for enrolment, criterion, value in EnrolmentScore.objects.filter(enrolment__in=keys).values_list(
        "enrolment_id", "criterion_id", "value"
    ):
        scores[enrolment][criterion] = value
    prepared = _prepared(cohort, page)
    waiting = list(Enrolment.objects.of_cohort(cohort).waiting().values_list("pk", flat=True))
    line = {key: place for place, key in enumerate(waiting, start=1)}
    return [
        BoardRow(
            enrolment=row,
            cells=[_cell(row.pk, criterion, scores[row.pk], typed.get(row.pk, {})) for criterion in criteria],
            score=row.score,
            preparedness=prepared.get(row.beneficiary_id),
            line=line.get(row.pk),
            scored=row.state in JUDGED,
            chosen=row.pk in chosen,
            problem=problems.get(row.pk, ""),
        )
        for row in page
    ]


def _cell(enrolment: int, criterion: SelectionCriterion, saved: Scores, typed: Scores) -> BoardCell:
    known = saved.get(criterion.pk)
    return BoardCell(
        criterion=criterion,
        value=typed.get(criterion.pk, known),
        name=field_name("score", enrolment, criterion.pk),
        was=field_name("was", enrolment, criterion.pk) + f"={'' if known is None else known}",
    )


def _prepared(cohort: Cohort, page: list[Any]) -> dict[int, Preparedness]:
    """The newest preparedness of each person in the programme."""
    rows = Preparedness.objects.filter(
        participation__programme=cohort.programme_id,
        participation__beneficiary__in=[row.beneficiary_id for row in page],
    )
    newest = (
        rows.select_related("participation").order_by("participation_id", "-at", "-id").distinct("participation_id")
    )
    return {found.participation.beneficiary_id: found for found in newest}


def places(cohort: Cohort, counts: dict[str, int]) -> dict[str, int]:
    """How many places are held, and how many are left."""
    held = sum(counts.get(state, 0) for state in HOLDING_A_PLACE)
    return {"held": held, "left": max(cohort.capacity - held, 0), "all": cohort.capacity}
