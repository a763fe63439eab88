"""Sending the outbox: claim under lock, talk to the mail server outside the transaction, mark."""

import logging
import traceback
from collections.abc import Iterator
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.bouncing import refused
from core.mail_rendering import render_mail
from core.models import OutboxMail, SuppressedAddress

logger = logging.getLogger(__name__)

State = OutboxMail.State
ABANDONED_AFTER = timedelta(minutes=10)
PAUSES = [timedelta(minutes=m) for m in (1, 5, 30, 120, 480, 1440)]
SECONDS = 50
NOBODY = "nobody@erased.invalid"
"""Who got the last mail to an erased person."""


def send_due() -> int:
    """Send due mails for at most 50 seconds; returns how many left."""
    until = timezone.now() + timedelta(seconds=SECONDS)
    sent = 0
    connection = get_connection()
    try:
        for mail in _claimed(until):
            sent += _deliver(mail, connection)
    finally:
        connection.close()
    return sent


def _claimed(until: datetime) -> Iterator[OutboxMail]:
    while timezone.now() < until:
        mail = claim_mail(at=timezone.now())
        if mail is None:
            return
        yield mail


def claim_mail(*, at: datetime) -> OutboxMail | None:
    """Take the oldest due mail for oneself; others pass it by. A mail abandoned 10 minutes ago is due again.

    What need not be sent any more, or cannot be, comes back in the state that says so.
    """
    due = Q(state=State.QUEUED, due_at__lte=at) | Q(state=State.SENDING, claimed_at__lt=at - ABANDONED_AFTER)
    with transaction.atomic():
        mail = OutboxMail.objects.select_for_update(skip_locked=True).filter(due).order_by("due_at", "id").first()
        if mail is None:
            return None
        if mail.superseded:
            _mark(mail, State.CANCELLED, error="superseded while it was being sent")
            return mail
        if SuppressedAddress.objects.filter(address__iexact=mail.recipient).exists():
            _mark(mail, State.FAILED, error="suppressed address")
            return mail
        if mail.attempts > len(PAUSES):
            _mark(mail, State.FAILED, error="abandoned at every attempt")
            return mail
        mail.state = State.SENDING
        mail.claimed_at = at
        mail.attempts += 1
        mail.save(update_fields=["state", "claimed_at", "attempts"])
    return mail


def _deliver(mail: OutboxMail, connection: BaseEmailBackend) -> int:
    if mail.state != State.SENDING:
        return 0
    try:
        message = render_mail(mail)
        message.connection = connection
        message.send()
    except (SMTPRecipientsRefused, SMTPDataError) as error:
        _refused(mail, error)
        return 0
    except SMTPSenderRefused as error:  # our own set-up is at fault, not this address
        _try_again(mail, f"sender refused: {error.smtp_code}")
        return 0
    except Exception as error:
        # Whatever went wrong with this mail must not keep the others waiting.
        # Where it went wrong and of what kind; what the error says may name the recipient.
        where = "".join(traceback.format_tb(error.__traceback__))
        logger.error("mail %s: %s\n%s", mail.pk, type(error).__name__, where)
        _try_again(mail, type(error).__name__)
        connection.close()
        return 0
    _mark(mail, State.SENT, sent_at=timezone.now())
    return 1


def _refused(mail: OutboxMail, error: SMTPRecipientsRefused | SMTPDataError) -> None:
    """The server will not have this mail: for good, or for now. Given up, it is counted against the address."""
    if isinstance(error, SMTPRecipientsRefused):
        answer: tuple[int, str | bytes] = next(iter(error.recipients.values()))  # it goes to one person
    else:
        answer = error.smtp_code, error.smtp_error
    code, words = answer
    if code >= 500:
        _give_up(mail, f"refused: {code}")
    else:
        _try_again(mail, f"not now: {code}")
    if mail.state == State.FAILED and not mail.farewell:  # of an erased person nothing is written down
        refused(mail.recipient, code, words, message=mail.uuid.hex)


def _try_again(mail: OutboxMail, error: str) -> None:
    if mail.attempts > len(PAUSES):
        _give_up(mail, error)
    else:
        _mark_unless_superseded(mail, State.QUEUED, error, due_at=timezone.now() + PAUSES[mail.attempts - 1])


def _give_up(mail: OutboxMail, error: str) -> None:
    _mark_unless_superseded(mail, State.FAILED, error)


def _mark_unless_superseded(mail: OutboxMail, state: str, error: str, *, due_at: datetime | None = None) -> None:
    """Mark a mail that did not leave; one that was superseded while it was being sent is cancelled instead."""
    with transaction.atomic():
        mail.superseded = OutboxMail.objects.select_for_update().get(pk=mail.pk).superseded
        if mail.superseded:
            _mark(mail, State.CANCELLED, error=error)
        else:
            _mark(mail, state, error=error, due_at=due_at)


def _mark(
    mail: OutboxMail, state: str, *, error: str = "", due_at: datetime | None = None, sent_at: datetime | None = None
) -> None:
    mail.state = state
    mail.error = error[:500]
    mail.due_at = due_at or mail.due_at
    mail.sent_at = sent_at
    columns = ["state", "error", "due_at", "sent_at"]
    if mail.secret and state in {State.SENT, State.FAILED, State.CANCELLED}:
        mail.parameters = {}
        columns += ["parameters"]
    if mail.farewell and state in {State.SENT, State.FAILED, State.CANCELLED}:
        mail.recipient, mail.parameters = NOBODY, {}
        columns += ["recipient", "parameters"]
    mail.save(update_fields=columns)
