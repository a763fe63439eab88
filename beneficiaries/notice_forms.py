"""What staff do with the words that people agree to."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from beneficiaries.noticing import publish_notice, renew_notice
from core.administration import StaffAct


class PublishNotice(StaffAct):
    """Show this notice from now on."""

    name = "publish"
    label = _("Publish this notice")
    done = _("The notice is published: people see it from now on.")
    permission = "beneficiaries.change_consentnotice"
    of_installation = True
    lead = _("Save your changes first. A published notice cannot be changed any more, in no language.")

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return row.published_at is None

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return publish_notice(self.row, by=by, at=at)


class RenewNotice(StaffAct):
    """Begin the next version with the words of this one."""

    name = "renew"
    label = _("Begin a new version")
    done = _("The new version is begun, with the same words. It is in the list.")
    permission = "beneficiaries.add_consentnotice"
    of_installation = True
    lead = _("People who agreed to this version are not asked again by themselves; their answer names the version.")

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return row.published_at is not None

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return renew_notice(self.row, by=by)
