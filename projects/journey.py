"""The way of a project as those who applied with it see it: the steps, where it stands, and what comes next."""

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.models import Project
from projects.states import EDITABLE, ProjectState
from projects.submitting import Incomplete

S = ProjectState
OVER = {S.INELIGIBLE, S.REFUSED, S.RENOUNCED, S.TERMINATED, S.WITHDRAWN}
NEXT: dict[str, str | Promise] = {
    S.DRAFT: gettext_lazy("Next: finish writing and hand the project in. Then the programme checks it."),
    S.SUBMITTED: gettext_lazy("Next, the programme checks whether the project meets the conditions. We write to you."),
    S.ELIGIBLE: gettext_lazy("Next, assessors are asked to judge the project. There is nothing for you to do now."),
    S.IN_ASSESSMENT: gettext_lazy("Next, the programme decides, once the assessors are done. We write to you."),
    S.REVISION_REQUESTED: gettext_lazy(
        "Next: make the changes and hand the project in again. Then it is checked and assessed once more."
    ),
    S.APPROVED: gettext_lazy("Next, the project starts. The programme tells you when."),
    S.RESERVE: gettext_lazy("The project may still be approved. We write to you when something moves."),
    S.IN_PROGRESS: gettext_lazy("The project is under way. If something changes, write to the programme."),
    S.COMPLETED: gettext_lazy("The project is completed. There is nothing left for you to do."),
}
ENDED = gettext_lazy("The way of this project ends here. There is nothing left for you to do.")


def what_comes_next(project: Project, *, missing: Incomplete | None) -> str:
    """One sentence on what happens next, and who does it."""
    if project.state == S.DRAFT and missing is not None and not missing:
        return _("Everything is there. Next: read it once more and hand it in.")
    return str(NEXT.get(project.state, ENDED))


def journey(project: Project, *, missing: Incomplete | None, events: list[Any]) -> list[dict[str, Any]]:
    """The way of a project as steps: what is done with its date, where it is now, what comes."""
    at = {event.target: event.at for event in events}
    decided = next((at[outcome] for outcome in (S.APPROVED, S.REFUSED, S.RESERVE) if outcome in at), None)
    writing = project.state in EDITABLE
    missing = missing or Incomplete()
    stations: list[tuple[str, bool, datetime | None]] = [
        (_("The idea is written"), not writing or not (missing.fields or missing.documents), None),
        (_("Profile and consent"), not writing or not (missing.profile or missing.consent), None),
        (_("Handed in"), not writing and S.SUBMITTED in at, at.get(S.SUBMITTED)),
        (_("Checked"), S.ELIGIBLE in at and not writing and project.state != S.SUBMITTED, at.get(S.ELIGIBLE)),
        (_("Assessed"), decided is not None, None),
        (_("Decided"), project.state in {S.APPROVED, S.IN_PROGRESS, S.COMPLETED}, decided),
        (_("Under way"), project.state == S.COMPLETED, at.get(S.IN_PROGRESS)),
    ]
    return _as_steps(project, stations)


def _as_steps(project: Project, stations: list[tuple[str, bool, datetime | None]]) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    state = project.get_state_display()
    over = project.state in OVER
    for label, done, date in stations:
        if done:
            steps.append({"label": label, "state": "done", "date": date})
        elif over:
            steps.append({"label": state[:1].upper() + state[1:], "state": "now"})
            break
        elif not any(step["state"] == "now" for step in steps):
            steps.append({"label": label, "state": "now", "note": _note(project, state)})
        else:
            steps.append({"label": label, "state": "next"})
    return steps


def _note(project: Project, state: str) -> str:
    """What stands beside the present step: until when, while it is being written, else the state."""
    if project.state == S.REVISION_REQUESTED and project.revise_by is not None:
        return _("Until %(day)s") % {"day": date_format(project.revise_by, "DATE_FORMAT")}
    if project.state == S.DRAFT:
        return _("Until %(day)s") % {"day": date_format(localtime(project.call.closes_at), "DATETIME_FORMAT")}
    return state
