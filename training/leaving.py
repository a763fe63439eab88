"""What is going on in courses ends when a person leaves a cohort, and before a person is erased."""

from datetime import datetime
from typing import Any

from django.db.models import Case, F, Value, When

from beneficiaries.models import Enrolment
from core.auditing import record
from core.personal_data import Subject
from training.models import CalendarFeed, GroupMember, Trainer
from training.querysets.courses import GroupMemberQuerySet


def leave_cohort(enrolment: Enrolment, by: Any, at: datetime) -> None:
    """Whoever has no place in the cohort any more is in no group of its courses: expected at no lesson, told of none.

    What they attended stays; in a course that is closed they stay as they were. The caller holds the enrolment, and no
    course: place_in_group locks in the same order.
    """
    members = GroupMember.objects.current().of_person(enrolment.beneficiary).going_on_in(enrolment.cohort)
    left = list(members.select_for_update(of=("self",)))
    _end(GroupMember.objects.filter(pk__in=[member.pk for member in left]), at)
    for member in left:
        record("training.leave_group", by=by, on=member, group=member.group_id)


def leave_courses(subject: Subject, by: Any, at: datetime) -> None:
    """The person leaves every group, and the address of the calendar leads nowhere; who taught is assigned no more."""
    _end(GroupMember.objects.filter(beneficiary__in=subject.persons, until=None), at)
    if subject.user is not None:
        CalendarFeed.objects.filter(user=subject.user).delete()
        Trainer.objects.filter(user=subject.user).update(in_use=False)


def _end(members: GroupMemberQuerySet, at: datetime) -> None:
    members.update(until=Case(When(since__gt=at, then=F("since")), default=Value(at)))
