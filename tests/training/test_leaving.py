"""Whoever gives up the place in a cohort is expected at no lesson any more; a course that is over stays as it was."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.models import User
from beneficiaries import enrolling
from beneficiaries.accompanying import drop
from beneficiaries.applying import withdraw_enrolment
from beneficiaries.models import Enrolment
from beneficiaries.selecting import refuse
from core.models import AuditEvent, OutboxMail
from tests.beneficiaries.enrolling import told
from tests.training.lessons import attended, make_session
from training.grouping import NotInCohort, place_in_group
from training.models import Attendance, Course, Group, GroupMember, Session
from training.reminding import send_due_reminders


def enrolment_of(user: User, course: Course) -> Enrolment:
    found: Enrolment = Enrolment.objects.select_related("cohort").get(beneficiary__user=user, cohort=course.cohort)
    Enrolment.objects.filter(pk=found.pk).update(told_state=found.state)
    found.refresh_from_db()
    return found


def dropped(course: Course, amina: User, giulia: User) -> None:
    drop(enrolment_of(amina, course), reason="Has found work", by=giulia, at=timezone.now())


def withdrawn(course: Course, amina: User, giulia: User) -> None:
    withdraw_enrolment(enrolment_of(amina, course), by=amina, at=timezone.now())


@pytest.mark.parametrize("gives_up", [dropped, withdrawn])
def test_who_leaves_the_cohort_leaves_its_groups(
    lesson: Session, turin: Group, amina: User, karim: User, paolo: User, giulia: User,
    gives_up: Callable[[Course, User, User], None],
) -> None:  # fmt: skip
    before = make_session(lesson.course, group=turin, starts=timezone.now(), state="held")
    attended(before, amina, 60, by=giulia)
    gives_up(lesson.course, amina, giulia)
    assert [one.beneficiary for one in GroupMember.objects.in_session(lesson)] == [karim.beneficiary]
    assert not Session.objects.for_account(amina).exists()
    assert Attendance.objects.get().minutes == 60
    assert AuditEvent.objects.filter(verb="training.leave_group").count() == 1
    OutboxMail.objects.all().delete()
    send_due_reminders(at=timezone.now())
    assert amina.email not in OutboxMail.objects.values_list("recipient", flat=True)
    with pytest.raises(NotInCohort):
        place_in_group(turin, enrolment_of(amina, lesson.course), by=giulia, at=timezone.now())


def test_a_refusal_shows_only_once_it_is_told(lesson: Session, amina: User, giulia: User) -> None:
    """Lessons that vanish before the letter has left would tell what was decided."""
    enrolment = enrolment_of(amina, lesson.course)
    refuse(enrolment, reason="Not eligible after all", by=giulia, at=timezone.now())
    assert Session.objects.for_account(amina).exists()
    told(enrolment, officer=giulia)
    assert not Session.objects.for_account(amina).exists()


def test_control_without_it_they_would_be_expected(
    monkeypatch: pytest.MonkeyPatch, lesson: Session, amina: User, giulia: User
) -> None:
    monkeypatch.setattr(enrolling, "_leavers", [])
    dropped(lesson.course, amina, giulia)
    assert GroupMember.objects.in_session(lesson).count() == 2


def test_who_went_through_stays_and_so_does_a_closed_course(lesson: Session, amina: User, giulia: User) -> None:
    Course.objects.filter(pk=lesson.course_id).update(state="closed")
    dropped(lesson.course, amina, giulia)
    assert GroupMember.objects.current().count() == 2
