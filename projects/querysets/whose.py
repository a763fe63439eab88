"""Whose projects these are: rows that several reads begin with."""

from typing import TYPE_CHECKING, Any

from django.db import models

from programmes.models import Role

if TYPE_CHECKING:
    from projects.querysets.judging import AssignmentQuerySet

OFFICE = [Role.OFFICER, Role.MANAGER]


def shared_with(user: Any) -> models.QuerySet[Any]:
    """Keys of the projects that `user` applies with together with their owners."""
    from projects.models import CoApplicant

    return CoApplicant.objects.filter(beneficiary__user=user).values("project")


def assignments() -> "AssignmentQuerySet":
    """All assignments, looked up when asked: their model loads after the reads."""
    from projects.models import Assignment

    return Assignment.objects.all()
