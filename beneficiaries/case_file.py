"""What stands in a case file, as far as the reader may see it."""

from typing import Any

from django.db.models import QuerySet

from beneficiaries.models import (
    Assistance,
    CaseAssignment,
    CaseNote,
    Document,
    FollowUp,
    Outcome,
    Participation,
    PlanGoal,
    Preparedness,
    ReintegrationPlan,
    ReturnIntention,
)

SHOWN = 5
"""So many rows of a kind stand on the page of the case file; a link leads to all."""


class Chapter:
    """The newest rows of a kind. `code` names the table; `more` says whether there are others."""

    def __init__(self, rows: "QuerySet[Any]", *, shown: int = SHOWN) -> None:
        self.code = rows.model._meta.model_name
        found = list(rows[: shown + 1])
        self.rows, self.more = found[:shown], len(found) > shown


def case_file_of(participation: Participation, *, reader: Any) -> dict[str, Any]:
    """The chapters of the case file, by name; nothing that `reader` may not see is counted or hinted at."""

    def seen(model: Any) -> Any:
        return model.objects.of_case(participation).seen_by_staff(reader)

    return {
        "follow_ups": Chapter(seen(FollowUp).soonest()),
        "plan": seen(ReintegrationPlan).select_related("by").first(),
        "goals": Chapter(seen(PlanGoal).underway_first(), shown=40),
        "notes": Chapter(seen(CaseNote).with_corrections().with_author().newest()),
        "documents": Chapter(seen(Document).with_files().with_author().newest()),
        "assistance": Chapter(seen(Assistance).select_related("organisation").order_by("-on", "-id")),
        "outcomes": Chapter(seen(Outcome).order_by("-on", "-id")),
        "intentions": Chapter(seen(ReturnIntention).with_author().newest()),
        "preparedness": Chapter(seen(Preparedness).with_author().newest()),
    }


def case_workers_of(participation: Participation, *, at: Any) -> list[Any]:
    """Who looks after the person there now."""
    cases: Any = CaseAssignment.objects.seen_in([participation]).current(at)
    return [case.case_worker for case in cases]


def summary_of(participation: Participation, *, reader: Any) -> dict[str, Any]:
    """What a person's page shows of the case file: the newest of what changes from month to month."""

    def seen(model: Any) -> Any:
        return model.objects.of_case(participation).seen_by_staff(reader)

    return {
        "participation": participation,
        "follow_ups": seen(FollowUp).soonest()[:3],
        "goals": seen(PlanGoal).underway_first()[:3],
        "notes": seen(CaseNote).with_author().newest()[:3],
        "documents": seen(Document).with_files().newest()[:3],
        "outcomes": seen(Outcome).standing().order_by("-on", "-id")[:3],
        "assistance": seen(Assistance).order_by("-on", "-id")[:3],
        "intention": seen(ReturnIntention).newest().first(),
        "preparedness": seen(Preparedness).newest().first(),
    }
