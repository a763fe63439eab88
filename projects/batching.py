"""The same act on many projects: each succeeds or fails by itself, and says what happened."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, NotAllowed, WrongState
from core.states import require
from projects.deciding import TooFewAssessments, draft_decision
from projects.models import Decision, Project
from projects.moving import lock_project
from projects.states import DecisionState


class NotAsShown(Conflict):
    """Another decision stands on the project than the one that was shown."""


class AlreadyConfirmed(WrongState):
    """A decision on the project is confirmed; replacing it is asked for on the project's own page."""


@dataclass(frozen=True)
class Result:
    """What happened to one project; `words` say why nothing did."""

    project: Project
    done: bool
    words: str


def try_each(projects: Iterable[Project], act: Callable[[Project], Any], *, done: str) -> list[Result]:
    """Do `act` with every project, whatever becomes of the others. `done` is said of those where it worked."""
    return [_try(project, act, done) for project in projects]


def _try(project: Project, act: Callable[[Project], Any], done: str) -> Result:
    try:
        act(project)
    except NotAllowed:
        return Result(project, False, _("You may not do this here: it is your own draft, or you have an interest."))
    except TooFewAssessments:
        return Result(project, False, _("There are too few assessments."))
    except NotAsShown:
        return Result(project, False, _("The decision has changed since you opened the board. Read it first."))
    except AlreadyConfirmed:
        return Result(project, False, _("Left as it is: a decision is already confirmed."))
    except (WrongState, Conflict):
        return Result(project, False, _("It is not in a state in which this can be done."))
    except ValidationError as error:
        return Result(project, False, " ".join(error.messages))
    return Result(project, True, done)


def open_decisions_of(projects: Iterable[Project], *, shown: Collection[int]) -> Callable[[Project], Decision]:
    """Finds the drafted or confirmed decision of each of the projects; `shown` are the keys of those that were read.

    What it gives raises WrongState where there is none, NotAsShown where it is not among those.
    """
    chosen = {project.pk: project for project in projects}
    found = {decision.project_id: decision for decision in Decision.objects.open().filter(project__in=chosen)}

    def of(project: Project) -> Decision:
        decision = found.get(project.pk)
        if decision is None:
            raise WrongState("no open decision")
        if decision.pk not in shown:
            raise NotAsShown(decision.pk)
        decision.project = chosen[project.pk]
        return decision

    return of


@transaction.atomic
def draft_anew(project: Project, *, shown: Collection[int], by: Any, **proposal: Any) -> Decision:
    """Draft a decision where none is open, or in place of a draft that was shown; `proposal` as for `draft_decision`.

    Raises AlreadyConfirmed, NotAsShown, and what `draft_decision` raises.
    """
    project = lock_project(project)
    require(by, "projects.draft_decision", project)
    standing = project.decisions.open().first()
    if standing is not None and standing.state == DecisionState.CONFIRMED:
        raise AlreadyConfirmed(standing.pk)
    if standing is not None and standing.pk not in shown:
        raise NotAsShown(standing.pk)
    return draft_decision(project, by=by, **proposal)
