"""A person applies to a cohort, steps back, and answers when a place is offered."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.consenting import answer_consent, has_consented
from beneficiaries.enrolling import lock_cohort, lock_enrolment, step, write_step
from beneficiaries.models import Beneficiary, Cohort, ConsentNotice, Enrolment, Participation, Purpose
from beneficiaries.registering import join_programme, kind_for
from beneficiaries.rules.persons import is_person
from beneficiaries.states import CAN_WITHDRAW, OWN, PROMISED, UNDECIDED, EnrolmentState
from beneficiaries.telling import tell_person
from beneficiaries.waiting import offer_freed
from core.auditing import record
from core.errors import Conflict, WrongState
from core.mailing import cancel_mails
from core.states import require
from repertoire.models import Organisation, OrganisationMember


class NotOpen(WrongState):
    """Nobody can apply to the cohort now."""


class NotForThem(WrongState):
    """The cohort is for people who take part in another way."""


class ConsentMissing(WrongState):
    """The person has not agreed to take part in the programme."""


class AppliedAlready(Conflict):
    """The person has an application to this cohort."""


class OfferOver(WrongState):
    """The time to accept the place has run out."""


@transaction.atomic
def apply_to_cohort(
    cohort: Cohort, *, person: Beneficiary, motivation: str, by: Any, at: datetime,
    organisation: Organisation | None = None, agreed_to: ConsentNotice | None = None,
) -> Enrolment:  # fmt: skip
    """Apply, and join the programme with it; after a withdrawal, apply again. The person is told that it arrived.

    `agreed_to` is the notice of the programme to which the person says yes with it. Raises NotAllowed, NotOpen,
    NotForThem, ConsentMissing, AppliedAlready, or ValidationError (an organisation for which the person does not
    speak).
    """
    cohort = lock_cohort(cohort)
    person = Beneficiary.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
    fresh = Enrolment(
        cohort=cohort, beneficiary=person, motivation=motivation, organisation=organisation, applied_at=at
    )
    require(by, OWN, fresh)
    _check(cohort, person, organisation, at)
    if agreed_to is not None:
        answer_consent(person, programme=cohort.programme, notice=agreed_to, granted=True, by=by, at=at)
    if not has_consented(person, Purpose.PROGRAMME, programme=cohort.programme):
        raise ConsentMissing(cohort.slug)
    join_programme(person, programme=cohort.programme, by=by, at=at)
    enrolment = _write(fresh, by=by, at=at)
    tell_person(
        person, "beneficiaries/application_arrived", programme=cohort.programme, cause=enrolment,
        path=enrolment.get_absolute_url(),
    )  # fmt: skip
    return enrolment


def _check(cohort: Cohort, person: Beneficiary, organisation: Organisation | None, at: datetime) -> None:
    if not cohort.is_open(at) or not cohort.programme.published:
        raise NotOpen(cohort.slug)
    if not fits(cohort, person):
        raise NotForThem(cohort.slug)
    if organisation is not None and organisation not in organisations_of(person, at):
        raise ValidationError({"organisation": _("You do not speak for this organisation.")})


def fits(cohort: Cohort, person: Beneficiary) -> bool:
    """Whether the cohort is for people who take part in the way in which this person does, or would."""
    return bool(fitting([cohort], person))


def fitting(cohorts: list[Cohort], person: Beneficiary) -> list[Cohort]:
    """Those of the cohorts that fit the person."""
    kinds: dict[int, str] = {}
    if person.pk and any(cohort.target for cohort in cohorts):
        kinds = dict(Participation.objects.filter(beneficiary=person).values_list("programme", "kind"))
    return [
        cohort
        for cohort in cohorts
        if not cohort.target or (kinds.get(cohort.programme_id) or kind_for(person, cohort.programme)) in cohort.target
    ]


def organisations_of(person: Beneficiary, at: datetime) -> list[Organisation]:
    """The organisations for which the person speaks."""
    if person.user is None:
        return []
    return [member.organisation for member in OrganisationMember.objects.of(person.user).current(at).with_people()]


def _write(fresh: Enrolment, *, by: Any, at: datetime) -> Enrolment:
    """The new row, or the one that was withdrawn, from the start."""
    known = Enrolment.objects.select_for_update(of=("self",)).filter(
        cohort=fresh.cohort, beneficiary=fresh.beneficiary
    ).first()  # fmt: skip
    if known is None:
        fresh.save(force_insert=True)
        write_step(fresh, act="apply", source="", by=by, at=at)
        return fresh
    if known.state != EnrolmentState.WITHDRAWN:
        raise AppliedAlready(known.pk)
    known.cohort, known.beneficiary = fresh.cohort, fresh.beneficiary
    known.motivation, known.organisation, known.applied_at = fresh.motivation, fresh.organisation, at
    known.waiting_since = known.offered_until = None
    step(
        known, act="apply", to=EnrolmentState.APPLIED, by=by, at=at, told=True,
        also=["motivation", "organisation", "applied_at", "waiting_since", "offered_until"],
    )  # fmt: skip
    return known


@transaction.atomic
def save_motivation(enrolment: Enrolment, *, motivation: str, by: Any, at: datetime) -> Enrolment:
    """Say better why one would like to take part, while people can still apply.

    Raises NotAllowed, NotOpen once the time is over, WrongState once it was decided on or taken back. Which of both
    tells nothing that the person does not know: a decision that is not told yet counts as none.
    """
    enrolment = lock_enrolment(enrolment)
    require(by, OWN, enrolment)
    if enrolment.told_state not in UNDECIDED:
        raise WrongState(enrolment.told_state)
    if not enrolment.cohort.is_open(at):
        raise NotOpen(enrolment.cohort.slug)
    enrolment.motivation = motivation
    enrolment.save(update_fields=["motivation"])
    record("beneficiaries.save_motivation", by=by, on=enrolment)
    return enrolment


@transaction.atomic
def withdraw_enrolment(enrolment: Enrolment, *, by: Any, at: datetime, reason: str = "") -> Enrolment:
    """Step back; a place that was held goes to the next. Raises NotAllowed, WrongState by what the person was told."""
    return _leave(enrolment, act="withdraw", by=by, at=at, reason=reason)


@transaction.atomic
def decline_place(enrolment: Enrolment, *, by: Any, at: datetime, reason: str = "") -> Enrolment:
    """Say no to a place that is offered; it goes to the next. Raises NotAllowed, WrongState."""
    return _leave(enrolment, act="decline", by=by, at=at, reason=reason)


def _leave(enrolment: Enrolment, *, act: str, by: Any, at: datetime, reason: str) -> Enrolment:
    enrolment = lock_enrolment(enrolment)
    require(by, OWN, enrolment)
    if act == "withdraw" and enrolment.told_state not in CAN_WITHDRAW:
        raise WrongState(enrolment.told_state)
    freed = enrolment.state in PROMISED
    step(enrolment, act=act, to=EnrolmentState.WITHDRAWN, by=by, at=at, reason=reason, told=True)
    cancel_mails(enrolment)
    if freed:
        offer_freed(enrolment.cohort, places=1, at=at)
    return enrolment


@transaction.atomic
def accept_place(enrolment: Enrolment, *, by: Any, at: datetime) -> Enrolment:
    """Take the place that is offered. Raises NotAllowed, OfferOver when the time has run out, WrongState."""
    enrolment = lock_enrolment(enrolment)
    require(by, OWN, enrolment)
    if enrolment.state == EnrolmentState.OFFERED and enrolment.offered_until and enrolment.offered_until <= at:
        raise OfferOver(enrolment.pk)
    step(enrolment, act="accept", to=EnrolmentState.SELECTED, by=by, at=at, told=True)
    cancel_mails(enrolment)
    return enrolment


@transaction.atomic
def mark_news_read(enrolment: Enrolment, *, by: Any, at: datetime) -> None:
    """The person has seen what they were told; when somebody acts for them, nothing is written.

    What they were told since `enrolment` was read is news still.
    """
    if is_person(by, enrolment.beneficiary):
        Enrolment.objects.filter(pk=enrolment.pk, told_at=enrolment.told_at).update(read_at=at)
