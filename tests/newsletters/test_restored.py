"""After a backup was restored nothing leaves by itself: it may have left after the backup was made."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from config.backup import HOLD_NEWSLETTERS
from newsletters.models import Issue
from tests.newsletters.builders import make_issue, make_newsletter

pytestmark = pytest.mark.django_db


def issue_in(state: str, at: timedelta) -> Issue:
    issue = make_issue(make_newsletter())
    for step in {"sending": ["scheduled", "sending"], "sent": ["scheduled", "sending", "sent"]}.get(state, [state]):
        Issue.objects.filter(pk=issue.pk).update(state=step, scheduled_at=timezone.now() + at)
    return issue


def test_what_was_on_its_way_waits_for_a_yes_and_everything_else_is_as_it_was() -> None:
    ago, ahead = timedelta(hours=-1), timedelta(hours=1)
    issues = [issue_in("sending", ago), issue_in("scheduled", ago), issue_in("scheduled", ahead), issue_in("sent", ago)]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = ''")  # as the script of a backup leaves it
        cursor.execute(HOLD_NEWSLETTERS)
        cursor.execute("SET LOCAL search_path = public")
    assert [Issue.objects.get(pk=one.pk).state for one in issues] == ["paused", "held", "scheduled", "sent"]
