"""Certificates: for who reached the threshold, numbered without gaps, frozen, verified by a code, revoked."""

import re
from typing import Any
from unittest import mock

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed, WrongState
from core.models import OutboxMail
from programmes.models import Programme
from tests.kit.races import run_together
from tests.projects.racing import refusals, succeeded, window
from tests.training.lessons import attended, in_group, make_course, make_curriculum, make_group, make_session, somebody
from training import certifying
from training.certifying import (
    BelowThreshold,
    HasOne,
    issue_certificate,
    issue_certificates,
    next_serial,
    revoke_certificate,
)
from training.models import Certificate, CertificateSeries, Course, Group

pytestmark = pytest.mark.django_db


def was_there(group: Group, user: User, minutes: int, by: User) -> None:
    """So many minutes of a lesson of nine hours, which is all that is planned."""
    held = group.course.sessions.held().first() or make_session(group.course, group=group, state="held", minutes=540)
    attended(held, user, minutes, by=by)


def test_who_reached_the_threshold_gets_one_and_hours_are_frozen(
    course: Course, turin: Group, amina: User, karim: User, giulia: User
) -> None:
    was_there(turin, amina, 432, giulia)
    was_there(turin, karim, 431, giulia)
    [found] = issue_certificates(course, by=giulia, at=timezone.now())
    year = timezone.localdate().year
    assert (found.beneficiary, found.holder_name) == (amina.beneficiary, "Amina Zerouali")
    assert (found.minutes, found.planned_minutes, found.threshold_percent) == (432, 540, 80)
    assert (found.number, found.languages) == (f"MIG-RESSOURCES-{year}-0001", ["fr"])
    assert found.path == turin.path
    assert OutboxMail.objects.get().template == "training/certificate_issued"
    assert issue_certificates(course, by=giulia, at=timezone.now()) == []
    with pytest.raises(BelowThreshold):
        issue_certificate(course, karim.beneficiary, by=giulia, at=timezone.now())
    with pytest.raises(HasOne):
        issue_certificate(course, amina.beneficiary, by=giulia, at=timezone.now())


def test_control_a_lower_threshold_lets_the_other_through(programme: Programme, karim: User, giulia: User) -> None:
    course = make_course(programme, curriculum=make_curriculum(programme, threshold_percent=79))
    group = make_group(course, path="enterprise")
    in_group(group, karim)
    was_there(group, karim, 431, giulia)
    assert len(issue_certificates(course, by=giulia, at=timezone.now())) == 1


def test_what_it_says_is_frozen_also_for_raw_sql(course: Course, turin: Group, amina: User, giulia: User) -> None:
    was_there(turin, amina, 540, giulia)
    [found] = issue_certificates(course, by=giulia, at=timezone.now(), languages=["it", "fr"])
    for change in ({"minutes": 999}, {"holder_name": "Somebody"}, {"code": "0" * 32}):
        with pytest.raises(ProgrammingError, match="frozen"), transaction.atomic():
            Certificate.objects.filter(pk=found.pk).update(**change)
    with pgtrigger.ignore("training.Certificate:frozen"):
        Certificate.objects.filter(pk=found.pk).update(minutes=999)
    with pytest.raises(ValidationError):
        issue_certificates(course, by=giulia, at=timezone.now(), languages=["it", "fr", "en"])


def test_a_revoked_one_says_why_and_another_can_be_issued(
    course: Course, turin: Group, amina: User, giulia: User
) -> None:
    was_there(turin, amina, 540, giulia)
    [first] = issue_certificates(course, by=giulia, at=timezone.now())
    with pytest.raises(ValidationError):
        revoke_certificate(first, reason=" ", by=giulia, at=timezone.now())
    revoked = revoke_certificate(first, reason="The name was wrong", by=giulia, at=timezone.now())
    assert (revoked.state, revoked.revoked_because) == ("revoked", "The name was wrong")
    with pytest.raises(WrongState):
        revoke_certificate(first, reason="Again", by=giulia, at=timezone.now())
    second = issue_certificate(course, amina.beneficiary, by=giulia, at=timezone.now())
    assert (second.serial, second.code != first.code) == (2, True)


def test_codes_cannot_be_guessed_and_lead_to_one(course: Course, turin: Group, amina: User, giulia: User) -> None:
    was_there(turin, amina, 540, giulia)
    [found] = issue_certificates(course, by=giulia, at=timezone.now())
    assert re.fullmatch(r"[0-9a-f]{32}", found.code)
    assert Certificate.objects.with_code(found.code) == found
    assert Certificate.objects.with_code(found.code[:-1] + "g") is None
    assert Certificate.objects.with_code("") is None


@pytest.mark.parametrize("who", ["paolo", "amina", "lucia", "dario"])
def test_only_the_office_issues_and_revokes(
    request: pytest.FixtureRequest, who: str, course: Course, turin: Group, amina: User, giulia: User
) -> None:
    was_there(turin, amina, 540, giulia)
    somebody_else = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        issue_certificates(course, by=somebody_else, at=timezone.now())
    [found] = issue_certificates(course, by=giulia, at=timezone.now())
    with pytest.raises(NotAllowed):
        revoke_certificate(found, reason="No", by=somebody_else, at=timezone.now())


def test_what_fails_gives_its_number_back(programme: Programme) -> None:
    with transaction.atomic():
        assert next_serial(programme, 2030) == 1
        transaction.set_rollback(True)
    assert next_serial(programme, 2030) == 1
    assert next_serial(programme, 2031) == 1


def two_at_once(programme: Programme, giulia: User, marco: User) -> list[Any]:
    """Giulia and Marco issue for two courses at the same moment, in a year that has its series."""
    CertificateSeries.objects.create(programme=programme, year=timezone.localdate().year)
    courses = []
    for _number in range(2):
        course = make_course(programme)
        group = make_group(course, path="enterprise")
        in_group(group, somebody(programme))
        held = make_session(course, group=group, state="held", minutes=540)
        attended(held, group.members.get().beneficiary, 540, by=giulia)
        courses.append(course)
    return run_together(
        lambda: issue_certificates(courses[0], by=giulia, at=timezone.now()),
        lambda: issue_certificates(courses[1], by=marco, at=timezone.now()),
    )


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_get_two_numbers(programme: Programme, giulia: User, marco: User) -> None:
    with window(certifying, "number_of", locks=True):
        outcomes = two_at_once(programme, giulia, marco)
    assert succeeded(outcomes) == 2
    assert sorted(Certificate.objects.values_list("serial", flat=True)) == [1, 2]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_only_the_database_keeps_the_number_single(
    programme: Programme, giulia: User, marco: User
) -> None:
    def unsaved(given: Programme, year: int) -> int:
        """Reads the last number and lets the other read it too, before either writes."""
        last = CertificateSeries.objects.get(programme=given, year=year).last
        certifying.number_of(given, year, last)
        return last + 1

    with mock.patch.object(certifying, "next_serial", unsaved), window(certifying, "number_of", locks=False):
        outcomes = two_at_once(programme, giulia, marco)
    assert (succeeded(outcomes), refusals(outcomes)) == (1, [IntegrityError.__name__])
