"""Reads of calls, projects, assignments and decisions: each begins with what the reader may see."""

from projects.querysets.calls import CallQuerySet
from projects.querysets.decisions import DecisionQuerySet
from projects.querysets.judging import AssessmentQuerySet, AssignmentQuerySet
from projects.querysets.projects import ProjectQuerySet
from projects.querysets.records import DocumentQuerySet, DossierFileQuerySet, EventQuerySet

__all__ = [
    "AssessmentQuerySet",
    "AssignmentQuerySet",
    "CallQuerySet",
    "DecisionQuerySet",
    "DocumentQuerySet",
    "DossierFileQuerySet",
    "EventQuerySet",
    "ProjectQuerySet",
]
