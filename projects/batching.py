"""The same act on many projects: each succeeds or fails by itself, and says what happened."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.errors import Conflict, NotAllowed, WrongState
from projects.deciding import TooFewAssessments
from projects.models import Decision, Project


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
    except (WrongState, Conflict):
        return Result(project, False, _("It is not in a state in which this can be done."))
    except ValidationError as error:
        return Result(project, False, " ".join(error.messages))
    return Result(project, True, done)


def open_decisions_of(projects: Iterable[Project]) -> Callable[[Project], Decision]:
    """Finds the drafted or confirmed decision of each of the projects; raises WrongState where there is none."""
    chosen = {project.pk: project for project in projects}
    found = {decision.project_id: decision for decision in Decision.objects.open().filter(project__in=chosen)}

    def of(project: Project) -> Decision:
        decision = found.get(project.pk)
        if decision is None:
            raise WrongState("no open decision")
        decision.project = chosen[project.pk]
        return decision

    return of
