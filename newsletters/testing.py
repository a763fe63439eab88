"""Tests of an issue: what readers will get, to a few addresses of the staff's own. They are counted nowhere."""

import logging
import traceback
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.auditing import record
from core.models import SuppressedAddress
from core.ringing import ring
from core.states import require
from newsletters.letters import Addressee, write_letter
from newsletters.locking import lock_issue
from newsletters.mime import UnfitAddress, address_on_the_wire
from newsletters.models import Issue, IssueTest
from newsletters.posting import Answer, Fate, Post, open_post
from newsletters.states import WRITES

logger = logging.getLogger(__name__)

BELL = "newsletters.tasks.send_tests"
ADDRESSES = 5
"""To so many at a time."""
A_DAY = 50
"""So many mails a day, of one issue: a test is no way around those who did not subscribe."""
NO_KEY = "test" * 8
"""Stands where a reader's own key would: the links of a test open nobody's page."""
SECONDS = 50
INTERRUPTED = "stopped on the way"
State = IssueTest.State


@transaction.atomic
def send_test(issue: Issue, *, addresses: Sequence[str], languages: Sequence[str], by: Any) -> list[IssueTest]:
    """Send an issue as it stands, in each of the languages to each of the addresses.

    Raises ValidationError for what is no address, too many of them, or too many tests in a day; NotAllowed.
    """
    issue = lock_issue(issue)
    require(by, WRITES, issue)
    chosen = [code for code, _name in settings.LANGUAGES if code in languages]
    found = list(dict.fromkeys(address.strip() for address in addresses if address.strip()))
    _check(found, chosen)
    _check_day(issue, len(found) * len(chosen))
    tests = [IssueTest(issue=issue, address=address, language=code, by=by) for address in found for code in chosen]
    IssueTest.objects.bulk_create(tests)
    record("newsletters.send_test", by=by, on=issue, languages=chosen, mails=len(tests))
    ring(BELL)
    return tests


def _check(addresses: list[str], languages: list[str]) -> None:
    if not languages:
        raise ValidationError(_("Choose at least one language."), code="language")
    if not addresses:
        raise ValidationError(_("Write at least one address."), code="address")
    if len(addresses) > ADDRESSES:
        raise ValidationError(
            _("A test goes to at most %(most)s addresses."), code="addresses", params={"most": ADDRESSES}
        )
    for address in addresses:
        try:
            address_on_the_wire(address)
        except UnfitAddress as error:
            raise ValidationError(
                _("“%(address)s” is no e-mail address."), code="address", params={"address": address[:100]}
            ) from error


def _check_day(issue: Issue, more: int) -> None:
    since = timezone.now() - timedelta(days=1)
    if IssueTest.objects.filter(issue=issue, at__gt=since).count() + more > A_DAY:
        raise ValidationError(
            _("At most %(most)s tests of an issue are sent in a day. Try again tomorrow."),
            code="day", params={"most": A_DAY},
        )  # fmt: skip


def send_tests_due() -> int:
    """Send waiting tests for at most 50 seconds; returns how many the mail server took.

    Each is tried once. One whose process was killed counts as not reached, since nobody knows better.
    """
    until = timezone.now() + timedelta(seconds=SECONDS)
    post: Post | None = None
    taken = 0
    try:
        while timezone.now() < until and (test := _claim()) is not None:
            try:
                post = post or open_post()
                error = _send(test, post)
            except Exception as trouble:  # one test must not keep the others waiting; its words may name somebody
                where = "".join(traceback.format_tb(trouble.__traceback__))
                logger.error("test %s: %s\n%s", test.pk, type(trouble).__name__, where)
                error = type(trouble).__name__
            _mark(test, error)
            taken += not error
    finally:
        if post is not None:
            post.close()
    return taken


def _claim() -> IssueTest | None:
    """Take the oldest test for oneself: from here on it stands as not reached, until it is."""
    waiting = IssueTest.objects.select_for_update(skip_locked=True, of=("self",)).filter(state=State.QUEUED)
    with transaction.atomic():
        test = waiting.select_related("by").order_by("at", "id").first()
        if test is not None:
            test.state, test.error = State.FAILED, INTERRUPTED
            test.save(update_fields=["state", "error"])
    return test


def _send(test: IssueTest, post: Post) -> str:
    """Why it did not arrive, as a code; nothing when it did."""
    if SuppressedAddress.objects.filter(address__iexact=test.address).exists():
        return "suppressed address"
    issue = Issue.objects.with_newsletter().get(pk=test.issue_id)
    with translation.override(test.language):
        letter = write_letter(issue, test.language, subject_before=_("[Test]"), dated=timezone.now())
    own = test.by.email.lower() == test.address.lower()
    reader = Addressee(
        address=test.address,
        name=test.by.full_name if own else "",
        key=NO_KEY,
        delivery=-test.pk,  # no delivery has such a number: no mail program takes the two for one
        newsletter_code=issue.newsletter.code,
    )
    recipient = address_on_the_wire(test.address).decode("ascii")
    return _error_of(post.send(letter.envelope_from, recipient, letter.to(reader)))


def _error_of(answer: Answer) -> str:
    if answer.fate == Fate.TAKEN:
        return ""
    return f"{answer.fate}: {answer.code}" if answer.code else str(answer.fate)


def _mark(test: IssueTest, error: str) -> None:
    test.state, test.error = (State.FAILED, error) if error else (State.SENT, "")
    test.save(update_fields=["state", "error"])
