"""Whose projects these are: rows that several reads begin with."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from programmes.models import Role
from projects.states import AssignmentState

if TYPE_CHECKING:
    from projects.querysets.judging import AssignmentQuerySet
    from projects.querysets.projects import ProjectQuerySet

OFFICE = [Role.OFFICER, Role.MANAGER]


def shared_with(user: Any) -> models.QuerySet[Any]:
    """Keys of the projects that `user` applies with together with their owners."""
    from projects.models import CoApplicant

    return CoApplicant.objects.filter(beneficiary__user=user).values("project")


def interest_of(user: Any, path: str = "") -> Q:
    """Projects in which `user` applies or has declared a conflict; `path` leads to the project ("project__")."""
    conflicts = assignments().filter(assessor=user, state=AssignmentState.CONFLICT).values("project")
    owned = Q(**{f"{path}owner__user": user})
    return owned | Q(**{f"{path}pk__in": shared_with(user)}) | Q(**{f"{path}pk__in": conflicts})


def assignments() -> "AssignmentQuerySet":
    """All assignments, looked up when asked: their model loads after the reads."""
    from projects.models import Assignment

    return Assignment.objects.all()


def projects() -> "ProjectQuerySet":
    """All projects, looked up when asked as well."""
    from projects.models import Project

    return Project.objects.all()
