"""What staff record and do about a person, a kind of act a file."""

from beneficiaries.office_forms.applying import ApplyFor
from beneficiaries.office_forms.notes import CorrectNote, FileDocument, WriteNote
from beneficiaries.office_forms.outcomes import FinishFollowUp, PlanFollowUp, RecordOutcome, VoidOutcome
from beneficiaries.office_forms.persons import (
    AssignCase,
    ChangeParticipation,
    EndCase,
    EndMandate,
    ForParticipation,
    GiveMandate,
    MarkTold,
    RecordConsent,
)
from beneficiaries.office_forms.preparing import AnswerQuestionnaire, JudgeCycle, SayIntention
from beneficiaries.office_forms.support import (
    AddGoal,
    ChangeGoal,
    DropGoal,
    ReachGoal,
    RecordAssistance,
    ReopenGoal,
    WritePlan,
)

__all__ = [
    "AddGoal",
    "AnswerQuestionnaire",
    "ApplyFor",
    "AssignCase",
    "ChangeGoal",
    "ChangeParticipation",
    "CorrectNote",
    "DropGoal",
    "EndCase",
    "EndMandate",
    "FileDocument",
    "FinishFollowUp",
    "ForParticipation",
    "GiveMandate",
    "JudgeCycle",
    "MarkTold",
    "PlanFollowUp",
    "ReachGoal",
    "RecordAssistance",
    "RecordConsent",
    "RecordOutcome",
    "ReopenGoal",
    "SayIntention",
    "VoidOutcome",
    "WriteNote",
    "WritePlan",
]
