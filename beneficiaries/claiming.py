"""Somebody with an account says that a programme's office knows them already."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from beneficiaries.alike import asked_of, resembling
from beneficiaries.enrolling import lock_cohorts
from beneficiaries.inviting import link_account
from beneficiaries.models import Beneficiary, Cohort, RecordClaim
from beneficiaries.states import CLAIM_TRANSITIONS, ClaimState
from core.auditing import record
from core.errors import Conflict, WrongState
from core.mailing import queue_mail
from core.states import require, set_state
from programmes.models import Programme

MOST_OPEN = 3
"""Claims of one person that nobody has answered yet."""
MOST_SHOWN = 8


@transaction.atomic
def claim_record(person: Beneficiary, *, programme: Programme, text: str, by: Any, at: datetime) -> RecordClaim:
    """Ask the programme's office to find the record. Raises NotAllowed, and ValidationError when one has asked
    already, or too often."""
    person = Beneficiary.objects.select_for_update(of=("self",)).get(pk=person.pk)
    claim = RecordClaim(beneficiary=person, programme=programme, text=text.strip(), at=at)
    require(by, "beneficiaries.claim_record", claim)
    open_ones = person.claims.open()
    if open_ones.filter(programme=programme).exists():
        raise ValidationError({"programme": _("You have asked already; the office will answer.")})
    if open_ones.count() >= MOST_OPEN:
        raise ValidationError(_("You have asked several times already. Wait for an answer first."))
    claim.full_clean(exclude=["beneficiary", "programme", "answered_by", "answered_at"], validate_unique=False)
    claim.save()
    record("beneficiaries.claim_record", by=by, on=person, programme=programme.code)
    return claim


def candidates_for(claim: RecordClaim, *, user: Any) -> list[Beneficiary]:
    """Persons without account in the programme of the claim who may be the one who claims, the likeliest first."""
    alike = resembling([asked_of(claim.beneficiary)], programmes=[claim.programme_id], loosely=True)
    scores = {one.person: one.score for one in alike if one.score and one.person != claim.beneficiary_id}
    found = Beneficiary.objects.run_by(user).without_account().in_bulk(list(scores))
    return sorted(found.values(), key=lambda row: (-scores[row.pk], row.pk))[:MOST_SHOWN]


@transaction.atomic
def grant_claim(claim: RecordClaim, *, matched: Beneficiary, by: Any, at: datetime) -> Beneficiary:
    """Make the office's record and the one of whoever claims it one: the account goes to the office's.

    Raises NotAllowed, WrongState when the claim was answered or somebody signs in for the record already, Conflict
    where the record is none of the claim's programme, and what a merge raises.
    """
    lock_cohorts(Cohort.objects.with_both(claim.beneficiary, matched))
    keys = [claim.beneficiary_id, matched.pk]
    rows = Beneficiary.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    people = {row.pk: row for row in rows}
    claim = _locked(claim)
    require(by, "beneficiaries.answer_claim", claim)
    person, account = people[matched.pk], people[claim.beneficiary_id].user
    if claim.beneficiary_id == matched.pk or not person.participations.filter(programme=claim.programme_id).exists():
        raise Conflict("no record of this programme")
    if account is None or person.user_id is not None:
        raise WrongState("no account to link, or one is there")
    claim.matched = person.pk
    _answer(claim, "grant", ClaimState.GRANTED, by=by, at=at)
    person = link_account(person, account, by=by, at=at)
    record("beneficiaries.grant_claim", by=by, on=person)
    _tell(claim, account)
    return person


@transaction.atomic
def refuse_claim(claim: RecordClaim, *, answer: str, by: Any, at: datetime) -> RecordClaim:
    """Say no, with an answer. Raises NotAllowed, WrongState when it was answered already, ValidationError."""
    if not answer.strip():
        raise ValidationError({"answer": _("Write why, so that the person can understand it.")})
    claim = _locked(claim)
    claim.answer = answer.strip()
    _answer(claim, "refuse", ClaimState.REFUSED, by=by, at=at)
    record("beneficiaries.refuse_claim", by=by, on=claim.beneficiary)
    if claim.beneficiary.user is not None:
        _tell(claim, claim.beneficiary.user)
    return claim


def _answer(claim: RecordClaim, act: str, to: str, *, by: Any, at: datetime) -> None:
    claim.answered_by, claim.answered_at = by, at
    also = ["answered_by", "answered_at", "answer", "matched"]
    set_state(claim, CLAIM_TRANSITIONS, act=act, to=to, by=by, also=also)


def _tell(claim: RecordClaim, account: Any) -> None:
    queue_mail("beneficiaries/claim_answered", to=account.recipient, cause=claim, path=reverse("beneficiaries:record"))


def _locked(claim: RecordClaim) -> RecordClaim:
    rows = RecordClaim.objects.select_for_update(of=("self",)).select_related("beneficiary__user", "programme")
    return rows.get(pk=claim.pk)
