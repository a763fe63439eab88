"""Where an assessor stands with each project, in words."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.models import Assessment, Assignment
from projects.states import READ_BY_ASSESSORS, AssignmentState, ProjectState

SOON = timedelta(days=3)


class Standing(models.TextChoices):
    """What an assignment asks of its assessor now."""

    TO_ANSWER = "to_answer", _("to answer")
    TO_ASSESS = "to_assess", _("to assess")
    BEGUN = "begun", pgettext_lazy("an assessment", "begun")
    REVISED = "revised", _("new version to assess")
    SUBMITTED = "submitted", pgettext_lazy("an assessment", "submitted")
    WAITING = "waiting", _("changes asked for")
    DECLINED = "declined", _("declined")
    CONFLICT = "conflict", _("conflict of interests")
    RELEASED = "released", _("no longer asked of you")
    OVER = "over", _("no longer being assessed")


TODO = {Standing.TO_ANSWER, Standing.TO_ASSESS, Standing.BEGUN, Standing.REVISED}
TONES = {
    Standing.TO_ANSWER: "care",
    Standing.TO_ASSESS: "progress",
    Standing.BEGUN: "progress",
    Standing.REVISED: "care",
    Standing.SUBMITTED: "done",
}
WORDS = {
    Standing.REVISED: _("A new version came in. Your earlier assessment stays as it is; please assess this version."),
    Standing.SUBMITTED: _("Your assessment is submitted. It stays as it is."),
    Standing.WAITING: _("Changes have been asked for. You will assess the new version once it has been checked."),
    Standing.DECLINED: _("You said that you cannot assess this project. There is nothing left for you to do."),
    Standing.CONFLICT: _("You declared an interest in this project, so you neither read nor assess it."),
    Standing.RELEASED: _("You are no longer asked to assess this project. There is nothing left for you to do."),
    Standing.OVER: _("This project is no longer being assessed. There is nothing left for you to do."),
}
CLOSED = {
    AssignmentState.DECLINED: Standing.DECLINED,
    AssignmentState.CONFLICT: Standing.CONFLICT,
    AssignmentState.RELEASED: Standing.RELEASED,
}
BEING_REVISED = {ProjectState.REVISION_REQUESTED, ProjectState.SUBMITTED, ProjectState.ELIGIBLE}


@dataclass(frozen=True)
class Place:
    """One line of an assessor's queue. `current` is the own assessment of the latest revision, if begun."""

    assignment: Assignment
    standing: Standing
    current: Assessment | None

    @property
    def tone(self) -> str:
        return TONES.get(self.standing, "neutral")

    @property
    def title(self) -> str:
        """The title, for somebody who may read the project."""
        return str(self._content.get("title", ""))

    @property
    def language(self) -> str:
        """The language in which the title is written."""
        return str(self._content.get("working_language", ""))

    @property
    def _content(self) -> dict[str, Any]:
        project = self.assignment.project
        readable = self.assignment.state == AssignmentState.ACCEPTED and project.state in READ_BY_ASSESSORS
        return project.latest_revision.content if readable and project.latest_revision else {}

    @property
    def words(self) -> str:
        """What the assessor should know now; '' where the page itself says it."""
        return str(WORDS.get(self.standing, ""))

    @property
    def is_todo(self) -> bool:
        return self.standing in TODO

    @property
    def is_late(self) -> bool:
        return self.assignment.due_on < timezone.localdate()

    @property
    def is_near(self) -> bool:
        """Due within three days, or late."""
        return self.assignment.due_on <= timezone.localdate() + SOON


def place_of(assignment: Assignment) -> Place:
    """Where the assessor stands. Reads `assessments` and the project of the assignment."""
    project = assignment.project
    own = list(assignment.assessments.all())
    current = next((one for one in own if one.revision_id == project.latest_revision_id), None)
    return Place(assignment, _standing(assignment, own, current), current)


def _standing(assignment: Assignment, own: list[Assessment], current: Assessment | None) -> Standing:
    state = AssignmentState(assignment.state)
    if state in CLOSED:
        return CLOSED[state]
    if assignment.project.state in BEING_REVISED:
        return Standing.WAITING if state == AssignmentState.ACCEPTED else Standing.OVER
    if current is not None and current.state == Assessment.State.SUBMITTED:
        return Standing.SUBMITTED
    if assignment.project.state != ProjectState.IN_ASSESSMENT:
        return Standing.OVER
    if state == AssignmentState.INVITED:
        return Standing.TO_ANSWER
    if current is not None:
        return Standing.BEGUN
    return Standing.REVISED if any(one.state == Assessment.State.SUBMITTED for one in own) else Standing.TO_ASSESS
