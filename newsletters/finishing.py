"""The end of an issue: nobody is left who waits for it; and those who will not get it any more."""

from datetime import datetime

from django.db import connection, transaction

from newsletters.models import Delivery, Issue
from newsletters.states import FINISH, IssueState

CANCEL = """
    WITH waiting AS (
        SELECT id FROM newsletters_delivery WHERE issue_id = %s AND state = 'pending' LIMIT %s FOR UPDATE SKIP LOCKED
    )
    UPDATE newsletters_delivery delivery SET state = 'cancelled', error = 'broken off'
    FROM waiting WHERE delivery.id = waiting.id
"""


@transaction.atomic
def finish_issue(issue: Issue, *, at: datetime) -> bool:
    """The issue is sent when nobody waits for it any more; whether it ended now. Twice, or by two at once: once."""
    found = Issue.objects.select_for_update().get(pk=issue.pk)
    if found.state != IssueState.SENDING or Delivery.objects.of_issue(found).someone_waits():
        return False
    found.state, found.ended_at = FINISH.target, at
    found.save(update_fields=["state", "ended_at"])
    return True


def cancel_waiting(issue: Issue, most: int) -> int:
    """Cancel at most so many deliveries that wait; returns how many. One that is being sent just now is left."""
    with connection.cursor() as cursor:
        cursor.execute(CANCEL, [issue.pk, most])
        return int(cursor.rowcount)
