"""Over a real SMTP connection: what arrives, and that a mail which goes twice can be recognised."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from django.conf import settings
from django.core.mail import get_connection
from django.test import override_settings
from django.utils import timezone

from core.mail_rendering import message_id, render_mail
from core.mail_sending import ABANDONED_AFTER, claim_mail, send_due
from core.mailing import Recipient, queue_mail
from core.models import OutboxMail
from core.return_paths import read_return_path
from tests.kit.worker import Mailbox, mail_server

pytestmark = pytest.mark.django_db

AMINA = Recipient("amina@example.org", "fr", "Amina Zerouali")


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with (
        mail_server() as (found, port),
        override_settings(EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_USE_TLS=False),
    ):
        yield found


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def test_a_mail_arrives_with_text_and_html(mailbox: Mailbox) -> None:
    queue_mail("accounts/login_code", to=AMINA, secret=True, code="LNDX-WQVP")
    assert send_due() == 1
    (message,) = mailbox.to("amina@example.org")
    assert message["Content-Language"] == "fr"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "LNDX-WQVP" in part(message, "plain")
    assert "LNDX-WQVP" in part(message, "html")
    assert OutboxMail.objects.get().parameters == {}


def test_a_mail_whose_sender_died_goes_again_under_the_same_message_id(mailbox: Mailbox) -> None:
    mail = queue_mail("projects/submitted", to=AMINA, path="/fr/", reference="MR1-001")
    taken = claim_mail(at=timezone.now())
    assert taken is not None
    message = render_mail(taken)
    message.connection = get_connection()
    message.send()  # It left, and the sender died before it could say so.
    OutboxMail.objects.update(claimed_at=timezone.now() - ABANDONED_AFTER - timedelta(seconds=1))
    assert send_due() == 1
    first, second = mailbox.to("amina@example.org")
    assert first["Message-ID"] == second["Message-ID"] == message_id(mail)


@override_settings(BOUNCE_ADDRESS="bounces@mail.example.org")
def test_a_mail_comes_back_to_an_address_of_its_own_which_its_reader_does_not_see(mailbox: Mailbox) -> None:
    mail = queue_mail("projects/submitted", to=AMINA, path="/fr/", reference="MR1-001")
    assert send_due() == 1
    assert [read_return_path(sender) for sender in mailbox.senders] == [mail.uuid.hex]
    assert mailbox.received[0]["From"] == settings.DEFAULT_FROM_EMAIL


def test_without_a_bounce_address_the_sender_of_the_envelope_is_the_one_that_is_read(mailbox: Mailbox) -> None:
    queue_mail("projects/submitted", to=AMINA, path="/fr/", reference="MR1-001")
    assert send_due() == 1
    assert mailbox.senders == [parseaddr(settings.DEFAULT_FROM_EMAIL)[1]]


def test_mails_of_one_sweep_share_a_connection_and_arrive_once_each(mailbox: Mailbox) -> None:
    for number in range(5):
        queue_mail("projects/submitted", to=AMINA, path="/fr/", reference=f"MR1-00{number}")
    assert send_due() == 5
    assert len({message["Message-ID"] for message in mailbox.received}) == 5
