"""Who is in which group of a course."""

from datetime import datetime
from typing import Any

from django.db import transaction

from beneficiaries.models import Enrolment
from core.auditing import record
from core.errors import Conflict, WrongState
from core.states import require
from training.locking import check_going_on, lock_course
from training.models import Group, GroupMember
from training.states import IN_THE_COHORT, PLANS, CourseState
from training.telling import OPENED, tell_people


class GroupFull(WrongState):
    """Every place of the group is taken."""


class NotInCohort(WrongState):
    """The person has no place in the course's cohort: not selected, or left it."""


@transaction.atomic
def place_in_group(group: Group, enrolment: Enrolment, *, by: Any, at: datetime) -> GroupMember:
    """Put a person of the cohort into a group, out of the one of this course in which they were.

    The same group again changes nothing. Who comes into a course that is under way is told, as the others were when it
    was opened. Raises NotAllowed, WrongState in a course that is over, NotInCohort,
    GroupFull, Conflict for somebody whose record was merged or erased.
    """
    group, enrolment = _lock(group, enrolment)
    require(by, PLANS, group)
    check_going_on(group.course)
    if enrolment.cohort_id != group.course.cohort_id or enrolment.state not in IN_THE_COHORT:
        raise NotInCohort(enrolment.state)
    person = enrolment.beneficiary
    if person.merged_into_id is not None or person.erased_at is not None:
        raise Conflict(person.pk)
    there = GroupMember.objects.current().filter(course=group.course, beneficiary=person).first()
    if there is not None and there.group_id == group.pk:
        return there
    if places_left(group) < 1:
        raise GroupFull(group.pk)
    if there is not None:
        _end(there, at)
    member = GroupMember.objects.create(group=group, course=group.course, beneficiary=person, since=at)
    record("training.place_in_group", by=by, on=member, group=group.pk)
    if there is None and group.course.state == CourseState.RUNNING:
        tell_people([member], OPENED, course=group.course, cause=group.course, path=group.course.get_absolute_url())
    return member


def _lock(group: Group, enrolment: Enrolment) -> tuple[Group, Enrolment]:
    """Both as they stand: the enrolment first, as whoever leaves the cohort holds it, then course and group."""
    found = Enrolment.objects.select_for_update(of=("self",)).select_related("beneficiary").get(pk=enrolment.pk)
    course = lock_course(group.course)
    locked = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    locked.course = course
    return locked, found


def places_left(group: Group) -> int:
    """How many places nobody has; certain only under the course's lock."""
    return group.capacity - GroupMember.objects.current().of_group(group).count()


@transaction.atomic
def leave_group(member: GroupMember, *, by: Any, at: datetime) -> GroupMember:
    """The person goes on in no group of the course; what they attended stays. Twice changes nothing. Raises
    NotAllowed."""
    lock_course(member.course)
    member = (
        GroupMember.objects.select_for_update(of=("self",))
        .select_related("course__cohort__programme")
        .get(pk=member.pk)
    )
    require(by, PLANS, member)
    if member.until is None:
        _end(member, at)
        record("training.leave_group", by=by, on=member, group=member.group_id)
    return member


def _end(member: GroupMember, at: datetime) -> None:
    member.until = max(member.since, at)
    member.save(update_fields=["until"])
