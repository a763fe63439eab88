"""Reading the mailbox of bounces over IMAP: each mail once, what is handled out of the way, the rest for a person."""

import logging
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from imaplib import IMAP4
from time import monotonic

from django.conf import settings
from django.core.cache import cache
from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailBoxUnencrypted, MailMessageFlags

from core.bouncing import record_bounce
from core.delivery_reports import UNKNOWN, Report, Verdict, read_report
from core.models import Bounce

logger = logging.getLogger(__name__)

SECONDS, MOST, PATIENCE = 45, 500, 6
"""A turn, its mails, and how long one answer of the server may take: together less than a task may."""
BEGINNING = 64 * 1024
"""Bytes that are read of a mail: what a report says stands before the mail that it brings back. The worst of this
length takes less than a second."""
HANDLED = "Handled"
WAITING = "UNSEEN UNFLAGGED UNDELETED"
FLAGGED = "FLAGGED UNDELETED"
LEFT, REMEMBERED = "core:bounces:left", 3600
"""Where it stands how many mails wait for a person, and for how many seconds: it is counted every five minutes."""
TROUBLE = (ImapToolsError, IMAP4.error, OSError)


def read_bounces(*, at: datetime) -> int:
    """Read what waits, for at most 45 seconds; returns how many mails counted. Without a mailbox there is none.

    A mailbox that cannot be reached is asked again by the next sweep.
    """
    if not settings.BOUNCE_IMAP_HOST:
        return 0
    found: Counter[Verdict] = Counter()
    try:
        with _opened() as mailbox:
            _read_all(mailbox, found, until=monotonic() + SECONDS, at=at)
            cache.set(LEFT, len(mailbox.uids(FLAGGED, charset=None)), REMEMBERED)
    except TROUBLE as error:
        logger.warning("the mailbox of bounces: %s", type(error).__name__)  # its words may name a user or an address
    if found:
        logger.info("the mailbox of bounces: %s", ", ".join(f"{many} {verdict}" for verdict, many in found.items()))
    if found[Verdict.UNKNOWN]:
        logger.warning("the mailbox of bounces: %s mails are flagged for a person", found[Verdict.UNKNOWN])
    return found[Verdict.COUNTED]


def left_for_people() -> int:
    """How many mails of the mailbox nobody understood, as it was when it was read last; 0 where nobody knows."""
    return int(cache.get(LEFT) or 0)


@contextmanager
def _opened() -> Iterator[BaseMailBox]:
    """The folder of the mailbox; the connection ends whatever happens."""
    host, port = settings.BOUNCE_IMAP_HOST, settings.BOUNCE_IMAP_PORT
    if settings.BOUNCE_IMAP_TLS:
        mailbox: BaseMailBox = MailBox(host, port, timeout=PATIENCE, ssl_context=ssl.create_default_context())
    else:
        mailbox = MailBoxUnencrypted(host, port, timeout=PATIENCE)
    try:
        mailbox.login(settings.BOUNCE_IMAP_USER, settings.BOUNCE_IMAP_PASSWORD, settings.BOUNCE_IMAP_FOLDER)
        yield mailbox
    finally:
        with suppress(*TROUBLE):
            mailbox.logout()
        with suppress(*TROUBLE):
            mailbox.client.shutdown()


def _read_all(mailbox: BaseMailBox, found: Counter[Verdict], *, until: float, at: datetime) -> None:
    for uid in mailbox.uids(WAITING, charset=None)[:MOST]:
        if monotonic() > until:
            return
        report = _read(_beginning(mailbox, uid), uid)
        if report.verdict == Verdict.COUNTED:
            record_bounce(
                address=report.address,
                kind=report.kind,
                source=Bounce.Source.MAILBOX,
                code=report.code,
                message=report.key,
                at=at,
            )
        _put_away(mailbox, uid, report)
        found[report.verdict] += 1


def _beginning(mailbox: BaseMailBox, uid: str) -> bytes:
    _status, answer = mailbox.client.uid("FETCH", uid, f"(BODY.PEEK[]<0.{BEGINNING}>)")
    return next((bytes(one[1]) for one in answer if isinstance(one, tuple)), b"")


def _read(raw: bytes, uid: str) -> Report:
    """What the mail says; of one at which everything fails, nothing is known."""
    try:
        return read_report(raw)
    except Exception as error:  # strangers write these: whatever is in it must not keep the others waiting
        logger.warning("the mailbox of bounces: mail %s cannot be read: %s", uid, type(error).__name__)
        return UNKNOWN


def _put_away(mailbox: BaseMailBox, uid: str, report: Report) -> None:
    """Out of the way once it is handled; else it stays, flagged for a person."""
    if report.verdict == Verdict.UNKNOWN:
        mailbox.flag(uid, MailMessageFlags.FLAGGED, True)
        return
    try:
        if not mailbox.folder.exists(HANDLED):
            mailbox.folder.create(HANDLED)
        mailbox.move(uid, HANDLED)
    except (ImapToolsError, IMAP4.error) as error:
        logger.info("the mailbox of bounces: not moved, %s", type(error).__name__)
        mailbox.flag(uid, MailMessageFlags.SEEN, True)
