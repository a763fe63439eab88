"""What staff decide about deliveries of which nobody knows whether they arrived: one of them, or all."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy, ngettext

from core.administration import StaffAct
from core.administration.acts import Text
from core.errors import WrongState
from newsletters.deciding import GOES_ON, accept_unknown, send_again
from newsletters.models import Delivery
from newsletters.states import SENDS

BOARD = "progress"
AT_ONCE = 500
"""Deliveries that one press of a button decides about; there is hardly ever more than one a sending process."""


class AboutUnknown(StaffAct):
    """Without a number: about all of the issue."""

    permission = SENDS
    from_states = GOES_ON
    board = BOARD
    listed = False
    label_for_all: ClassVar[Text]

    delivery = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def decide(self, delivery: Delivery, *, by: Any) -> Delivery:
        raise NotImplementedError

    def carry_out(self, *, by: Any, at: datetime) -> str:
        rows = Delivery.objects.of_issue(self.row).unknown().order_by("id")
        chosen = self.cleaned_data["delivery"]
        found = list(rows.filter(pk=chosen) if chosen else rows[:AT_ONCE])
        decided = sum(self._decided(one, by=by) for one in found)
        if not decided:
            raise WrongState("nothing is unknown")
        return self.said(decided)

    def _decided(self, delivery: Delivery, *, by: Any) -> bool:
        """Whether it was still there to decide."""
        try:
            self.decide(delivery, by=by)
        except WrongState:
            return False
        return True

    def said(self, number: int) -> str:
        """What is told afterwards."""
        raise NotImplementedError


class SendAgain(AboutUnknown):
    """It may arrive twice."""

    name = "send_again"
    label = gettext_lazy("Send again")
    label_for_all = gettext_lazy("Send all again")
    done = gettext_lazy("It goes once more.")

    def decide(self, delivery: Delivery, *, by: Any) -> Delivery:
        return send_again(delivery, by=by)

    def said(self, number: int) -> str:
        return ngettext("%(number)s mail goes once more.", "%(number)s mails go once more.", number) % {
            "number": number
        }


class LeaveIt(AboutUnknown):
    """Taken as arrived, as most of them have."""

    name = "leave_it"
    label = gettext_lazy("Leave it")
    label_for_all = gettext_lazy("Leave all")
    done = gettext_lazy("It counts as sent.")

    def decide(self, delivery: Delivery, *, by: Any) -> Delivery:
        return accept_unknown(delivery, by=by)

    def said(self, number: int) -> str:
        return ngettext("%(number)s mail counts as sent.", "%(number)s mails count as sent.", number) % {
            "number": number
        }
