"""The outbox: written with its cause, claimed by one, tried again, given up, never told twice."""

from contextlib import nullcontext
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused, SMTPServerDisconnected
from threading import Event
from typing import Any
from unittest import mock

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.template import TemplateDoesNotExist
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from core import mail_sending
from core.mail_sending import ABANDONED_AFTER, PAUSES, claim_mail, send_due
from core.mailing import Recipient, cancel_mails, queue_mail
from core.models import OutboxMail, SuppressedAddress
from programmes.models import Programme
from tests.builders import make_programme
from tests.kit.races import no_row_locks, run_together
from tests.projects.racing import window

State = OutboxMail.State
AMINA = Recipient("amina@example.org", "fr", "Amina")

pytestmark = pytest.mark.django_db


def queue(**more: Any) -> OutboxMail:
    return queue_mail("projects/submitted", to=AMINA, path="/", reference="MR1-001", **more)


def sending_raises(error: Exception) -> Any:
    """The mail server answers like this."""
    return mock.patch.object(EmailMultiAlternatives, "send", side_effect=error)


def fresh(mail: OutboxMail) -> OutboxMail:
    return OutboxMail.objects.get(pk=mail.pk)


def send_at(moment: datetime) -> int:
    """One sweep at that moment."""
    with mock.patch("core.mail_sending.timezone.now", return_value=moment):
        found = claim_mail(at=moment)
        if found is None:
            return 0
        return mail_sending._deliver(found, django_mail.get_connection())


def test_a_mail_waits_until_it_is_committed_and_the_bell_rings_then(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        mail = queue()
    assert (mail.state, mail.recipient, mail.language) == (State.QUEUED, "amina@example.org", "fr")
    assert mail.parameters["name"] == "Amina"
    assert len(callbacks) == 1


def test_what_is_rolled_back_leaves_no_mail() -> None:
    def queue_and_fail() -> None:
        queue()
        raise RuntimeError("what caused it failed")

    with pytest.raises(RuntimeError), transaction.atomic():
        queue_and_fail()
    assert not OutboxMail.objects.exists()


def test_the_address_in_a_mail_is_in_the_language_of_its_reader(programme: Programme) -> None:
    mail = queue_mail("projects/submitted", to=AMINA, path="/en/")
    assert mail.parameters["path"] == "/fr/"


def test_a_mail_is_sent_once() -> None:
    mail = queue()
    assert send_due() == 1
    assert send_due() == 0
    assert (fresh(mail).state, fresh(mail).attempts) == (State.SENT, 1)
    assert fresh(mail).sent_at is not None
    assert [sent.to for sent in django_mail.outbox] == [["amina@example.org"]]


def test_the_oldest_due_mail_is_claimed_first() -> None:
    later, first = queue(), queue()
    OutboxMail.objects.filter(pk=first.pk).update(due_at=timezone.now() - timedelta(hours=1))
    now = timezone.now()
    assert [claim_mail(at=now), claim_mail(at=now), claim_mail(at=now)] == [first, later, None]


def test_what_is_not_due_is_left_alone() -> None:
    mail = queue()
    assert claim_mail(at=mail.due_at - timedelta(seconds=1)) is None


def test_a_mail_whose_sender_died_is_claimed_again_after_ten_minutes() -> None:
    mail, now = queue(), timezone.now()
    assert claim_mail(at=now) == mail
    assert claim_mail(at=now + ABANDONED_AFTER) is None
    again = claim_mail(at=now + ABANDONED_AFTER + timedelta(seconds=1))
    assert again == mail
    assert fresh(mail).attempts == 2


def test_a_mail_that_kills_every_sender_is_given_up() -> None:
    mail, moment = queue(secret=True, code="1234"), timezone.now()
    for _ in range(len(PAUSES) + 1):
        claimed = claim_mail(at=moment)
        assert claimed is not None
        assert claimed.state == State.SENDING
        moment += ABANDONED_AFTER + timedelta(seconds=1)
    last = claim_mail(at=moment)
    assert last is not None
    assert (last.state, fresh(mail).state, fresh(mail).parameters) == (State.FAILED, State.FAILED, {})


def test_when_the_server_is_away_a_mail_is_tried_again_with_growing_pauses_and_then_given_up() -> None:
    mail, moment = queue(), timezone.now()
    with sending_raises(SMTPServerDisconnected("gone")):
        for attempt, pause in enumerate(PAUSES, 1):
            assert send_at(moment) == 0
            kept = fresh(mail)
            assert (kept.state, kept.attempts, kept.due_at) == (State.QUEUED, attempt, moment + pause)
            assert kept.error == "SMTPServerDisconnected"
            assert claim_mail(at=moment + pause - timedelta(seconds=1)) is None
            moment += pause
        assert send_at(moment) == 0
    assert fresh(mail).state == State.FAILED


FOR_GOOD = [SMTPRecipientsRefused({"amina@example.org": (550, b"no such user")}), SMTPDataError(554, b"refused")]
FOR_NOW = [
    SMTPRecipientsRefused({"amina@example.org": (450, b"mailbox busy")}),
    SMTPDataError(451, b"greylisted"),
    SMTPSenderRefused(530, b"sign in first", "no-reply@circolo.example"),
    SMTPSenderRefused(450, b"later", "no-reply@circolo.example"),
    OSError("no route"),
    TemplateDoesNotExist("projects/mail/gone.txt"),
]


@pytest.mark.parametrize("error", FOR_GOOD, ids=repr)
def test_a_refusal_for_good_is_not_tried_again(error: Exception) -> None:
    mail = queue()
    with sending_raises(error):
        assert send_due() == 0
    assert fresh(mail).state == State.FAILED
    assert send_due() == 0


@pytest.mark.parametrize("error", FOR_NOW, ids=repr)
def test_a_refusal_for_now_and_a_fault_of_our_own_are_tried_again(error: Exception) -> None:
    mail = queue()
    with sending_raises(error):
        assert send_due() == 0
    kept = fresh(mail)
    assert (kept.state, kept.attempts) == (State.QUEUED, 1)
    assert kept.due_at > timezone.now()


@pytest.mark.parametrize("error", [OSError, ValueError, SMTPServerDisconnected])
def test_the_log_says_which_mail_failed_where_and_not_to_whom(
    error: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    mail = queue()
    cause = ValueError("amina@example.org is no address")
    failure = error("cannot reach amina@example.org")
    failure.__cause__ = failure.__context__ = cause
    with sending_raises(failure):
        send_due()
    assert f"mail {mail.pk}: {error.__name__}" in caplog.text
    assert "message.send()" in caplog.text, "where it failed"
    assert "amina" not in caplog.text.lower()
    assert "amina" not in fresh(mail).error.lower()


def test_one_bad_mail_keeps_no_other_waiting() -> None:
    bad, good = queue_mail("projects/no_such_mail", to=AMINA), queue()
    assert send_due() == 1
    assert (fresh(bad).state, fresh(good).state) == (State.QUEUED, State.SENT)


@pytest.mark.parametrize("address", ["amina@example.org", "AMINA@Example.Org"])
def test_nothing_is_sent_to_a_suppressed_address_however_it_is_written(address: str) -> None:
    SuppressedAddress.objects.create(address=address, reason=SuppressedAddress.Reason.BOUNCE)
    mail = queue()
    assert send_due() == 0
    assert (fresh(mail).state, fresh(mail).error) == (State.FAILED, "suppressed address")
    assert not django_mail.outbox


def test_an_address_is_suppressed_once() -> None:
    SuppressedAddress.objects.create(address="amina@example.org", reason="bounce")
    with pytest.raises(IntegrityError), transaction.atomic():
        SuppressedAddress.objects.create(address="Amina@example.org", reason="bounce")


def test_a_secret_is_forgotten_once_the_mail_has_left_and_other_parameters_are_not() -> None:
    secret, plain = queue(secret=True, code="1234"), queue(code="1234")
    send_due()
    assert fresh(secret).parameters == {}
    assert fresh(plain).parameters["code"] == "1234"


def test_a_secret_is_kept_as_long_as_it_must_be_sent_and_forgotten_when_it_cannot() -> None:
    secret = queue(secret=True, code="1234")
    with sending_raises(OSError("away")):
        send_due()
    assert fresh(secret).parameters["code"] == "1234"
    OutboxMail.objects.update(due_at=timezone.now())
    with sending_raises(FOR_GOOD[0]):
        send_due()
    assert fresh(secret).parameters == {}


def test_what_is_superseded_is_cancelled_unless_it_is_on_its_way(programme: Programme) -> None:
    waiting, sending, sent, other = (queue(cause=programme) for _ in range(4))
    OutboxMail.objects.filter(pk=sending.pk).update(state=State.SENDING)
    OutboxMail.objects.filter(pk=sent.pk).update(state=State.SENT)
    OutboxMail.objects.filter(pk=other.pk).update(cause_id=programme.pk + 1)
    assert cancel_mails(programme) == 2
    assert [fresh(mail).state for mail in (waiting, sending, sent, other)] == ["cancelled", "sending", "sent", "queued"]
    assert [fresh(mail).superseded for mail in (waiting, sending, sent, other)] == [True, True, False, False]
    OutboxMail.objects.exclude(pk=waiting.pk).delete()
    assert send_due() == 0


def superseded_while_sending(cause: Programme, error: Exception | None) -> Any:
    """What caused the mail is superseded while the mail server is being talked to; then it answers like this."""

    def send(message: EmailMultiAlternatives) -> int:
        assert cancel_mails(cause) == 1
        if error is not None:
            raise error
        return 1

    return mock.patch.object(EmailMultiAlternatives, "send", send)


FAILURES = [*FOR_GOOD, *FOR_NOW, SMTPServerDisconnected("gone")]


@pytest.mark.parametrize("error", FAILURES, ids=repr)
def test_a_mail_that_is_superseded_while_its_sending_fails_is_not_tried_again(
    programme: Programme, error: Exception
) -> None:
    mail, other = queue(cause=programme, secret=True, code="1234"), queue()
    OutboxMail.objects.filter(pk=other.pk).update(due_at=timezone.now() + timedelta(days=1))
    with superseded_while_sending(programme, error):
        assert send_due() == 0
    assert (fresh(mail).state, fresh(mail).parameters) == (State.CANCELLED, {})
    OutboxMail.objects.update(due_at=timezone.now())
    assert send_due() == 1
    assert (fresh(mail).state, fresh(other).state) == (State.CANCELLED, State.SENT)


def test_a_mail_that_leaves_while_it_is_superseded_is_sent(programme: Programme) -> None:
    mail = queue(cause=programme)
    with superseded_while_sending(programme, None):
        assert send_due() == 1
    assert fresh(mail).state == State.SENT


def test_a_superseded_mail_whose_sender_died_is_not_sent_by_the_next(programme: Programme) -> None:
    mail, now = queue(cause=programme), timezone.now()
    assert claim_mail(at=now) == mail
    assert cancel_mails(programme) == 1
    assert send_at(now + ABANDONED_AFTER + timedelta(seconds=1)) == 0
    assert fresh(mail).state == State.CANCELLED
    assert not django_mail.outbox


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locks", [True, False], ids=["with the lock", "control: without it"])
def test_a_mail_superseded_at_the_moment_of_marking_never_waits_again(locks: bool) -> None:
    programme = make_programme()
    mail = queue(cause=programme)
    claimed = claim_mail(at=timezone.now())
    assert claimed is not None

    about_to_write, cancelled, mark = Event(), Event(), mail_sending._mark

    def mark_later(*args: Any, **kwargs: Any) -> None:
        about_to_write.set()
        cancelled.wait(0.3 if locks else 20)
        mark(*args, **kwargs)

    def supersede() -> None:
        about_to_write.wait(20)
        cancel_mails(programme)
        cancelled.set()

    with mock.patch.object(mail_sending, "_mark", mark_later), nullcontext() if locks else no_row_locks():
        outcomes = run_together(lambda: mail_sending._try_again(claimed, "not now"), supersede)
    assert [outcome.error for outcome in outcomes] == [None, None]
    assert fresh(mail).state == (State.CANCELLED if locks else State.QUEUED)


def test_only_mails_of_the_named_kind_are_cancelled(programme: Programme) -> None:
    first, second = queue(cause=programme), queue_mail("projects/message", to=AMINA, cause=programme)
    assert cancel_mails(programme, "projects/message") == 1
    assert (fresh(first).state, fresh(second).state) == (State.QUEUED, State.CANCELLED)


def claim_both(*, locks: bool) -> list[int | None]:
    now = timezone.now()
    with window(OutboxMail, "save", locks=locks):
        outcomes = run_together(*[lambda: claim_mail(at=now)] * 2)
    assert [outcome.error for outcome in outcomes] == [None, None]
    return sorted((outcome.value.pk if outcome.value else None for outcome in outcomes), key=str)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_claimers_one_gets_the_mail_and_the_other_does_not_wait() -> None:
    mail = queue()
    assert claim_both(locks=True) == [mail.pk, None]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_claimers_get_two_mails() -> None:
    both = sorted([queue().pk, queue().pk], key=str)
    assert claim_both(locks=True) == both


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_both_get_the_same_mail() -> None:
    mail = queue()
    assert claim_both(locks=False) == [mail.pk, mail.pk]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_mail_that_is_being_claimed_is_cancelled_or_sent_and_never_both() -> None:
    programme = make_programme()
    mail, now = queue(cause=programme), timezone.now()
    claiming, cancelling = run_together(lambda: claim_mail(at=now), lambda: cancel_mails(programme))
    taken = claiming.value is not None
    assert cancelling.value == 1
    assert (fresh(mail).state, fresh(mail).superseded) == (State.SENDING if taken else State.CANCELLED, True)
