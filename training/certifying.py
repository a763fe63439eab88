"""Certificates: issued to who reached the threshold, with hours frozen and numbers without gaps; revoked with a reason.

The number is taken under the lock of the year's series, in the transaction that writes the certificate: one that fails
gives its number back, so that none is left out and none is given twice.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from beneficiaries.models import Beneficiary
from beneficiaries.telling import tell_person
from core.auditing import record
from core.errors import Conflict, WrongState
from core.states import require, set_state
from programmes.models import Programme
from training.locking import lock_course
from training.models import Certificate, CertificateSeries, Course, GroupMember
from training.printing import check_languages, put_on_paper
from training.querysets.hours import PersonHours
from training.states import CERTIFICATE_TRANSITIONS, REVOKES, CertificateState, CourseState

ISSUES = "training.issue_certificate"


class BelowThreshold(WrongState):
    """The person has not attended enough."""


class HasOne(Conflict):
    """The person has a valid certificate of this course."""


@transaction.atomic
def issue_certificates(
    course: Course, *, by: Any, at: datetime, languages: Sequence[str] = (), only: Collection[int] | None = None
) -> list[Certificate]:
    """Issue one to everybody in the course who reached the threshold and has none; again issues none.

    To nobody but those in `only`, by the key of the person, if it is given. In these languages, else each in the
    person's own. Raises NotAllowed, WrongState, ValidationError.
    """
    course = _lock(course, by, languages)
    have = set(Certificate.objects.of_course(course).valid().values_list("beneficiary", flat=True))
    hours = [one for one in GroupMember.objects.hours(course) if one.reached and one.beneficiary_id not in have]
    hours = [one for one in hours if only is None or one.beneficiary_id in only]
    people = Beneficiary.objects.select_related("user").in_bulk([one.beneficiary_id for one in hours])
    issued = [_write(course, people[one.beneficiary_id], one, languages, by, at) for one in hours]
    _tell(issued)
    return issued


@transaction.atomic
def issue_certificate(
    course: Course, person: Beneficiary, *, by: Any, at: datetime, languages: Sequence[str] = ()
) -> Certificate:
    """Issue one to one person. Raises NotAllowed, WrongState, HasOne, BelowThreshold, ValidationError."""
    course = _lock(course, by, languages)
    if Certificate.objects.of_course(course).of_person(person).valid().exists():
        raise HasOne(person.pk)
    hours = GroupMember.objects.hours(course, person=person)
    if not hours or not hours[0].reached:
        raise BelowThreshold(hours[0].missing if hours else None)
    certificate = _write(course, person, hours[0], languages, by, at)
    _tell([certificate])
    return certificate


def _lock(course: Course, by: Any, languages: Sequence[str]) -> Course:
    course = lock_course(course)
    require(by, ISSUES, course)
    if course.state not in {CourseState.RUNNING, CourseState.CLOSED}:
        raise WrongState(course.state)
    if languages:
        check_languages(languages)
    return course


def _write(
    course: Course, person: Beneficiary, hours: PersonHours, languages: Sequence[str], by: Any, at: datetime
) -> Certificate:
    programme, year = course.programme, at.astimezone(course.zone).year
    serial = next_serial(programme, year)
    certificate = Certificate.objects.create(
        programme=programme, year=year, serial=serial, number=number_of(programme, year, serial), beneficiary=person,
        holder_name=person.full_name, course=course, path_id=hours.path_id, minutes=hours.counted,
        planned_minutes=hours.planned, threshold_percent=hours.threshold_percent,
        languages=list(languages) or [_language_of(person)], issued_on=at.astimezone(course.zone).date(), issued_by=by,
    )  # fmt: skip
    record("training.issue_certificate", by=by, on=certificate, course=course.pk)
    put_on_paper(certificate, languages=certificate.languages, by=by, at=at)
    return certificate


def _language_of(person: Beneficiary) -> str:
    return person.user.language if person.user is not None else person.contact_language


def next_serial(programme: Programme, year: int) -> int:
    """The next number of the programme in the year; the series stays locked until the transaction ends."""
    CertificateSeries.objects.get_or_create(programme=programme, year=year)
    series = CertificateSeries.objects.select_for_update().get(programme=programme, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def number_of(programme: Programme, year: int, serial: int) -> str:
    """As it stands on the paper: MIG-RESSOURCES-2026-0001."""
    return f"{programme.code.upper()}-{year}-{serial:04d}"


def _tell(certificates: Iterable[Certificate]) -> None:
    for certificate in certificates:
        tell_person(
            certificate.beneficiary, "training/certificate_issued", programme=certificate.programme, cause=certificate,
            path=reverse("training:certificate", args=[certificate.code]),
        )  # fmt: skip


@transaction.atomic
def revoke_certificate(certificate: Certificate, *, reason: str, by: Any, at: datetime) -> Certificate:
    """It does not count any more, which its verification says. Raises NotAllowed, WrongState, ValidationError without
    a reason. A new one may be issued afterwards, under a number of its own."""
    certificate = Certificate.objects.select_for_update(of=("self",)).with_everything().get(pk=certificate.pk)
    require(by, REVOKES, certificate)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    certificate.revoked_at, certificate.revoked_because = at, reason.strip()
    set_state(
        certificate, CERTIFICATE_TRANSITIONS, act="revoke", to=CertificateState.REVOKED, by=by,
        also=["revoked_at", "revoked_because"],
    )  # fmt: skip
    record("training.revoke_certificate", by=by, on=certificate)
    return certificate
