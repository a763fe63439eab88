"""The one function that changes the state of an enrolment, and the locks that come before it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from beneficiaries.models import Beneficiary, Cohort, Enrolment, EnrolmentEvent
from beneficiaries.querysets.cohorts import CohortQuerySet
from beneficiaries.rules.persons import is_person
from beneficiaries.states import BY_ITSELF, ENROLMENT_TRANSITIONS, OWN, EnrolmentState
from core.auditing import record
from core.errors import WrongState
from core.shown import Shown
from core.states import find_transition, set_state

Leaver = Callable[[Enrolment, Any, datetime], None]
_leavers: list[Leaver] = []
WITHOUT_A_PLACE = {EnrolmentState.REFUSED, EnrolmentState.WITHDRAWN, EnrolmentState.DROPPED}
OWN_ACTS = {line.act for line in ENROLMENT_TRANSITIONS if line.permission == OWN}


class NoPlaceLeft(WrongState):
    """Every place of the cohort is held by somebody."""


def when_place_is_left(follow: Leaver) -> None:
    """Let an app end what is going on in it when somebody has no place in a cohort any more, and knows so: called in
    the transaction of the step, with the locked enrolment, who acts (None where it follows by itself), and when."""
    _leavers.append(follow)


def lock_cohort(cohort: Cohort) -> Cohort:
    """The cohort as it is now; whoever counts its places holds this lock."""
    return Cohort.objects.select_for_update(of=("self",)).select_related("programme").get(pk=cohort.pk)


def lock_cohorts(cohorts: CohortQuerySet) -> list[Cohort]:
    """The same for several, in the order of their keys."""
    return list(cohorts.select_for_update(of=("self",)).order_by("pk"))


def lock_enrolment(enrolment: Enrolment) -> Enrolment:
    """The enrolment as it is now, its cohort locked before it: always in this order, so that nobody waits in a ring."""
    cohort = lock_cohort(enrolment.cohort)
    locked = Enrolment.objects.select_for_update(of=("self",)).select_related("beneficiary__user", "organisation")
    found: Enrolment = locked.get(pk=enrolment.pk)
    found.cohort = cohort
    return found


def places_left(cohort: Cohort) -> int:
    """How many places nobody holds; certain only under the cohort's lock."""
    return cohort.capacity - Enrolment.objects.of_cohort(cohort).holding_a_place().count()


def behalf_of(by: Any, person: Beneficiary) -> Beneficiary | None:
    """The person, where `by` acts under the person's mandate; nobody where it is the person."""
    return None if is_person(by, person) else person


def step(
    enrolment: Enrolment, *, act: str, to: str, by: Any, at: datetime, reason: str = "", also: Sequence[str] = (),
    told: bool = False, words: Shown | None = None,
) -> EnrolmentEvent:  # fmt: skip
    """Move a locked enrolment along its table; write the step and the audit row, save the columns in `also` too.

    `by` is None for what follows by itself. `told` says that the person knows of it at once, and reads
    `words` about it. Raises WrongState where
    the table has no such line, NotAllowed when `by` may not take it.
    """
    source, columns = enrolment.state, list(also)
    if told:
        columns += write_told(enrolment, to, words, at)
    if by is None:
        enrolment.state = find_transition(BY_ITSELF, source=source, act=act, target=to).target
        enrolment.save(update_fields=["state", *columns])
    else:
        set_state(enrolment, ENROLMENT_TRANSITIONS, act=act, to=to, by=by, also=columns)
    return write_step(enrolment, act=act, source=source, by=by, at=at, reason=reason)


def write_told(enrolment: Enrolment, state: str, words: Shown | None, at: datetime) -> list[str]:
    """Set what the person knows from now on, not saved yet; returns the columns."""
    enrolment.told_state, enrolment.told_at = state, at
    enrolment.message, enrolment.message_language = (words.text, words.language) if words else ("", "")
    return ["told_state", "told_at", "message", "message_language"]


def write_step(
    enrolment: Enrolment, *, act: str, source: str, by: Any, at: datetime, reason: str = ""
) -> EnrolmentEvent:
    """The row that recounts a step, and the audit row beside it; what follows in other apps for who has left."""
    behalf = behalf_of(by, enrolment.beneficiary) if by is not None and act in OWN_ACTS else None
    mandate = {"on_behalf_of": behalf.pk} if behalf else {}
    record(f"beneficiaries.{act}_enrolment", by=by, on=enrolment, source=source, target=enrolment.state, **mandate)
    event = EnrolmentEvent.objects.create(
        enrolment=enrolment, act=act, from_state=source, to_state=enrolment.state, by=by, on_behalf_of=behalf,
        reason=reason, at=at,
    )  # fmt: skip
    if enrolment.state in WITHOUT_A_PLACE and enrolment.told_state == enrolment.state:
        for follow in _leavers:
            follow(enrolment, by, at)
    return event
