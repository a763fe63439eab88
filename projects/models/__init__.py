"""Calls, project ideas, their revisions, assessment and decision."""

from projects.models.assessment import Assessment, Assignment, Score
from projects.models.call import Call, Criterion, ScalePoint
from projects.models.decision import Decision
from projects.models.project import CoApplicant, Project, ProjectDocument, ProjectDraft
from projects.models.record import DossierFile, ProjectEvent, Revision

__all__ = [
    "Assessment",
    "Assignment",
    "Call",
    "CoApplicant",
    "Criterion",
    "Decision",
    "DossierFile",
    "Project",
    "ProjectDocument",
    "ProjectDraft",
    "ProjectEvent",
    "Revision",
    "ScalePoint",
    "Score",
]
