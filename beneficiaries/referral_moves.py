"""Locks and moves that the acts of referrals share."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from beneficiaries.models import Beneficiary, Participation, Referral, ReferralEvent
from beneficiaries.rules.persons import holds_mandate, is_person
from beneficiaries.states import REFERRAL_TRANSITIONS
from core.auditing import record
from core.states import set_state


def lock_referral(referral: Referral) -> Referral:
    """The referral as it is now, locked after its person: whoever changes a consent locks the person first, too."""
    Beneficiary.objects.select_for_update().get(participations__referrals=referral.pk)
    found: Referral = Referral.objects.select_for_update(of=("self",)).for_list().get(pk=referral.pk)
    return found


def person_of(referral: Referral) -> Beneficiary:
    """Whom the referral is about, as the locked row knows."""
    found: Beneficiary = referral.participation.beneficiary
    return found


def mandate_of(by: Any, participation: Participation) -> dict[str, int]:
    """`on_behalf_of` with the person's key where `by` acts under the person's mandate; empty for anybody else."""
    person = participation.beneficiary
    acts_for = by is not None and not is_person(by, person) and holds_mandate(by, person, participation.programme)
    return {"on_behalf_of": person.pk} if acts_for else {}


def move_referral(
    referral: Referral, *, act: str, to: str, by: Any, at: datetime, reason: str = "", also: Sequence[str] = ()
) -> ReferralEvent:
    """Move a locked referral along its table, with the columns in `also`; write the step and the audit row.

    Raises WrongState where the table has no such line, NotAllowed when `by` may not take it.
    """
    set_state(referral, REFERRAL_TRANSITIONS, act=act, to=to, by=by, also=also)
    return write_step(referral, act=act, by=by, at=at, reason=reason)


def write_step(referral: Referral, *, act: str, by: Any, at: datetime, reason: str = "") -> ReferralEvent:
    """The step that led to the present state, for the timeline and for the audit log."""
    mandate = mandate_of(by, referral.participation) if act in {"propose", "revoke"} else {}
    record(f"beneficiaries.{act}_referral", by=by, on=referral, opportunity=referral.opportunity_id, **mandate)
    on_behalf_of = person_of(referral) if mandate else None
    return ReferralEvent.objects.create(
        referral=referral, act=act, to_state=referral.state, by=by, on_behalf_of=on_behalf_of, reason=reason, at=at
    )
