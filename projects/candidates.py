"""Who could assess a project, and how much they have to do already; who could confirm a decision on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from programmes.models import Membership, Role
from projects.models import Assignment, Project
from projects.states import AssignmentState


@dataclass(frozen=True)
class Candidate:
    """An assessor who may be asked; `load` is the number of assessments that wait for this person."""

    user: Any
    load: int


def candidates_for(project: Project, *, at: datetime) -> list[Candidate]:
    """Assessors of the programme without interest who have not been asked, or were released; the least busy first."""
    people = Membership.objects.people_with([project.programme], [Role.ASSESSOR], at=at)
    asked = project.assignments.exclude(state=AssignmentState.RELEASED).values("assessor")
    free = list(people.exclude(pk__in=asked).exclude(pk__in=_applicants(project)))
    waiting = Assignment.objects.unfinished().filter(assessor__in=free).order_by().values("assessor")
    loads = dict(waiting.annotate(number=Count("pk")).values_list("assessor", "number"))
    found = [Candidate(user, loads.get(user.pk, 0)) for user in free]
    return sorted(found, key=lambda candidate: (candidate.load, candidate.user.full_name))


def is_another_manager(project: Project, *, than: Any, at: datetime) -> bool:
    """Whether somebody other than `than`, a manager without an interest, could confirm a decision on the project."""
    managers = Membership.objects.people_with([project.programme], [Role.MANAGER], at=at).exclude(pk=than.pk)
    conflicts = project.assignments.filter(state=AssignmentState.CONFLICT).values("assessor")
    return bool(managers.exclude(pk__in=conflicts).exclude(pk__in=_applicants(project)).exists())


def _applicants(project: Project) -> set[int]:
    """The accounts of those who apply with the project."""
    return {project.owner.user_id, *project.co_applicants.values_list("user", flat=True)} - {None}
