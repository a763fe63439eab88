"""What a mail server has against us, and not against a reader: it costs nobody an attempt."""

from collections.abc import Iterator
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from core.models import Bounce
from newsletters.claiming import Hand
from newsletters.models import Delivery, Issue
from newsletters.sending import PAUSES, send_due
from tests.newsletters.mail_servers import DROP, MailServer, on_its_way, running, to, use

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with running(MailServer()) as found:
        use(settings, found)
        yield found


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize(
    ("stage", "said", "state", "error"),
    [
        ("mail", "550 5.7.1 not from this address", "paused", "sender refused: 550"),
        ("mail", "451 4.7.1 slower", "sending", "sender not now: 451"),
        ("mail", DROP, "sending", "server away"),
        ("mail", "421 closing", "sending", "server away"),
        ("rcpt", "550 5.7.23 SPF validation failed", "paused", "sender refused: 550"),
        ("rcpt", "530 5.7.0 authentication required", "paused", "sender refused: 530"),
    ],
)
def test_what_is_about_us_costs_no_reader_an_attempt_however_often(
    server: MailServer, stage: str, said: str, state: str, error: str, pipelining: bool
) -> None:
    server.answers, server.pipelining = lambda asked, address: said if asked == stage else None, pipelining
    issue = on_its_way("amina")
    moment = timezone.now()
    for _again in range(len(PAUSES) + 2):
        Issue.objects.filter(pk=issue.pk, state="paused").update(state="sending")
        with mock.patch("django.utils.timezone.now", return_value=moment):
            assert send_due() == 0
        moment += PAUSES[-1]
    amina = to("amina", issue)
    issue.refresh_from_db()
    assert (amina.state, amina.attempts, amina.error) == ("pending", 0, error)
    assert issue.state == state
    assert not Bounce.objects.exists()


def test_one_who_has_no_attempt_left_is_not_given_up_for_what_is_about_us(server: MailServer) -> None:
    server.answers = lambda stage, address: "450 4.7.1 slower" if stage == "mail" else None
    issue = on_its_way("amina")
    Delivery.objects.filter(issue=issue).update(attempts=len(PAUSES))
    send_due()
    assert (to("amina", issue).state, to("amina", issue).attempts) == ("pending", len(PAUSES))


def test_what_became_of_a_mail_is_never_part_of_a_larger_transaction() -> None:
    issue = on_its_way("amina")
    with transaction.atomic(), pytest.raises(RuntimeError):
        Hand(issue, uuid4()).next(None)
    assert to("amina", issue).state == "pending"
