"""What a mail in the mailbox of bounces says, and that nobody can invent it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.test import override_settings

from core.bounce_mailbox import _read
from core.delivery_reports import IGNORED, UNKNOWN, Report, Verdict, read_report
from core.mail_rendering import message_id
from core.models import OutboxMail
from tests.core import bounce_mails as mails
from tests.core.bounce_mails import Ours, ours, sent
from tests.newsletters.builders import make_delivery, make_newsletter, make_subscriber

pytestmark = pytest.mark.django_db

Write = Callable[[Ours], bytes]


@pytest.fixture(autouse=True)
def bounce_address() -> Iterator[None]:
    with override_settings(BOUNCE_ADDRESS=mails.BOUNCES):
        yield


def gone(one: Ours) -> bytes:
    return mails.failed(one, "5.1.1", f"550 5.1.1 <{one.to}>: User unknown in virtual mailbox table")


COUNTED = [
    # what came, how it counts, its code
    (gone, "hard", "5.1.1"),
    (lambda one: mails.failed(one, "4.2.2", "452 4.2.2 Mailbox full"), "soft", "4.2.2"),
    (lambda one: mails.failed(one, "5.2.2", "552 5.2.2 Mailbox size limit exceeded"), "soft", "5.2.2"),
    (lambda one: mails.failed(one, "5.7.1", "550 5.7.1 Message contains spam"), "refused", "5.7.1"),
    (lambda one: mails.failed(one, "5.0.0", "550 Requested action not taken"), "soft", "550"),
    (mails.exchange, "hard", "5.1.10"),
    (mails.gmail, "hard", "5.1.1"),
    (mails.beyond_ascii, "hard", "5.1.1"),
    (mails.qmail, "hard", "550"),
    (mails.complaint, "complaint", ""),
    (lambda one: mails.complaint(one, "fraud"), "complaint", ""),
]
NAMES = [
    "postfix", "full", "full for good", "policy", "no code", "exchange", "gmail", "beyond ascii", "qmail", "complaint",
    "fraud",
]  # fmt: skip


@pytest.mark.parametrize(("write", "kind", "code"), COUNTED, ids=NAMES)
def test_a_report_to_the_return_path_of_a_mail_counts(write: Write, kind: str, code: str) -> None:
    mail = sent()
    assert read_report(write(ours(mail))) == Report(Verdict.COUNTED, kind, code, mail.uuid.hex, mails.READER)


NO_FAILURES = [
    lambda one: mails.failed(one, "4.4.1", "connection timed out", action="delayed"),
    lambda one: mails.failed(one, "2.0.0", "250 2.0.0 ok", action="delivered"),
    lambda one: mails.complaint(one, "not-spam"),
    mails.vacation,
]


@pytest.mark.parametrize("write", NO_FAILURES, ids=["late", "arrived", "no spam after all", "vacation"])
def test_what_is_no_failure_counts_for_nothing(write: Write) -> None:
    assert read_report(write(ours(sent()))) == IGNORED


def test_a_letter_is_not_understood() -> None:
    assert read_report(mails.letter(ours(sent()))) == UNKNOWN


@pytest.mark.parametrize("write", [gone, mails.qmail, mails.complaint])
def test_without_its_return_path_a_report_needs_a_message_id_that_we_sent_to_that_address(write: Write) -> None:
    mail = sent()
    assert read_report(write(ours(mail, path=""))).key == mail.uuid.hex
    assert read_report(write(replace(ours(mail, path=""), to="karim@example.org"))) == UNKNOWN


def forgeries(mail: OutboxMail, delivery: str) -> dict[str, Ours]:
    """What a stranger can write who wants that Amina gets no more mail."""
    of_another = ours(sent("stranger@example.org"))
    sealed = of_another.path.partition("@")[0].rpartition(".")[2]
    host = message_id(mail).rpartition("@")[2]
    return {
        "no proof at all": Ours("", "<anything@example.net>"),
        "an invented message": Ours("", f"<{'0' * 32}@{host}"),
        "a mail to the stranger": Ours("", of_another.message_id),
        "an invented seal": Ours(f"bounces+{mail.uuid.hex}.{'a' * 16}@mail.example.org", "<x@example.net>"),
        "the seal of another mail": Ours(f"bounces+{mail.uuid.hex}.{sealed}@mail.example.org", "<x@example.net>"),
        "a newsletter's number": Ours("", f"<{'0' * 32}.{delivery}@{host}"),
        "a newsletter's number, sealed for another": Ours(
            f"bounces+{delivery}.{sealed}@mail.example.org", "<x@example.net>"
        ),
    }


@pytest.mark.parametrize("write", [gone, mails.qmail, mails.complaint])
def test_no_report_that_a_stranger_can_invent_counts(write: Write) -> None:
    newsletter = make_newsletter()
    delivery = make_delivery(newsletter, make_subscriber(newsletter, email=mails.READER), "claimed", "sent")
    forged = forgeries(sent(), str(delivery.pk))
    assert {how: read_report(write(one)) for how, one in forged.items()} == dict.fromkeys(forged, UNKNOWN)


def test_who_is_told_by_the_report_does_not_matter_where_the_return_path_does() -> None:
    """Mail that was forwarded fails at an address that we never wrote to."""
    forwarded = replace(ours(sent()), to="elsewhere@example.com")
    assert read_report(gone(forwarded)).address == mails.READER


@pytest.mark.parametrize("raw", [b"", *mails.BROKEN, mails.DEEP], ids=range(len(mails.BROKEN) + 2))
def test_what_is_broken_is_not_understood(raw: bytes) -> None:
    assert _read(raw, "1") == UNKNOWN
