"""Making one record of two that are the same person."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction

from beneficiaries.content import PROFILE, is_said, value_of
from beneficiaries.duplicates import MODEL
from beneficiaries.enrolling import lock_cohorts
from beneficiaries.models import Beneficiary, Cohort, ErasureRequest
from beneficiaries.states import ErasureState
from core.auditing import record
from core.carrying import Carriage, carry
from core.duplicates.pairs import close_pairs
from core.duplicates.searching import ask_for_duplicates
from core.errors import Conflict, WrongState
from core.states import require


class TwoAccounts(Conflict):
    """Both sign in: nobody loses an account because somebody else finds two records alike."""


class ErasureAsked(Conflict):
    """One of both has asked to be erased: that is answered first."""


class Moved(Conflict):
    """One of both says something else than what was seen."""


@transaction.atomic
def merge_persons(
    keep: Beneficiary, gone: Beneficiary, choices: dict[str, str], *, by: Any, at: datetime, seen: str = ""
) -> Beneficiary:
    """Make `gone` lead to `keep`, which takes over all that belongs to it, whoever may read it.

    `choices` maps fields to "keep" or "gone"; what is not named stays. Raises NotAllowed unless `by` runs a programme
    of each, and what `unite_persons` raises.
    """
    for person in (keep, gone):
        require(by, "beneficiaries.merge_persons", person)
    return unite_persons(keep, gone, choices, by=by, at=at, seen=seen)


@transaction.atomic
def unite_persons(
    keep: Beneficiary, gone: Beneficiary, choices: dict[str, str], *, by: Any, at: datetime, seen: str = ""
) -> Beneficiary:
    """The same for acts that have asked for a right of their own.

    Raises WrongState when one of both is merged or erased, Conflict when they are one, Moved when they do not say any
    more what was `seen` (content_of_both; "" for whatever they say), TwoAccounts, ErasureAsked.
    """
    if keep.pk == gone.pk:
        raise Conflict("a record cannot be merged into itself")
    lock_cohorts(Cohort.objects.with_both(keep, gone))
    keep, gone = lock_both(keep.pk, gone.pk)
    _check(keep, gone, seen)
    account, gone.user = gone.user, None
    chosen = [name for name in PROFILE if choices.get(name) == "gone"]
    carriage = Carriage(by=by, at=at)
    carry(gone, keep, carriage)
    gone.merged_into = keep
    gone.save(update_fields=["user", "merged_into"])
    for name in chosen:
        setattr(keep, name, getattr(gone, name))
    keep.user = keep.user or account
    keep.save(update_fields=[*chosen, "user"])
    close_pairs(MODEL, keep=keep.pk, gone=gone.pk, by=by, at=at)
    ask_for_duplicates(MODEL, [keep.pk])
    carried = dict(carriage.moved) | ({"account": 1} if account is not None else {})
    record(
        "beneficiaries.merge_persons", by=by, on=keep, gone=gone.pk, chosen=chosen, carried=carried,
        united=dict(carriage.united),
    )  # fmt: skip
    record("beneficiaries.lead_on", by=by, on=gone, into=keep.pk)
    return keep


def lock_both(keep: int, gone: int) -> tuple[Beneficiary, Beneficiary]:
    """Both, locked in the order of their keys, whoever is first."""
    rows = Beneficiary.objects.select_for_update(of=("self",)).select_related("user")
    found = {row.pk: row for row in rows.filter(pk__in=[keep, gone]).order_by("pk")}
    return found[keep], found[gone]


def _check(keep: Beneficiary, gone: Beneficiary, seen: str) -> None:
    for row in (keep, gone):
        if row.merged_into_id is not None or row.erased_at is not None:
            raise WrongState("merged or erased")
    if ErasureRequest.objects.filter(beneficiary__in=[keep, gone], state=ErasureState.ASKED).exists():
        raise ErasureAsked("an erasure waits")
    if keep.user_id is not None and gone.user_id is not None:
        raise TwoAccounts("both have an account")
    if seen and seen != content_of_both(keep, gone):
        raise Moved("not what was seen")


def content_of_both(one: Beneficiary, other: Beneficiary) -> str:
    """What tells the content that is chosen between from any other."""
    rows = sorted((one, other), key=lambda row: row.pk)
    content = [[str(value_of(row, name)) for name in PROFILE] for row in rows]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def blanks_of(keep: Beneficiary, gone: Beneficiary) -> dict[str, str]:
    """The choice that fills what `keep` does not say, and changes nothing that it says."""
    return {
        name: "gone" for name in PROFILE if is_said(value_of(gone, name)) and not is_said(value_of(keep, name))
    }  # fmt: skip
