"""What comes back: how codes are read, when an address is given up, what happens to the mail, how it flows again."""

from contextlib import nullcontext
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any
from unittest import mock

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives
from django.db import Error, transaction
from django.test import override_settings
from django.utils import timezone

from core import bouncing
from core.bouncing import (
    address_of,
    on_unreachable,
    read_message_id,
    read_return_path,
    record_bounce,
    return_path,
)
from core.mail_rendering import message_id
from core.mail_sending import send_due
from core.mailing import Recipient, queue_mail
from core.models import Bounce, BouncePolicy, OutboxMail, SuppressedAddress
from core.refusals import kind_of
from core.tidying import forget_bounces
from projects.dossier import unreached_mails
from projects.models import Project
from tests.kit.races import meeting_before, run_together

pytestmark = pytest.mark.django_db

ADDRESS = "amina@example.org"
AMINA = Recipient(ADDRESS, "fr", "Amina")
NOW = datetime(2026, 5, 4, 9, tzinfo=timezone.get_default_timezone())


def queue(**more: Any) -> OutboxMail:
    return queue_mail("projects/submitted", to=AMINA, path="/", reference="MR1-001", **more)


def sent() -> OutboxMail:
    mail = queue()
    assert send_due() == 1
    return OutboxMail.objects.get(pk=mail.pk)


def back(kind: str = "hard", number: int = 1, *, at: datetime = NOW, **more: Any) -> Bounce | None:
    """A report about Amina's address; another number is another report."""
    values = {"address": ADDRESS, "source": "mailbox", "identifier": f"{kind} {number}", **more}
    return record_bounce(kind=kind, at=at, **values)


def set_policy(**numbers: int) -> None:
    """Whatever a test before has emptied: the row that an installation begins with stands again, with these numbers."""
    BouncePolicy.objects.update_or_create(pk=1, defaults=numbers)


def is_suppressed() -> bool:
    return SuppressedAddress.objects.filter(address__iexact=ADDRESS).exists()


CODES = [
    # code, what the server said, how it counts
    ("5.1.1", "", "hard"),
    ("550", "5.1.1 <amina@example.org>: Recipient address rejected: User unknown in virtual mailbox table", "hard"),
    ("550", "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", "hard"),
    ("550", "5.2.1 The email account that you tried to reach is inactive", "hard"),
    ("556", "5.1.10 Recipient address has a null MX", "hard"),
    ("550", "No such user here", "hard"),
    ("550", "Requested action not taken: mailbox not found", "hard"),
    ("550", "sorry, unknown user", "hard"),
    ("5.2.2", "", "soft"),
    ("552", "5.2.2 The email account that you tried to reach is over quota", "soft"),
    ("552", "mailbox is full, user not found wanting", "soft"),
    ("4.2.2", "", "soft"),
    ("4.1.1", "", "soft"),
    ("4.4.1", "connection timed out", "soft"),
    ("550", "5.4.1 Recipient address rejected: Access denied", "soft"),
    ("550", "Requested action not taken", "soft"),
    ("5.0.0", "", "soft"),
    ("5.1.0", "Address rejected", "soft"),
    ("550", "5.7.1 Message rejected due to content restrictions, no such user group", "refused"),
    ("550", "5.7.26 This mail has been blocked because the sender is unauthenticated", "refused"),
    ("550", "5.1.8 Sender address rejected: Domain not found", "refused"),
    ("552", "5.3.4 Message size exceeds fixed limit", "refused"),
    ("4.7.0", "", "refused"),
    ("554", "refused, your address 192.0.2.55 is listed", "refused"),
    ("503", "valid RCPT command must precede DATA", "refused"),
]


@pytest.mark.parametrize(("code", "words", "kind"), CODES)
def test_what_a_code_says_about_an_address(code: str, words: str, kind: str) -> None:
    assert kind_of(code, words) == kind


def test_an_address_that_does_not_exist_is_given_up_at_once_and_gets_nothing_more() -> None:
    assert back("hard") is not None
    assert SuppressedAddress.objects.get().reason == "bounce"
    mail = queue()
    assert send_due() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.error) == ("failed", "suppressed address")
    assert not django_mail.outbox


def test_control_before_its_mail_came_back_the_same_address_gets_mail() -> None:
    back("refused")
    assert sent().state == "sent"
    assert len(django_mail.outbox) == 1


def test_five_mails_within_thirty_days_that_could_not_be_delivered_for_now_end_it_and_four_do_not() -> None:
    for number in range(4):
        back("soft", number, at=NOW + timedelta(days=7 * number))
    assert not is_suppressed()
    back("soft", 5, at=NOW + timedelta(days=29))
    assert is_suppressed()


def test_what_is_older_than_thirty_days_counts_no_more() -> None:
    for number in range(5):
        back("soft", number, at=NOW + timedelta(days=8 * number))
    assert not is_suppressed()


def test_the_same_report_twice_counts_once() -> None:
    for _ in range(10):
        back("soft", 1)
    assert Bounce.objects.count() == 1
    assert not is_suppressed()


def test_one_mail_counts_once_however_often_it_is_reported() -> None:
    mail = sent()
    for day in range(10):
        back("soft", message=mail.uuid.hex, identifier="", at=NOW + timedelta(days=day))
    assert Bounce.objects.count() == 1


def test_a_complaint_ends_it_and_says_why() -> None:
    back("complaint")
    assert SuppressedAddress.objects.get().reason == "complaint"


def test_what_was_refused_for_other_reasons_counts_for_nothing() -> None:
    for number in range(50):
        back("refused", number)
    assert Bounce.objects.count() == 50
    assert not is_suppressed()


def test_the_numbers_of_the_policy_count() -> None:
    set_policy(hard_after=3, complaint_after=2, soft_after=2, soft_days=1)
    back("hard", 1)
    back("hard", 2)
    back("complaint", 1)
    back("soft", 1)
    back("soft", 2, at=NOW + timedelta(hours=25))
    assert not is_suppressed()
    back("hard", 3)
    assert is_suppressed()


def test_capitals_make_no_other_address() -> None:
    set_policy(hard_after=2)
    back("hard", 1)
    back("hard", 2, address=ADDRESS.upper())
    assert is_suppressed()


def test_an_address_that_is_suppressed_already_stays_as_it_is() -> None:
    SuppressedAddress.objects.create(address=ADDRESS.upper(), reason="request")
    back("hard")
    assert SuppressedAddress.objects.get().reason == "request"


def test_once_the_suppression_is_lifted_mail_flows_again_and_counting_begins_anew() -> None:
    for number in range(5):
        back("soft", number)
    SuppressedAddress.objects.get().delete()
    assert sent().state == "sent"
    for number in range(5, 9):
        back("soft", number)
    assert not is_suppressed()
    back("soft", 9)
    assert is_suppressed()


@pytest.mark.parametrize("kind", ["hard", "soft", "refused"])
def test_a_mail_that_came_back_was_not_reached_after_all(kind: str) -> None:
    mail, other = sent(), sent()
    back(kind, message=mail.uuid.hex, code="5.1.1")
    mail.refresh_from_db()
    other.refresh_from_db()
    assert (mail.state, mail.error, other.state) == ("failed", "came back 5.1.1", "sent")


def test_staff_see_it_on_the_case(submitted_project: Project) -> None:
    mail = queue(cause=submitted_project)
    send_due()
    assert submitted_project not in Project.objects.not_reached()
    back("hard", message=mail.uuid.hex)
    assert list(unreached_mails(submitted_project)) == [mail]
    assert submitted_project in Project.objects.not_reached()


def test_a_mail_about_which_somebody_complained_has_arrived() -> None:
    mail = sent()
    back("complaint", message=mail.uuid.hex)
    mail.refresh_from_db()
    assert mail.state == "sent"


def test_nothing_is_written_down_about_an_address_that_was_erased() -> None:
    mail = queue(farewell=True)
    assert send_due() == 1
    assert back("hard", message=mail.uuid.hex, address=address_of(mail.uuid.hex)) is None
    assert not Bounce.objects.exists()
    mail.refresh_from_db()
    assert mail.state == "failed"


def answering(error: Exception) -> Any:
    """The mail server answers like this."""
    return mock.patch.object(EmailMultiAlternatives, "send", side_effect=error)


REFUSALS = [
    (SMTPRecipientsRefused({ADDRESS: (550, b"5.1.1 no such user")}), [("hard", "5.1.1")]),
    (SMTPRecipientsRefused({ADDRESS: (550, b"no such user")}), [("hard", "550")]),
    (SMTPRecipientsRefused({ADDRESS: (552, b"5.2.2 full")}), [("soft", "5.2.2")]),
    (SMTPDataError(554, b"5.7.1 we do not like this"), [("refused", "5.7.1")]),
    (SMTPRecipientsRefused({ADDRESS: (450, b"4.2.2 full")}), []),
    (SMTPSenderRefused(550, b"5.1.1 no such user", "no-reply@circolo.example"), []),
]


@pytest.mark.parametrize(("error", "found"), REFUSALS, ids=repr)
def test_a_refusal_by_the_mail_server_counts_once_it_is_final(error: Exception, found: list[tuple[str, str]]) -> None:
    mail = queue()
    with answering(error):
        send_due()
    assert list(Bounce.objects.values_list("kind", "code")) == found
    assert is_suppressed() == (found[:1] != [] and found[0][0] == "hard")
    assert all(bounce.message == mail.uuid.hex for bounce in Bounce.objects.all())


def test_a_mailbox_that_stays_full_counts_when_nobody_tries_any_more() -> None:
    mail = queue()
    OutboxMail.objects.filter(pk=mail.pk).update(attempts=6)
    with answering(SMTPRecipientsRefused({ADDRESS: (452, b"4.2.2 full")})):
        send_due()
    assert [(bounce.kind, bounce.code) for bounce in Bounce.objects.all()] == [("soft", "4.2.2")]


def test_of_a_last_mail_to_an_erased_person_no_refusal_is_kept() -> None:
    queue(farewell=True)
    with answering(REFUSALS[0][0]):
        send_due()
    assert not Bounce.objects.exists()


def test_listeners_hear_which_address_is_lost_and_why() -> None:
    heard: list[tuple[str, str, datetime]] = []
    with mock.patch.object(bouncing, "_listeners", []):
        on_unreachable(lambda *told: heard.append(told))
        back("soft")
        back("complaint", at=NOW)
    assert heard == [(ADDRESS, "complaint", NOW)]


def test_what_came_back_cannot_be_changed_and_goes_after_a_year() -> None:
    back("refused", 1, at=timezone.now())
    back("refused", 2, at=timezone.now() - timedelta(days=370))
    young, _old = Bounce.objects.order_by("identifier")
    for act in (lambda: Bounce.objects.update(kind="soft"), lambda: Bounce.objects.filter(pk=young.pk).delete()):
        with pytest.raises(Error, match="append only"), transaction.atomic():
            act()
    assert forget_bounces(at=timezone.now()) == 1
    assert list(Bounce.objects.all()) == [young]


@override_settings(BOUNCE_ADDRESS="bounces@mail.example.org")
def test_a_return_path_is_ours_only_with_its_seal() -> None:
    key = "0123456789abcdef" * 2
    path = return_path(key)
    assert path is not None
    assert (read_return_path(path), read_return_path(path.upper())) == (key, key)
    assert len(path.partition("@")[0]) <= 64, "the limit of RFC 5321"
    seal = path.partition("@")[0].rpartition(".")[2]
    forged = [
        "bounces@mail.example.org", "", "@", f"bounces+{key}@mail.example.org", f"bounces+{key}.@mail.example.org",
        f"bounces+{key}.{'a' * 16}@mail.example.org", f"bounces+124.{seal}@mail.example.org",
        f"bounces+{key}.{seal}@other.example.org", f"other+{key}.{seal}@mail.example.org",
        "bounces+é.é@mail.example.org",
    ]  # fmt: skip
    assert [read_return_path(address) for address in forged] == [""] * len(forged)


def test_without_a_bounce_address_there_is_no_return_path_and_none_is_read() -> None:
    assert return_path("12") is None
    with override_settings(BOUNCE_ADDRESS="bounces@mail.example.org"):
        path = return_path("12")
    assert read_return_path(path or "") == ""


def test_a_message_id_names_the_mail() -> None:
    mail = queue()
    assert read_message_id(message_id(mail)) == mail.uuid.hex
    assert read_message_id(f"<{mail.uuid.hex}.42@circolo.example>") == "42"
    assert read_message_id("<other@example.org>") == ""


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turns", [True, False], ids=["in turn", "control: at once"])
def test_two_reports_at_once_are_both_counted(turns: bool) -> None:
    set_policy(soft_after=2)
    waiting = nullcontext() if turns else mock.patch.object(bouncing, "take_turn")
    with waiting, meeting_before(Bounce, "save", seconds=0.3 if turns else 20):
        outcomes = run_together(lambda: back("soft", 1), lambda: back("soft", 2))
    assert [outcome.error for outcome in outcomes] == [None, None]
    assert is_suppressed() == turns
