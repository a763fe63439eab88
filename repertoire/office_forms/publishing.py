"""What stands in the repertoire: acts that ask nothing but whether the row's state lets them be done."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.administration import StaffAct
from repertoire.confirming import confirm_entry
from repertoire.publishing import hide_entry, publish_row, show_entry, show_opportunity, withdraw_opportunity
from repertoire.states import EntryState, OfferState

KEEP = "repertoire.keep_entry"


def _unpublished(row: Any) -> bool:
    """What a partner proposed is cleared instead."""
    return bool(row.state == EntryState.AWAITING) and not row.revisions.awaiting().exists()


def _to_confirm(row: Any) -> bool:
    shown = row.state == EntryState.PUBLISHED and row.confirmed_on != timezone.localdate()
    return bool(shown or (row.state == EntryState.HIDDEN and row.lapsed))


def _stands(state: str) -> Callable[[Any], bool]:
    return lambda row: bool(row.state == state)


def _button(
    name: str, label: Any, act: Callable[..., Any], is_open: Callable[[Any], bool], done: Any, **more: Any
) -> type[StaffAct]:  # fmt: skip
    """A form without fields: `act` on a row for which `is_open` holds; `more` as StaffAct has it."""

    def carry_out(self: StaffAct, *, by: Any, at: datetime) -> Any:
        return act(self.row, by=by, at=at)

    words = {"name": name, "label": label, "done": done, "permission": KEEP, **more}
    return type(name, (StaffAct,), {**words, "is_open": staticmethod(is_open), "carry_out": carry_out})


PUBLISH = _button("publish", _("Publish"), publish_row, _unpublished, _("It is published."), tone="")
CONFIRM = _button(
    "confirm", _("Confirm that it is still correct"), confirm_entry, _to_confirm,
    _("Confirmed. Readers see today's date."), permission="repertoire.confirm_entry",
)  # fmt: skip
HIDE = _button(
    "hide", _("Hide the entry"), hide_entry, _stands(EntryState.PUBLISHED),
    _("Nobody finds it any more. Those who speak for it are told."), tone="danger",
    lead=_("Its opportunities are hidden with it. You can show it again."),
)  # fmt: skip
SHOW = _button(
    "show", _("Show the entry again"), show_entry, _stands(EntryState.HIDDEN), _("It is on the site again.")
)  # fmt: skip
WITHDRAW = _button(
    "withdraw", _("Take the opportunity back"), withdraw_opportunity, _stands(OfferState.PUBLISHED),
    _("Nobody finds it any more."), permission="repertoire.withdraw_opportunity", tone="danger",
)  # fmt: skip
PUT_BACK = _button(
    "put_back", _("Put the opportunity back"), show_opportunity, _stands(OfferState.WITHDRAWN),
    _("It is on the site again."),
)  # fmt: skip
