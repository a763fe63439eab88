"""Deciding when an issue goes out; holding it up, letting it go on, breaking it off.

None of it sends anything: the sending processes look at the state of the issue before each mail.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import check_time_zone
from core.auditing import record
from core.caching import renew_public_pages
from core.ringing import ring
from core.states import require, set_state
from newsletters.finishing import cancel_waiting
from newsletters.locking import lock_issue
from newsletters.models import Issue
from newsletters.models.issue import Audience
from newsletters.states import ISSUE_TRANSITIONS, SENDS, IssueState

BELL = "newsletters.tasks.send_newsletters"
LATE = timedelta(minutes=5)
"""So long ago is still "now": somebody filled in a form."""
UNPUBLISHED = "unpublished"
AT_ONCE = 10_000
"""So many deliveries are cancelled before somebody's eyes; the others in the background."""


@transaction.atomic
def schedule_issue(
    issue: Issue, *, at: datetime, time_zone: str, audience: str, languages: Sequence[str], by: Any
) -> Issue:
    """Have the issue go out at a moment, to an audience, to those who read one of `languages` (none: all).

    Raises ValidationError when it is not fit to go out or the moment is past, NotAllowed, WrongState.
    """
    issue = lock_issue(issue)
    require(by, SENDS, issue)
    _check_moment(at, time_zone)
    _check_audience(audience, languages)
    check_content(issue)
    issue.scheduled_at, issue.time_zone, issue.audience = at, time_zone, audience
    issue.languages = [code for code, _name in settings.LANGUAGES if code in languages]
    columns = ["scheduled_at", "time_zone", "audience", "languages"]
    set_state(issue, ISSUE_TRANSITIONS, act="schedule", to=IssueState.SCHEDULED, by=by, also=columns)
    record(
        "newsletters.schedule_issue", by=by, on=issue, at=at.isoformat(), audience=audience, languages=issue.languages
    )
    ring(BELL)
    return issue


@transaction.atomic
def unschedule_issue(issue: Issue, *, by: Any) -> Issue:
    """Back to the desk, as long as nothing went out. Raises NotAllowed, WrongState."""
    issue = lock_issue(issue)
    issue.scheduled_at = None
    set_state(issue, ISSUE_TRANSITIONS, act="unschedule", to=IssueState.DRAFT, by=by, also=["scheduled_at"])
    record("newsletters.unschedule_issue", by=by, on=issue)
    return issue


@transaction.atomic
def pause_issue(issue: Issue, *, by: Any) -> Issue:
    """Nothing leaves after the mails that are being sent at this moment. Raises NotAllowed, WrongState."""
    issue = lock_issue(issue)
    set_state(issue, ISSUE_TRANSITIONS, act="pause", to=IssueState.PAUSED, by=by)
    record("newsletters.pause_issue", by=by, on=issue)
    return issue


@transaction.atomic
def hold_up(issue: Issue, reason: str) -> None:
    """Pause it because nothing can be sent, for a reason that staff read in its history; nobody did it."""
    issue = lock_issue(issue)
    if issue.state == IssueState.SENDING:
        issue.state = IssueState.PAUSED
        issue.save(update_fields=["state"])
        record("newsletters.hold_up_issue", by=None, on=issue, reason=reason)


def hold_up_unpublished(issues: Iterable[Issue]) -> list[Issue]:
    """Pause those whose series, or its programme, was taken from the public while they go out: their links would lead
    nowhere, the one to unsubscribe excepted. Returns the others. A series that is only closed sends its last issue."""
    left = []
    for issue in issues:
        if issue.newsletter.is_public:
            left.append(issue)
        else:
            hold_up(issue, UNPUBLISHED)
    return left


@transaction.atomic
def resume_issue(issue: Issue, *, by: Any) -> Issue:
    """Go on with those who have not got it. Raises NotAllowed, WrongState, ValidationError where nobody may read it."""
    issue = lock_issue(issue)
    require(by, SENDS, issue)
    check_public(issue)
    set_state(issue, ISSUE_TRANSITIONS, act="resume", to=IssueState.SENDING, by=by)
    record("newsletters.resume_issue", by=by, on=issue)
    ring(BELL)
    return issue


@transaction.atomic
def cancel_issue(issue: Issue, *, by: Any) -> Issue:
    """Break it off: whoever has not got it does not get it. Raises NotAllowed, WrongState.

    Of very many who wait, the rest is marked in the background; nothing is sent to them meanwhile.
    """
    issue = lock_issue(issue)
    issue.ended_at = timezone.now()
    set_state(issue, ISSUE_TRANSITIONS, act="cancel", to=IssueState.CANCELLED, by=by, also=["ended_at"])
    cancel_waiting(issue, AT_ONCE)
    record("newsletters.cancel_issue", by=by, on=issue)
    renew_public_pages()
    ring(BELL)
    return issue


@transaction.atomic
def enter_historical(issue: Issue, *, by: Any) -> Issue:
    """Into the archive without sending it: it was published elsewhere, long ago.

    Raises ValidationError without a title or a day, NotAllowed, WrongState.
    """
    return enter_locked(lock_issue(issue), by=by)


def enter_locked(issue: Issue, *, by: Any) -> Issue:
    """The same with an issue that its caller has locked."""
    require(by, SENDS, issue)
    check_title(issue)
    if issue.published_on is None and issue.out_by is None:
        raise ValidationError({"published_on": _("Say when it was published, or by when at the latest.")})
    set_state(issue, ISSUE_TRANSITIONS, act="enter", to=IssueState.HISTORICAL, by=by)
    record("newsletters.enter_historical", by=by, on=issue)
    renew_public_pages()
    return issue


def check_title(issue: Issue) -> None:
    """Raise ValidationError unless it has a title in the language in which it was written first."""
    if not getattr(issue, f"title_{issue.source_language}"):
        raise ValidationError(
            _("This issue has no title yet in the language in which it was written first."), code="title"
        )


def check_content(issue: Issue) -> None:
    """Raise ValidationError unless the issue is fit to be read by those who get it."""
    check_title(issue)
    if not getattr(issue, f"lead_{issue.source_language}") and not issue.articles.exists():
        raise ValidationError(_("This issue is empty: write an introduction or an article first."), code="empty")
    check_public(issue)


def check_public(issue: Issue) -> None:
    """Raise ValidationError unless everybody may read the series."""
    if not issue.newsletter.is_public:
        raise ValidationError(
            _("This newsletter is not published yet: its readers could not open its pages."), code="unpublished"
        )


def _check_moment(at: datetime, time_zone: str) -> None:
    try:
        check_time_zone(time_zone)
    except ValidationError as error:
        raise ValidationError({"time_zone": error.messages}) from None
    if at < timezone.now() - LATE:
        raise ValidationError({"at": _("This moment is past. Choose another one, or now.")})


def _check_audience(audience: str, languages: Sequence[str]) -> None:
    if audience not in Audience.values:
        raise ValidationError({"audience": _("Choose who gets it.")})
    if not set(languages) <= {code for code, _name in settings.LANGUAGES}:
        raise ValidationError({"languages": _("Choose among the languages of this site.")})
