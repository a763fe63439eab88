"""What staff do with a questionnaire."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Questionnaire
from beneficiaries.questioning import publish_questionnaire, renew_questionnaire
from core.administration import StaffAct


class PublishQuestionnaire(StaffAct):
    """Ask these questions from now on."""

    name = "publish"
    label = _("Publish this questionnaire")
    done = _("The questionnaire is published: people answer it from now on.")
    permission = "beneficiaries.change_questionnaire"
    lead = _("Save your changes first. A published questionnaire cannot be changed any more, in no language.")

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return row.published_at is None

    def carry_out(self, *, by: Any, at: datetime) -> Questionnaire:
        return publish_questionnaire(self.row, by=by, at=at)


class RenewQuestionnaire(StaffAct):
    """Begin the next version with the questions of this one."""

    name = "renew"
    label = _("Begin a new version")
    done = _("The new version is begun, with the same questions. It is in the list.")
    permission = "beneficiaries.change_questionnaire"
    lead = _("What people answered keeps naming the version that they read.")

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return row.published_at is not None

    def carry_out(self, *, by: Any, at: datetime) -> Questionnaire:
        return renew_questionnaire(self.row, by=by)
