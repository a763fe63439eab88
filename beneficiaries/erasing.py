"""Erasing what is held about a person: asked for, taken back, refused, carried out; by the person or by the clock."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from beneficiaries.exporting import withdraw_exports_of
from beneficiaries.holding import stored, told_of
from beneficiaries.models import Beneficiary, ErasureRequest, PersonInvitation
from beneficiaries.states import ERASURE_TRANSITIONS, ErasureState
from beneficiaries.telling import recipient_of, tell_person
from core.auditing import record
from core.erasing import Held, erase_everything, erasing, what_is_held
from core.errors import WrongState
from core.mailbox import forget_mails_to
from core.mailing import queue_mail
from core.personal_data import Subject, end_matters
from core.states import require, set_state


def subject_for(person: Beneficiary, *, forget_suppression: bool = False) -> Subject:
    """The person as erasing finds them: with the records that were merged into theirs, and each address they had.

    An address that somebody else has too is not theirs alone: mails to it are left.
    """
    records = list(_records(person))
    accounts = [one.user_id for one in records if one.user_id is not None]
    addresses = {one.email.lower() for one in records}
    addresses |= {email.lower() for one in records for email in one.history.values_list("email", flat=True)}  # type: ignore[attr-defined]
    addresses |= {email.lower() for email in _confirmed(accounts)} | {email.lower() for email in _invited(records)}
    addresses -= {"", *_of_others(addresses, records)}
    return Subject(tuple(one.pk for one in records), person.user_id, tuple(sorted(addresses)), forget_suppression)


def _records(person: Beneficiary) -> Iterator[Beneficiary]:
    yield person
    for merged in Beneficiary.objects.filter(merged_into=person):
        yield from _records(merged)


def _confirmed(accounts: list[int]) -> Iterator[str]:
    yield from User.objects.filter(pk__in=accounts).values_list("email", flat=True)
    yield from EmailAddress.objects.filter(user__in=accounts).values_list("email", flat=True)


def _invited(records: list[Beneficiary]) -> Iterator[str]:
    yield from PersonInvitation.objects.filter(beneficiary__in=records).values_list("email", flat=True)


def _of_others(addresses: set[str], records: list[Beneficiary]) -> set[str]:
    mine = [one.pk for one in records]
    shared: set[str] = set()
    for address in addresses - {""}:
        persons = Beneficiary.objects.filter(email__iexact=address).exclude(pk__in=mine)
        accounts = User.objects.filter(email=address).exclude(beneficiary__in=mine)
        if persons.exists() or accounts.exists():
            shared.add(address)
    return shared


def what_stays(person: Beneficiary, *, at: datetime, forget_suppression: bool = False) -> list[Held]:
    """What would stay under a legal hold if the person were erased now."""
    return what_is_held(subject_for(person, forget_suppression=forget_suppression), on=timezone.localdate(at))


@transaction.atomic
def ask_erasure(
    person: Beneficiary, *, by: Any, at: datetime, reason: str = "", unsuppress: bool = False
) -> ErasureRequest:
    """Write down that the person wants to be erased. Raises NotAllowed, or WrongState when it is asked already."""
    person = _lock(person)
    require(by, "beneficiaries.ask_erasure", person)
    return _open_request(person, by=by, at=at, reason=reason, unsuppress=unsuppress)


@transaction.atomic
def record_wish(person: Beneficiary, *, evidence: str, by: Any, at: datetime) -> ErasureRequest:
    """Data protection writes down the wish of a person who does not use the site; `evidence` says how it was said.

    Raises NotAllowed, ValidationError without evidence, WrongState when it is asked already.
    """
    person = _lock(person)
    require(by, "beneficiaries.erase_person", person)
    if not evidence.strip():
        raise ValidationError({"evidence": _("Say how the person asked for it.")})
    return _open_request(person, by=by, at=at, reason=evidence, unsuppress=False)


def _lock(person: Beneficiary) -> Beneficiary:
    return Beneficiary.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)


def _open_request(person: Beneficiary, *, by: Any, at: datetime, reason: str, unsuppress: bool) -> ErasureRequest:
    if person.erased_at or person.merged_into_id or ErasureRequest.objects.open().filter(beneficiary=person).exists():
        raise WrongState("asked already, or nothing is left to erase")
    asked = ErasureRequest.objects.create(
        beneficiary=person, by=by, at=at, reason=reason.strip(), unsuppress=unsuppress
    )
    record("beneficiaries.ask_erasure", by=by, on=person)
    return asked


def _lock_request(asked: ErasureRequest) -> ErasureRequest:
    """The request, its person locked first: every act here begins with the person."""
    _lock(asked.beneficiary)
    found = ErasureRequest.objects.select_for_update(of=("self",)).select_related("beneficiary__user")
    return found.get(pk=asked.pk)


@transaction.atomic
def withdraw_request(asked: ErasureRequest, *, by: Any, at: datetime) -> ErasureRequest:
    """The person wants to stay after all. Raises NotAllowed, or WrongState when it was decided meanwhile."""
    asked = _lock_request(asked)
    asked.decided_at = at
    set_state(asked, ERASURE_TRANSITIONS, act="withdraw", to=ErasureState.WITHDRAWN, by=by, also=["decided_at"])
    record("beneficiaries.withdraw_erasure", by=by, on=asked.beneficiary)
    return asked


@transaction.atomic
def refuse_erasure(asked: ErasureRequest, *, reason: str, by: Any, at: datetime) -> ErasureRequest:
    """Say why the person cannot be erased; the person reads the reason on the page of the own data.

    Raises NotAllowed, WrongState, or ValidationError without a reason.
    """
    asked = _lock_request(asked)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    asked.answer, asked.decided_by, asked.decided_at = reason.strip(), by, at
    columns = ["answer", "decided_by", "decided_at"]
    set_state(asked, ERASURE_TRANSITIONS, act="refuse", to=ErasureState.REFUSED, by=by, also=columns)
    record("beneficiaries.refuse_erasure", by=by, on=asked.beneficiary)
    _tell_refusal(asked)
    return asked


def _tell_refusal(asked: ErasureRequest) -> None:
    """Whoever takes part in nothing has no programme whose staff could tell them: their mail is all there is."""
    template, path, person = "beneficiaries/erasure_refused", reverse("beneficiaries:my_data"), asked.beneficiary
    part = person.participations.select_related("programme").first()
    recipient = recipient_of(person)
    if part is not None:
        tell_person(person, template, programme=part.programme, path=path, cause=asked)
    elif recipient is not None:
        queue_mail(template, to=recipient, cause=asked, path=path)


@transaction.atomic
def erase_person(asked: ErasureRequest, *, by: Any, at: datetime) -> ErasureRequest:
    """Erase what is held about the person; the request says what stays. The person is told by a last mail.

    Raises NotAllowed, WrongState when it was decided meanwhile, ValidationError for an account that works here.
    """
    asked = _lock_request(asked)
    asked.decided_by, asked.decided_at = by, at
    columns = ["decided_by", "decided_at"]
    set_state(asked, ERASURE_TRANSITIONS, act="erase", to=ErasureState.DONE, by=by, also=columns)
    asked.held = _erase(asked.beneficiary, by=by, at=at, forget_suppression=asked.unsuppress)
    asked.save(update_fields=["held"])
    record("beneficiaries.erase_person", by=by, on=asked.beneficiary)
    return asked


@transaction.atomic
def erase_by_clock(person: Beneficiary, *, at: datetime) -> Beneficiary:
    """Erase a person whose period of keeping has ended. Somebody who has a role here, or was erased, is left."""
    person = _lock(person)
    if person.erased_at is None and not _works_here(person, at=at):
        asked = ErasureRequest.objects.open().filter(beneficiary=person).first()
        asked = asked or ErasureRequest.objects.create(beneficiary=person, at=at)
        asked.held = _erase(person, by=None, at=at)
        asked.state, asked.decided_at = ErasureState.DONE, at
        asked.save(update_fields=["held", "state", "decided_at"])
        record("beneficiaries.erase_by_clock", by=None, on=person)
        person.refresh_from_db(fields=["erased_at"])
    return person


@transaction.atomic
def erase_what_was_held(person: Beneficiary, *, at: datetime) -> list[dict[str, Any]]:
    """Erase an erased person again, once a hold has ended; what still stays is written down anew."""
    person = _lock(person)
    held = stored(erase_everything(subject_for(person), pseudonym=_pseudonym(), on=timezone.localdate(at)))
    ErasureRequest.objects.filter(beneficiary=person, state=ErasureState.DONE).update(held=held)
    record("beneficiaries.end_hold", by=None, on=person)
    return held


def _works_here(person: Beneficiary, *, at: datetime) -> bool:
    return person.user is not None and bool(person.user.memberships.current(at).exists())


def _pseudonym() -> str:
    return f"erased-{uuid4().hex[:8]}"


def _erase(person: Beneficiary, *, by: Any, at: datetime, forget_suppression: bool = False) -> list[dict[str, Any]]:
    """Everything, in this transaction; files and kept mails go once it commits."""
    if _works_here(person, at=at):
        raise ValidationError(_("This account works in a programme. End its role first."))
    recipient = recipient_of(person)
    subject = subject_for(person, forget_suppression=forget_suppression)
    end_matters(subject, by=by, at=at)
    withdraw_exports_of(subject)
    with erasing():
        Beneficiary.objects.filter(pk__in=subject.persons).update(erased_at=at)
    held = stored(erase_everything(subject, pseudonym=_pseudonym(), on=timezone.localdate(at)))
    transaction.on_commit(partial(forget_mails_to, subject.addresses), robust=True)
    if recipient is not None:
        queue_mail("beneficiaries/erased", to=recipient, farewell=True, stays=told_of(held, recipient.language))
    return held
