"""What staff can do with a project, each as a form with the act behind it."""

from projects.office_forms.assigning import AssignAssessors, OpenAssessment, ReleaseAssessor
from projects.office_forms.deciding import ConfirmDecision, DraftDecision, PublishDecision
from projects.office_forms.following import CompleteProject, StartProject, TerminateProject
from projects.office_forms.printing import PrintDossier
from projects.office_forms.screening import AskRevision, Screen
from projects.office_forms.writing import WriteMessage, WriteNote

PROJECT_ACTS = (
    Screen,
    OpenAssessment,
    PublishDecision,
    ConfirmDecision,
    DraftDecision,
    AssignAssessors,
    AskRevision,
    StartProject,
    CompleteProject,
    TerminateProject,
    PrintDossier,
    ReleaseAssessor,
    WriteMessage,
    WriteNote,
)

__all__ = ["PROJECT_ACTS"]
