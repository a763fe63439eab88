"""What staff decide about deliveries of which nobody knows whether they arrived: one of them, or all."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy, ngettext

from core.administration import StaffAct
from core.administration.acts import Text
from core.errors import WrongState
from newsletters.deciding import GOES_ON, accept_all_unknown, accept_unknown, send_again, send_all_again
from newsletters.models import Delivery
from newsletters.states import SENDS

BOARD = "progress"


class AboutUnknown(StaffAct):
    """Without a number: about all of the issue."""

    permission = SENDS
    from_states = GOES_ON
    board = BOARD
    listed = False
    label_for_all: ClassVar[Text]

    delivery = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def chosen(self) -> Delivery | None:
        """The one that is decided about; none for all. Raises WrongState when it is not of this issue."""
        key = self.cleaned_data["delivery"]
        found = Delivery.objects.of_issue(self.row).filter(pk=key).first() if key else None
        if key and found is None:
            raise WrongState("not of this issue")
        return found


class SendAgain(AboutUnknown):
    """It may arrive twice."""

    name = "send_again"
    label = gettext_lazy("Send again")
    label_for_all = gettext_lazy("Send all again")
    done = gettext_lazy("It goes once more.")

    def carry_out(self, *, by: Any, at: datetime) -> str:
        one = self.chosen()
        if one is not None:
            send_again(one, by=by)
            return str(self.done)
        number = send_all_again(self.row, by=by)
        return ngettext("%(number)s mail goes once more.", "%(number)s mails go once more.", number) % {
            "number": number
        }


class LeaveIt(AboutUnknown):
    """Taken as arrived, as most of them have."""

    name = "leave_it"
    label = gettext_lazy("Leave it")
    label_for_all = gettext_lazy("Leave all")
    done = gettext_lazy("It counts as sent.")

    def carry_out(self, *, by: Any, at: datetime) -> str:
        one = self.chosen()
        if one is not None:
            accept_unknown(one, by=by)
            return str(self.done)
        number = accept_all_unknown(self.row, by=by)
        return ngettext("%(number)s mail counts as sent.", "%(number)s mails count as sent.", number) % {
            "number": number
        }
