"""A person's way through a cohort as the person sees it: only what they have been told."""

from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.enrolling import OWN_ACTS
from beneficiaries.models import Enrolment, EnrolmentEvent
from beneficiaries.states import EnrolmentState

S = EnrolmentState
NEXT: dict[str, str | Promise] = {
    S.APPLIED: gettext_lazy("Next, the programme reads all applications and decides. We write to you."),
    S.WAITLISTED: gettext_lazy("If a place becomes free and you are next, we offer it to you and write to you."),
    S.OFFERED: gettext_lazy("Next: say whether you take the place."),
    S.SELECTED: gettext_lazy("Next, the group begins. The programme tells you when and where."),
    S.ACTIVE: gettext_lazy("You are taking part. If something changes, tell the programme."),
    S.COMPLETED: gettext_lazy("You have completed it. There is nothing left for you to do here."),
}
ENDED = gettext_lazy("This application ends here. There is nothing left for you to do.")
HAPPENED: dict[str, str | Promise] = {
    "apply": gettext_lazy("You applied."),
    "offer": gettext_lazy("A place was offered to you."),
    "accept": gettext_lazy("You took the place."),
    "decline": gettext_lazy("You did not take the place."),
    "lapse": gettext_lazy("The time to take the place ran out; it went to the next person."),
    "withdraw": gettext_lazy("You took your application back."),
    "begin": gettext_lazy("You began."),
    "complete": gettext_lazy("You completed it."),
    "drop": gettext_lazy("The programme noted that you are not taking part any more."),
}
TOLD: dict[str, str | Promise] = {
    S.SELECTED: gettext_lazy("The programme told you that you are selected."),
    S.WAITLISTED: gettext_lazy("The programme told you that you are on the waiting list."),
    S.REFUSED: gettext_lazy("The programme told you that it cannot offer you a place."),
}
ORDER = [S.APPLIED, S.SELECTED, S.ACTIVE, S.COMPLETED]


def what_comes_next(enrolment: Enrolment) -> str:
    """One sentence on what happens next, and who does it."""
    return str(NEXT.get(enrolment.told_state, ENDED))


def steps_of(enrolment: Enrolment) -> list[dict[str, Any]]:
    """The way as steps: what is done, where it is now, what comes."""
    told = S(enrolment.told_state)
    labels = {
        S.APPLIED: _("You applied"), S.SELECTED: _("A place for you"), S.ACTIVE: _("Taking part"),
        S.COMPLETED: _("Completed"),
    }  # fmt: skip
    applied = {"label": labels[S.APPLIED], "state": "done", "date": enrolment.applied_at}
    if told in {S.REFUSED, S.WITHDRAWN, S.DROPPED}:
        return [applied, {"label": _capitalised(told), "state": "now", "date": enrolment.told_at}]
    reached = ORDER.index(told) if told in ORDER else 0
    steps: list[dict[str, Any]] = [applied]
    if told in {S.APPLIED, S.WAITLISTED, S.OFFERED}:
        steps.append({"label": _("The decision") if told == S.APPLIED else _capitalised(told), "state": "now"})
    for place, state in enumerate(ORDER[1:], start=1):
        done = place < reached or told == S.COMPLETED
        steps.append({"label": labels[state], "state": "done" if done else "now" if place == reached else "next"})
    return steps


def _capitalised(state: EnrolmentState) -> str:
    label = str(state.label)
    return label[:1].upper() + label[1:]


def happenings(enrolment: Enrolment, events: list[EnrolmentEvent], *, reader: Any) -> list[dict[str, Any]]:
    """What happened, the latest first, without what is not told, names of staff and what they wrote for each other."""
    found = [_happening(event, reader) for event in events]
    return list(reversed(found))


def _happening(event: EnrolmentEvent, reader: Any) -> dict[str, Any]:
    own = event.act in OWN_ACTS
    words = TOLD.get(event.to_state, "") if event.act == "tell" else HAPPENED[event.act]
    at: datetime = event.at
    return {
        "at": at,
        "text": str(words),
        "note": event.reason if own else "",
        "actor": str(event.by) if own and event.on_behalf_of_id is not None else "",
    }
