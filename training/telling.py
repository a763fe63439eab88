"""Telling the people of a course, and who gives its lessons, what concerns them."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import timezone

from beneficiaries.telling import tell_person
from core.mailing import cancel_mails, queue_mail
from programmes.models import Membership, Role
from training.models import Course, GroupMember, Session
from training.states import CourseState

OPENED, COURSE_CANCELLED = "training/course_opened", "training/course_cancelled"
MOVED, CANCELLED, REMINDER = "training/session_moved", "training/session_cancelled", "training/session_reminder"


def tell_people(
    members: Iterable[GroupMember], template: str, *, course: Course, cause: models.Model, path: str, **parameters: Any
) -> int:
    """Queue a mail to each; for those without an address a task for staff. Returns how many."""
    number = 0
    for member in members:
        tell_person(
            member.beneficiary, template, programme=course.programme, cause=cause, path=path, **parameters
        )  # fmt: skip
        number += 1
    return number


def tell_session(session: Session, template: str) -> int:
    """Tell everybody who is expected at a lesson, and its trainers who sign in and teach now; while a course is being
    planned nobody.

    What was said of this lesson before and has not left is superseded.
    """
    course = session.course
    if course.state != CourseState.RUNNING:
        return 0
    cancel_mails(session)
    said: dict[str, Any] = {"starts_at": session.starts_at.isoformat(), "time_zone": course.time_zone}
    path = session.get_absolute_url()
    members = GroupMember.objects.in_session(session).with_people()
    number = tell_people(members, template, course=course, cause=session, path=path, **said)
    teaching = Membership.objects.people_with([course.programme], [Role.TRAINER], at=timezone.now())
    for assignment in session.assignments.select_related("trainer__user").filter(trainer__user__in=teaching):
        user: Any = assignment.trainer.user
        queue_mail(template, to=user.recipient, cause=session, path=path, **said)
        number += 1
    return number
