"""What happened to a project, told to those who applied with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.models import Project, ProjectEvent
from projects.states import TONES, ProjectState

S = ProjectState
SENTENCES: dict[tuple[str, str], str | Promise] = {
    (S.DRAFT, S.SUBMITTED): gettext_lazy("Handed in."),
    (S.DRAFT, S.WITHDRAWN): gettext_lazy("The draft was discarded."),
    (S.REVISION_REQUESTED, S.SUBMITTED): gettext_lazy("Handed in again, with changes."),
    (S.SUBMITTED, S.ELIGIBLE): gettext_lazy("Checked: the project meets the conditions of the call."),
    (S.SUBMITTED, S.INELIGIBLE): gettext_lazy("Checked: the project does not meet the conditions of the call."),
    (S.ELIGIBLE, S.IN_ASSESSMENT): gettext_lazy("The assessment has begun."),
    (S.IN_ASSESSMENT, S.REVISION_REQUESTED): gettext_lazy("Changes are asked for."),
    (S.IN_ASSESSMENT, S.APPROVED): gettext_lazy("The project is approved."),
    (S.IN_ASSESSMENT, S.RESERVE): gettext_lazy("The project is on the reserve list."),
    (S.IN_ASSESSMENT, S.REFUSED): gettext_lazy("The project is not approved."),
    (S.RESERVE, S.APPROVED): gettext_lazy("The project moved from the reserve list and is approved."),
    (S.RESERVE, S.REFUSED): gettext_lazy("The project was on the reserve list and is not approved."),
    (S.APPROVED, S.IN_PROGRESS): gettext_lazy("The project has started."),
    (S.IN_PROGRESS, S.COMPLETED): gettext_lazy("The project is completed."),
    (S.IN_PROGRESS, S.TERMINATED): gettext_lazy("The project was stopped."),
}
STEPPED_BACK: dict[str, str | Promise] = {
    S.WITHDRAWN: gettext_lazy("The project was taken back."),
    S.RENOUNCED: gettext_lazy("The project was given up."),
}


@dataclass(frozen=True)
class Happening:
    """One line of the timeline; `note` is what was said about it, in the words of whoever wrote it."""

    at: datetime
    text: str
    actor: str
    tone: str
    note: str = ""


def happenings(project: Project, *, reader: Any, events: Iterable[ProjectEvent]) -> list[Happening]:
    """What happened, newest first. Staff act in the name of the programme; applicants have their names.

    `events` are the project's own, with people.
    """
    applicants = {person.user_id for person in [project.owner, *project.co_applicants.all()]}
    told = [
        Happening(event.at, _sentence(event), _actor(event, project, reader, applicants), _tone(event), event.note)
        for event in events
    ]
    begun = Happening(project.created_at, _("Begun."), "", "")
    return [*reversed(told), begun]


def _sentence(event: ProjectEvent) -> str:
    found = SENTENCES.get((event.source, event.target)) or STEPPED_BACK.get(event.target)
    return str(found or event.get_target_display())


def _tone(event: ProjectEvent) -> str:
    tone = TONES.get(ProjectState(event.target), "")
    return tone if tone in {"care", "done"} else ""


def _actor(event: ProjectEvent, project: Project, reader: Any, applicants: set[int | None]) -> str:
    if event.on_behalf_of is not None:
        names = {"name": event.by.full_name, "person": event.on_behalf_of.full_name}
        return _("%(name)s on behalf of %(person)s") % names
    if event.by_id == reader.pk:
        return _("you")
    return event.by.full_name if event.by_id in applicants else str(project.programme)
