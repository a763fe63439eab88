"""What is going on with a person in courses ends before the person is erased."""

from datetime import datetime
from typing import Any

from django.db.models import Case, F, Value, When

from core.personal_data import Subject
from training.models import CalendarFeed, GroupMember, Trainer


def leave_courses(subject: Subject, by: Any, at: datetime) -> None:
    """The person leaves every group, and the address of the calendar leads nowhere; who taught is assigned no more."""
    members = GroupMember.objects.filter(beneficiary__in=subject.persons, until=None)
    members.update(until=Case(When(since__gt=at, then=F("since")), default=Value(at)))
    if subject.user is not None:
        CalendarFeed.objects.filter(user=subject.user).delete()
        Trainer.objects.filter(user=subject.user).update(in_use=False)
