"""Reminders that follow dates: found by looking, each sent once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from beneficiaries.telling import tell_person
from core.mailing import queue_mail
from projects.models import Assignment, Call, Project

DAYS_BEFORE = timedelta(days=3)
AT_ONCE = 200


@transaction.atomic
def remind_assessors(*, at: datetime) -> int:
    """Remind assessors three days before an assessment is due; returns how many mails were queued."""
    due = Assignment.objects.unfinished().due_until((at + DAYS_BEFORE).date())
    rows = list(due.select_for_update(of=("self",), skip_locked=True).select_related("assessor")[:AT_ONCE])
    for assignment in rows:
        assignment.reminded_at = at
        assignment.save(update_fields=["reminded_at"])
        queue_mail(
            "projects/assessment_due", to=assignment.assessor.recipient, cause=assignment,
            path=reverse("projects:assignment", args=[assignment.uuid]), due_on=assignment.due_on.isoformat(),
        )  # fmt: skip
    return len(rows)


@transaction.atomic
def remind_closing_calls(*, at: datetime) -> int:
    """Remind the owners of drafts three days before the call closes; returns how many were told."""
    calls = Call.objects.closing_between(at, at + DAYS_BEFORE)
    drafts = Project.objects.drafts_to_remind(calls).select_related("call__programme", "owner__user")
    rows = list(drafts.select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
    for project in rows:
        project.reminded_at = at
        project.save(update_fields=["reminded_at"])
        tell_person(
            project.owner, "projects/call_closing", programme=project.programme, cause=project,
            path=project.get_absolute_url(), closes_at=project.call.closes_at.isoformat(),
            time_zone=project.call.time_zone,
        )  # fmt: skip
    return len(rows)
