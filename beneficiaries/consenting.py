"""Giving and withdrawing consents: always a new row."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language

from beneficiaries.models import Beneficiary, Consent, ConsentNotice, Participation, Purpose
from beneficiaries.revoking import revoke_unshared
from core.auditing import record
from core.errors import WrongState
from core.states import require
from programmes.models import Programme


@transaction.atomic
def answer_consent(
    person: Beneficiary,
    *,
    programme: Programme,
    notice: ConsentNotice,
    granted: bool,
    by: Any,
    at: datetime,
    how: str = Consent.How.ONLINE,
    evidence: str = "",
    language: str = "",
) -> Consent | None:
    """Write the person's answer to a notice; None when it is the same as the answer in force.

    A no to sharing with partners takes back, at once, what was or would be shared with them in that programme.

    `language` is the one in which the notice was shown, by default the current one. An answer that was not given
    online is recorded by staff who look after the person in that programme. Raises NotAllowed when `by` may not,
    WrongState when the notice is not published.
    """
    person = Beneficiary.objects.select_for_update().get(pk=person.pk)
    if how == Consent.How.ONLINE:
        require(by, "beneficiaries.give_consent", person)
    else:
        participation = Participation.objects.filter(beneficiary=person, programme=programme).first()
        require(by, "beneficiaries.record_consent", participation)
    if notice.published_at is None:
        raise WrongState("the notice is not published")
    last = Consent.objects.newest().filter(beneficiary=person, programme=programme, purpose=notice.purpose).first()
    if (last is None and not granted) or (last and last.granted == granted and last.notice_id == notice.pk):
        return None
    consent = Consent.objects.create(
        beneficiary=person,
        programme=programme,
        purpose=notice.purpose,
        granted=granted,
        notice=notice,
        language=language or get_language() or "it",
        how=how,
        by=by,
        evidence=evidence,
        at=at,
    )
    record("beneficiaries.answer_consent", by=by, on=person, purpose=notice.purpose, granted=granted)
    if notice.purpose == Purpose.PARTNERS and not granted:
        revoke_unshared(person, programme=programme, at=at)
    return consent


def has_consented(person: Beneficiary, purpose: str, *, programme: Programme) -> bool:
    """Whether the person's newest answer is yes."""
    people = Beneficiary.objects.filter(pk=person.pk).consenting_to(purpose, programme=programme)
    return bool(people.exists())
