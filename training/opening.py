"""A course: planned, opened to its people, closed; or cancelled with all its lessons."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.auditing import record
from core.errors import WrongState
from core.states import require, set_state
from core.translating import record_translation
from training.locking import lock_course, lock_curriculum
from training.models import Course, GroupMember
from training.scheduling import call_off
from training.states import COURSE_TRANSITIONS, PLANS, CourseState, CurriculumState, SessionState
from training.telling import COURSE_CANCELLED, OPENED, tell_people


class NotActive(WrongState):
    """The curriculum is being written, or retired: no course can be given by it."""


@transaction.atomic
def plan_course(course: Course, *, by: Any) -> Course:
    """Save a new course. Raises NotAllowed, NotActive, ValidationError where curriculum and cohort are of two
    programmes."""
    course.curriculum = lock_curriculum(course.curriculum)
    require(by, PLANS, course)
    if course.curriculum.state != CurriculumState.ACTIVE:
        raise NotActive(course.curriculum.state)
    if course.curriculum.programme_id != course.cohort.programme_id:
        raise ValidationError({"curriculum": _("Curriculum and cohort belong to two programmes.")})
    course.full_clean()
    course.save()
    record_translation(course)
    record("training.plan_course", by=by, on=course, cohort=course.cohort_id, curriculum=course.curriculum_id)
    return course


@transaction.atomic
def open_course(course: Course, *, by: Any, at: datetime) -> Course:
    """Show the course to its people and trainers, and tell the people. Raises NotAllowed, WrongState, ValidationError
    while there is no lesson or nobody in a group."""
    course = lock_course(course)
    require(by, PLANS, course)
    if course.state == CourseState.PLANNED:
        _check_ready(course)
    set_state(course, COURSE_TRANSITIONS, act="open", to=CourseState.RUNNING, by=by)
    record("training.open_course", by=by, on=course)
    members = GroupMember.objects.of_course(course).current().with_people()
    tell_people(members, OPENED, course=course, cause=course, path=course.get_absolute_url())
    return course


def _check_ready(course: Course) -> None:
    missing = []
    if not course.sessions.standing().exists():
        missing.append(_("There is no lesson yet: lay out the timetable."))
    if not course.members.current().exists():
        missing.append(_("Nobody is in a group yet."))
    if missing:
        raise ValidationError(missing)


@transaction.atomic
def close_course(course: Course, *, by: Any, at: datetime) -> Course:
    """Nothing is planned in it any more. Raises NotAllowed, WrongState, ValidationError while a lesson is neither held
    nor cancelled."""
    course = lock_course(course)
    require(by, PLANS, course)
    waiting = course.sessions.filter(state=SessionState.PLANNED).count()
    if waiting:
        said = ngettext(
            "%(number)s lesson is neither held nor cancelled.", "%(number)s lessons are neither held nor cancelled.",
            waiting,
        )  # fmt: skip
        raise ValidationError(said, params={"number": waiting}, code="waiting")
    set_state(course, COURSE_TRANSITIONS, act="close", to=CourseState.CLOSED, by=by)
    record("training.close_course", by=by, on=course)
    return course


@transaction.atomic
def reopen_course(course: Course, *, by: Any, at: datetime) -> Course:
    """Something was forgotten: attendance can be written down again. Raises NotAllowed, WrongState."""
    course = lock_course(course)
    set_state(course, COURSE_TRANSITIONS, act="reopen", to=CourseState.RUNNING, by=by)
    record("training.reopen_course", by=by, on=course)
    return course


@transaction.atomic
def cancel_course(course: Course, *, reason: str, by: Any, at: datetime) -> Course:
    """The course does not take place, or not to its end: lessons that are still planned are cancelled with it, people
    are told once. Raises NotAllowed, WrongState, ValidationError without a reason."""
    course = lock_course(course)
    require(by, PLANS, course)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    shown = course.state == CourseState.RUNNING
    course.cancelled_because = reason.strip()
    set_state(course, COURSE_TRANSITIONS, act="cancel", to=CourseState.CANCELLED, by=by, also=["cancelled_because"])
    for session in course.sessions.filter(state=SessionState.PLANNED).select_for_update(of=("self",)).with_everything():
        call_off(session, reason=course.cancelled_because, by=by)
    record("training.cancel_course", by=by, on=course)
    if shown:
        members = GroupMember.objects.of_course(course).current().with_people()
        tell_people(members, COURSE_CANCELLED, course=course, cause=course, path=reverse("portal:my_path"))
    return course
