"""What the office does with a curriculum."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.administration import StaffAct
from training.models import Curriculum
from training.states import WRITES, CurriculumState
from training.writing import activate_curriculum, copy_curriculum, retire_curriculum


class ActivateCurriculum(StaffAct):
    """Courses can be given by it."""

    name = "activate"
    label = _("Put the curriculum to use")
    done = _("Courses can be given by this curriculum from now on.")
    permission = WRITES
    from_states = (CurriculumState.DRAFT, CurriculumState.RETIRED)
    tone = ""
    lead = _("Save your changes first. Once a course is given by it, minutes, paths and threshold stay as they are.")

    def carry_out(self, *, by: Any, at: datetime) -> Curriculum:
        return activate_curriculum(self.row, by=by)


class RetireCurriculum(StaffAct):
    """No new course is given by it."""

    name = "retire"
    label = _("Retire the curriculum")
    done = _("No new course can be given by this curriculum. Those that are go on.")
    permission = WRITES
    from_states = (CurriculumState.ACTIVE,)

    def carry_out(self, *, by: Any, at: datetime) -> Curriculum:
        return retire_curriculum(self.row, by=by)


class CopyCurriculum(StaffAct):
    """Begin another one with the same modules."""

    name = "copy"
    label = _("Begin a new curriculum from this one")
    done = _("The copy is begun, with the same modules, pages and questions. It is in the list.")
    permission = WRITES

    def carry_out(self, *, by: Any, at: datetime) -> Curriculum:
        return copy_curriculum(self.row, by=by)
