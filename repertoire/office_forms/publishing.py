"""What stands in the repertoire."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.administration import StaffAct
from repertoire.confirming import confirm_entry
from repertoire.publishing import hide_entry, publish_row, show_entry, show_opportunity, withdraw_opportunity
from repertoire.states import EntryState, OfferState


class Publish(StaffAct):
    """Publish what staff wrote; what a partner proposed is cleared instead."""

    name = "publish"
    label = _("Publish")
    done = _("It is published.")
    permission = "repertoire.keep_entry"
    tone = ""

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return bool(row.state == EntryState.AWAITING) and not row.revisions.awaiting().exists()

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return publish_row(self.row, by=by, at=at)


class Confirm(StaffAct):
    """Say that the entry is still true."""

    name = "confirm"
    label = _("Confirm that it is still correct")
    done = _("Confirmed. Readers see today's date.")
    permission = "repertoire.confirm_entry"

    @classmethod
    def is_open(cls, row: Any) -> bool:
        shown = row.state == EntryState.PUBLISHED and row.confirmed_on != timezone.localdate()
        return bool(shown or (row.state == EntryState.HIDDEN and row.lapsed))

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return confirm_entry(self.row, by=by, at=at)


class Hide(StaffAct):
    """Take the entry off the site."""

    name = "hide"
    label = _("Hide the entry")
    done = _("Nobody finds it any more. Those who speak for it are told.")
    permission = "repertoire.keep_entry"
    lead = _("Its opportunities are hidden with it. You can show it again.")
    tone = "danger"

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return bool(row.state == EntryState.PUBLISHED)

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return hide_entry(self.row, by=by, at=at)


class Show(StaffAct):
    """Put the entry back."""

    name = "show"
    label = _("Show the entry again")
    done = _("It is on the site again.")
    permission = "repertoire.keep_entry"

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return bool(row.state == EntryState.HIDDEN)

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return show_entry(self.row, by=by, at=at)


class Withdraw(StaffAct):
    """Take an opportunity off the site."""

    name = "withdraw"
    label = _("Take the opportunity back")
    done = _("Nobody finds it any more.")
    permission = "repertoire.withdraw_opportunity"
    tone = "danger"

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return bool(row.state == OfferState.PUBLISHED)

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return withdraw_opportunity(self.row, by=by, at=at)


class PutBack(StaffAct):
    """Put an opportunity back as it was."""

    name = "put_back"
    label = _("Put the opportunity back")
    done = _("It is on the site again.")
    permission = "repertoire.keep_entry"

    @classmethod
    def is_open(cls, row: Any) -> bool:
        return bool(row.state == OfferState.WITHDRAWN)

    def carry_out(self, *, by: Any, at: datetime) -> Any:
        return show_opportunity(self.row, by=by, at=at)
