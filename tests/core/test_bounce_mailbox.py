"""The mailbox of bounces on a real IMAP server: what counts, what is put away, what waits for a person."""

from collections.abc import Callable, Iterator
from unittest import mock

import pytest
from django.test import override_settings
from django.utils import timezone
from imap_tools import MailboxFolderCreateError

from core.bounce_mailbox import BEGINNING, left_for_people, read_bounces
from core.bouncing import return_path
from core.delivery_reports import read_report
from core.models import Bounce, SuppressedAddress
from tests.core import bounce_mails as mails
from tests.core.bounce_mails import Ours, ours, sent
from tests.kit.imap import PASSWORD, USER, Imap, imap_server
from tests.newsletters.builders import make_delivery, make_newsletter, make_subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server() -> Iterator[Imap]:
    with imap_server() as found:
        yield found


@pytest.fixture
def mailbox(server: Imap) -> Iterator[Imap]:
    """Empty, and read by the platform."""
    with server.opened() as opened:
        for folder in ("Handled", "INBOX"):
            if opened.folder.exists(folder):
                opened.folder.set(folder)
                opened.delete(opened.uids())
    with override_settings(
        BOUNCE_ADDRESS=mails.BOUNCES, BOUNCE_IMAP_HOST="127.0.0.1", BOUNCE_IMAP_PORT=server.port, BOUNCE_IMAP_TLS=False,
        BOUNCE_IMAP_USER=USER, BOUNCE_IMAP_PASSWORD=PASSWORD,
    ):  # fmt: skip
        yield server


def read(mailbox: Imap, *arrived: bytes) -> int:
    mailbox.deliver(arrived)
    return read_bounces(at=timezone.now())


@pytest.mark.parametrize(("write", "kind"), [(mails.exchange, "hard"), (mails.complaint, "complaint")])
def test_a_report_counts_and_is_put_away(mailbox: Imap, write: Callable[[Ours], bytes], kind: str) -> None:
    mail = sent()
    assert read(mailbox, write(ours(mail))) == 1
    bounce = Bounce.objects.get()
    assert (bounce.kind, bounce.source, bounce.address, bounce.message) == (
        kind,
        "mailbox",
        mails.READER,
        mail.uuid.hex,
    )
    assert SuppressedAddress.objects.exists()
    mail.refresh_from_db()
    assert mail.state == ("sent" if kind == "complaint" else "failed")
    assert (mailbox.flags(), len(mailbox.flags("Handled"))) == ([], 1)


def test_what_is_no_failure_is_put_away_and_counts_for_nothing(mailbox: Imap) -> None:
    mail = sent()
    assert read(mailbox, mails.vacation(ours(mail))) == 0
    assert not Bounce.objects.exists()
    mail.refresh_from_db()
    assert mail.state == "sent"
    assert (mailbox.flags(), len(mailbox.flags("Handled"))) == ([], 1)


def test_a_strangers_report_stops_nobodys_mail(mailbox: Imap) -> None:
    forged = Ours(f"bounces+{sent().uuid.hex}.{'a' * 16}@mail.example.org", "<x@example.net>")
    assert read(mailbox, mails.failed(forged, "5.1.1", "550 5.1.1 no such user")) == 0
    assert not SuppressedAddress.objects.exists()
    assert mailbox.flags() == [{r"\Flagged"}]


def test_control_if_any_seal_did_the_stranger_would_stop_her_mail(mailbox: Imap) -> None:
    forged = Ours(f"bounces+{sent().uuid.hex}.{'a' * 16}@mail.example.org", "<x@example.net>")
    with mock.patch("core.return_paths.constant_time_compare", return_value=True):
        assert read(mailbox, mails.failed(forged, "5.1.1", "550 5.1.1 no such user")) == 1
    assert SuppressedAddress.objects.get().address == mails.READER


def test_what_nobody_understands_waits_for_a_person_and_is_read_once(
    mailbox: Imap, caplog: pytest.LogCaptureFixture
) -> None:
    assert read(mailbox, mails.letter(ours(sent()))) == 0
    assert "1 mails are flagged for a person" in caplog.text
    caplog.clear()
    assert read(mailbox) == 0
    assert mailbox.flags() == [{r"\Flagged"}]
    assert left_for_people() == 1
    assert not caplog.text
    assert not Bounce.objects.exists()


def test_a_newsletter_that_comes_back_by_its_return_path_counts(mailbox: Imap) -> None:
    newsletter = make_newsletter()
    reader = make_subscriber(newsletter, email=mails.READER)
    delivery = make_delivery(newsletter, reader, "claimed", "sent")
    path = return_path(str(delivery.pk)) or ""
    assert read(mailbox, mails.failed(Ours(path, "<x@example.net>"), "5.1.1", "550 5.1.1 no such user")) == 1
    delivery.refresh_from_db()
    assert (delivery.state, reader.subscriptions.get().state) == ("failed", "bounced")


def test_broken_and_huge_mails_do_no_harm_to_the_others(mailbox: Imap) -> None:
    good = mails.failed(ours(sent()), "5.1.1", "550 5.1.1 no such user")
    huge = mails.letter(ours(sent())) + b"All work and no play.\n" * 1_000_000
    assert len(huge) > 20_000_000
    with mock.patch("core.bounce_mailbox.read_report", wraps=read_report) as reading:
        assert read(mailbox, *mails.BROKEN, huge, good) == 1
    assert max(len(call.args[0]) for call in reading.call_args_list) <= BEGINNING
    assert mailbox.flags() == [{r"\Flagged"}] * (len(mails.BROKEN) + 1)


def test_an_error_at_one_mail_keeps_no_other_waiting_and_tells_no_address(
    mailbox: Imap, caplog: pytest.LogCaptureFixture
) -> None:
    reports = [mails.failed(ours(sent()), "5.1.1", "550 5.1.1 no such user") for _ in range(2)]
    first = [ValueError(f"{mails.READER} is no address"), read_report(reports[1])]
    with (
        override_settings(BOUNCE_ADDRESS=mails.BOUNCES),
        mock.patch("core.bounce_mailbox.read_report", side_effect=first),
    ):
        read(mailbox, *reports)
    assert "ValueError" in caplog.text
    assert mails.READER not in caplog.text
    assert len(mailbox.flags("Handled")) == 1


def test_a_turn_ends_in_time_and_the_next_goes_on(mailbox: Imap) -> None:
    reports = [mails.failed(ours(sent(f"reader{n}@example.org")), "5.1.1", "550 5.1.1 gone") for n in range(4)]
    with mock.patch("core.bounce_mailbox.MOST", 2):
        assert read(mailbox, *reports) == 2
        with mock.patch("core.bounce_mailbox.SECONDS", -1):
            assert read(mailbox) == 0
        assert read(mailbox) == 2
    assert Bounce.objects.count() == 4


def test_a_mail_that_cannot_be_moved_is_read_once_all_the_same(mailbox: Imap) -> None:
    report = mails.failed(ours(sent()), "4.2.2", "452 4.2.2 full")
    refusing = MailboxFolderCreateError(("NO", [b"not here"]), "OK")
    with (
        mock.patch("imap_tools.MailBoxFolderManager.create", side_effect=refusing),
        mock.patch("imap_tools.MailBoxFolderManager.exists", return_value=False),
    ):
        assert read(mailbox, report) == 1
        assert read(mailbox) == 0
    assert mailbox.flags() == [{r"\Seen"}]


def test_a_report_whose_reader_died_before_it_was_put_away_counts_once(mailbox: Imap) -> None:
    report = mails.failed(ours(sent()), "4.2.2", "452 4.2.2 full")
    with mock.patch("core.bounce_mailbox._put_away", side_effect=OSError):
        read(mailbox, report)
    assert read(mailbox) == 1
    assert Bounce.objects.count() == 1
    assert len(mailbox.flags("Handled")) == 1


@pytest.mark.parametrize(
    "wrong", [{"BOUNCE_IMAP_PASSWORD": "wrong"}, {"BOUNCE_IMAP_PORT": 1}, {"BOUNCE_IMAP_TLS": True}], ids=str
)
def test_a_mailbox_that_cannot_be_opened_is_logged_and_asked_again(
    mailbox: Imap, wrong: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    report = mails.failed(ours(sent()), "5.1.1", "550 5.1.1 no such user")
    with override_settings(**wrong):
        assert read(mailbox, report) == 0
    assert "the mailbox of bounces: " in caplog.text
    assert USER not in caplog.text
    assert read(mailbox) == 1


def test_without_a_mailbox_nothing_is_read() -> None:
    with mock.patch("core.bounce_mailbox._opened") as opening:
        assert read_bounces(at=timezone.now()) == 0
    assert not opening.called
