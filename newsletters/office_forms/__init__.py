"""What the office does with an issue, a kind of act a file."""

from newsletters.office_forms.past import EnterPast, PutEdition, RemoveEdition
from newsletters.office_forms.sending import BreakOff, Pause, Resume, Schedule, Unschedule
from newsletters.office_forms.testing import SendTest

ACTS = (SendTest, Schedule, Unschedule, Pause, Resume, BreakOff, EnterPast, PutEdition, RemoveEdition)

__all__ = [
    "ACTS",
    "BreakOff",
    "EnterPast",
    "Pause",
    "PutEdition",
    "RemoveEdition",
    "Resume",
    "Schedule",
    "SendTest",
    "Unschedule",
]
