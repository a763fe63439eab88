"""A mail that a test writes really leaves: through the broker, a worker process and a mail server."""

from pathlib import Path

import pytest

from core.mailing import Recipient, queue_mail
from core.models import OutboxMail
from tests.kit.waiting import wait_for
from tests.kit.worker import mail_server, running_worker

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]


def test_a_queued_mail_arrives_at_the_mail_server(tmp_path: Path) -> None:
    with mail_server() as (mailbox, port), running_worker(tmp_path / "worker.log", mail_port=port):
        queue_mail("accounts/login_code", to=Recipient("amina@example.org", "fr", "Amina"), code="ABCD-EFGH")
        message = wait_for(lambda: mailbox.to("amina@example.org"), what="the mail", seconds=30)[0]
        sent = wait_for(lambda: OutboxMail.objects.filter(state=OutboxMail.State.SENT).exists(), what="the mark")
    plain = message.get_body(("plain",))
    assert plain is not None
    assert "ABCD-EFGH" in plain.get_content()
    assert sent
