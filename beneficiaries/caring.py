"""Who of the staff looks after a person, and who may act for them."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.locking import lock_participation
from beneficiaries.models import CaseAssignment, Mandate, Participation
from core.auditing import record
from core.states import require
from programmes.models import Role
from programmes.rules import has_role

HOLDERS = [Role.OFFICER, Role.CASE_WORKER]
"""Who may act for a person under a mandate."""


@transaction.atomic
def assign_case(participation: Participation, *, case_worker: Any, by: Any, at: datetime) -> CaseAssignment:
    """Let a case worker of the programme look after the person. Raises NotAllowed, or ValidationError for somebody
    who is no case worker there or looks after the person already."""
    participation = lock_participation(participation)
    require(by, "beneficiaries.assign_case", participation)
    if not has_role(case_worker, [Role.CASE_WORKER], participation):
        raise ValidationError({"case_worker": _("This person is not a case worker of the programme.")})
    if participation.case_assignments.current(at).filter(case_worker=case_worker).exists():
        raise ValidationError({"case_worker": _("This case worker looks after the person already.")})
    assignment = CaseAssignment.objects.create(participation=participation, case_worker=case_worker, since=at)
    record("beneficiaries.assign_case", by=by, on=participation.beneficiary, case_worker=case_worker.pk)
    return assignment


@transaction.atomic
def end_case(assignment: CaseAssignment, *, by: Any, at: datetime) -> CaseAssignment:
    """The case worker looks after the person no more; twice changes nothing. Raises NotAllowed."""
    lock_participation(assignment.participation)
    assignment.refresh_from_db(fields=["until"])
    require(by, "beneficiaries.assign_case", assignment.participation)
    if assignment.until is None or assignment.until > at:
        assignment.until = max(at, assignment.since)
        assignment.save(update_fields=["until"])
        person = assignment.participation.beneficiary
        record("beneficiaries.end_case", by=by, on=person, case_worker=assignment.case_worker_id)
    return assignment


@transaction.atomic
def give_mandate(
    participation: Participation, *, holder: Any, evidence: str, by: Any, at: datetime, until: datetime | None = None
) -> Mandate:
    """Write down that the person lets `holder` act for them. `evidence` says how the person gave it.

    Raises NotAllowed, or ValidationError for somebody who may not hold one there or holds one already, without
    evidence, and for an end before the beginning.
    """
    participation = lock_participation(participation)
    require(by, "beneficiaries.record_mandate", participation)
    if not has_role(holder, HOLDERS, participation):
        raise ValidationError({"holder": _("Only officers and case workers of the programme act for a person.")})
    if participation.mandates.current(at).filter(holder=holder).exists():
        raise ValidationError({"holder": _("This person holds a mandate already.")})
    if not evidence.strip():
        raise ValidationError({"evidence": _("Say how the mandate was given.")})
    if until is not None and until < at:
        raise ValidationError({"until": _("This cannot end before it begins.")})
    mandate = Mandate.objects.create(
        participation=participation, holder=holder, evidence=evidence, since=at, until=until
    )
    record("beneficiaries.give_mandate", by=by, on=participation.beneficiary, holder=holder.pk)
    return mandate


@transaction.atomic
def end_mandate(mandate: Mandate, *, by: Any, at: datetime) -> Mandate:
    """Staff write down that nobody acts for the person under this mandate any more; twice changes nothing.

    Raises NotAllowed.
    """
    participation = lock_participation(mandate.participation)
    require(by, "beneficiaries.record_mandate", participation)
    return _end(mandate, verb="beneficiaries.end_mandate", by=by, at=at)


@transaction.atomic
def withdraw_mandate(mandate: Mandate, *, by: Any, at: datetime) -> Mandate:
    """The person takes the mandate back: its holder acts for them no more; twice changes nothing. Raises NotAllowed."""
    participation = lock_participation(mandate.participation)
    require(by, "beneficiaries.withdraw_mandate", participation)
    return _end(mandate, verb="beneficiaries.withdraw_mandate", by=by, at=at)


def _end(mandate: Mandate, *, verb: str, by: Any, at: datetime) -> Mandate:
    """End a mandate whose participation is locked; one that has ended stays as it is."""
    mandate.refresh_from_db(fields=["until"])
    if mandate.until is None or mandate.until > at:
        mandate.until = max(at, mandate.since)
        mandate.save(update_fields=["until"])
        record(verb, by=by, on=mandate.participation.beneficiary, holder=mandate.holder_id)
    return mandate
