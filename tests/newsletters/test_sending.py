"""A turn of sending against a real mail server: what arrives, what is refused, what nobody knows."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.utils import timezone

from newsletters import posting, sending
from newsletters.sending import PAUSES, send_due
from tests.newsletters.builders import make_newsletter
from tests.newsletters.mail_servers import (
    DROP,
    HANG,
    Answers,
    MailServer,
    on_its_way,
    readers,
    running,
    states,
    to,
    use,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    monkeypatch.setattr(posting, "PATIENCE", 0.3)
    with running(MailServer()) as found:
        use(settings, found)
        yield found


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    bells: list[str] = []
    monkeypatch.setattr(sending, "ring", bells.append)
    return bells


def at(moment: Any) -> Any:
    """The clock of claims and marks shows this moment."""
    return mock.patch("django.utils.timezone.now", return_value=moment)


def only(stage: str, name: str, said: str) -> Answers:
    """Says this at that stage to that reader, and yes to everybody else."""
    return lambda asked, address: said if (asked, address) == (stage, f"{name}@example.org") else None


def test_everybody_gets_it_once_over_one_connection_and_the_issue_is_sent(server: MailServer, rung: list[str]) -> None:
    newsletter = make_newsletter()
    readers(newsletter, "fatou", language="fr")
    issue = on_its_way("amina", "karim", newsletter=newsletter)
    assert send_due() == 3
    assert sorted(server.reached) == ["amina@example.org", "fatou@example.org", "karim@example.org"]
    assert server.connections == 1
    mails = dict(server.taken)
    assert b"Content-Language: fr\r\n" in mails["fatou@example.org"]
    assert f"{issue.uuid.hex}.{to('amina', issue).pk}@".encode() in mails["amina@example.org"]
    assert set(states(issue).values()) == {"sent"}
    sent = to("amina", issue)
    assert (sent.attempts, sent.error, sent.claimed_by is None) == (1, "", False)
    assert sent.sent_at is not None
    issue.refresh_from_db()
    assert (issue.state, issue.ended_at is None) == ("sent", False)
    assert rung == []
    assert send_due() == 0
    assert len(server.taken) == 3


def test_a_turn_ends_in_time_and_rings_for_the_next(server: MailServer, rung: list[str]) -> None:
    issue = on_its_way("amina", "karim")
    assert send_due(seconds=0) == 0
    assert rung == ["newsletters.tasks.send_newsletters"]
    assert states(issue) == {"amina": "pending", "karim": "pending"}


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize(
    ("stage", "said", "state", "error"),
    [
        ("rcpt", "550 5.1.1 no such user", "failed", "refused: 550"),
        ("rcpt", "450 4.2.0 greylisted", "pending", "not now: 450"),
        ("data", "554 5.7.1 no", "failed", "refused: 554"),
        ("data", "451 later", "pending", "not now: 451"),
        ("rcpt", DROP, "pending", "connection lost"),
        ("rcpt", HANG, "pending", "connection lost"),
        ("rcpt", "421 closing", "pending", "connection lost"),
        ("data", DROP, "unknown", "no answer"),
        ("data", HANG, "unknown", "no answer"),
    ],
)
def test_what_the_server_says_decides_and_the_others_get_it(
    server: MailServer, stage: str, said: str, state: str, error: str, pipelining: bool
) -> None:
    server.answers, server.pipelining = only(stage, "karim", said), pipelining
    issue = on_its_way("amina", "karim", "fatou")
    send_due()
    send_due()  # after a lost connection the turn ends
    assert states(issue) == {"amina": "sent", "karim": state, "fatou": "sent"}
    assert sorted(server.reached) == ["amina@example.org", "fatou@example.org"]
    karim = to("karim", issue)
    assert (karim.error, karim.attempts) == (error, 1)
    if state == "pending":
        assert timedelta(seconds=30) < karim.due_at - timezone.now() <= PAUSES[0]
    issue.refresh_from_db()
    assert issue.state == ("sending" if state == "pending" else "sent")


def test_a_reader_who_is_refused_for_now_is_tried_with_growing_pauses_and_then_given_up(server: MailServer) -> None:
    server.answers = only("rcpt", "karim", "450 greylisted")
    issue = on_its_way("karim")
    moment = timezone.now()
    for attempt, pause in enumerate(PAUSES, 1):
        with at(moment):
            send_due()
        karim = to("karim", issue)
        assert (karim.state, karim.attempts, karim.due_at) == ("pending", attempt, moment + pause)
        with at(moment + pause - timedelta(seconds=1)):
            send_due()
        assert to("karim", issue).attempts == attempt, "not before"
        moment += pause
    with at(moment):
        send_due()
    assert (to("karim", issue).state, to("karim", issue).attempts) == ("failed", len(PAUSES) + 1)
    issue.refresh_from_db()
    assert issue.state == "sent"


def test_what_a_server_says_of_a_reader_is_kept_nowhere(server: MailServer, caplog: pytest.LogCaptureFixture) -> None:
    server.answers = only("rcpt", "karim", "550 karim@example.org is not known")
    issue = on_its_way("karim")
    send_due()
    assert "karim" not in to("karim", issue).error + caplog.text
