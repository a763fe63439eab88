"""A turn of sending against a real mail server: what arrives, what is refused, what nobody knows."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.core import mail as django_mail
from django.utils import timezone

from accounts.models import User
from core.erasing import erasing
from core.models import AuditEvent, Bounce, SuppressedAddress
from newsletters import posting, sending
from newsletters.claiming import Hand, Mark
from newsletters.deciding import send_again
from newsletters.letters import Addressee, write_letter
from newsletters.models import Delivery, Issue, Subscriber, Subscription
from newsletters.scheduling import cancel_issue, pause_issue, resume_issue
from newsletters.sending import PAUSES, send_due
from newsletters.states import DeliveryState
from newsletters.sweeping import GONE_AFTER, sweep
from newsletters.tasks import send_newsletters
from programmes.models import Programme
from tests.newsletters.builders import make_issue, make_newsletter
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
def server(settings: Any) -> Iterator[MailServer]:
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


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[[], object]], None]:
    """Lets something happen while the mail to that reader is being handed over."""
    send = posting.ServerPost.send

    def let(name: str, act: Callable[[], object]) -> None:
        def sends(post: posting.ServerPost, sender: str, recipient: str, mail: bytes) -> posting.Answer:
            if recipient == f"{name}@example.org":
                act()
            return send(post, sender, recipient, mail)

        monkeypatch.setattr(posting.ServerPost, "send", sends)

    return let


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
    server: MailServer, settings: Any, monkeypatch: pytest.MonkeyPatch,
    stage: str, said: str, state: str, error: str, pipelining: bool,
) -> None:  # fmt: skip
    if said == HANG:
        monkeypatch.setattr(posting, "PATIENCE", 1)
        use(settings, server, patience=1)
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
        before = server.connections
        with at(moment + pause - timedelta(seconds=1)):
            send_due()
        assert (to("karim", issue).attempts, server.connections) == (attempt, before), "not before"
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


def test_a_pause_takes_effect_with_the_next_mail_and_so_does_going_on(
    server: MailServer, marco: User, programme: Programme, meanwhile: Any
) -> None:
    issue = on_its_way("amina", "karim", "fatou", newsletter=make_newsletter(programme))
    meanwhile("karim", lambda: pause_issue(issue, by=marco))
    assert send_due() == 2
    assert states(issue) == {"amina": "sent", "karim": "sent", "fatou": "pending"}
    assert send_due() == 0
    resume_issue(issue, by=marco)
    assert send_due() == 1
    assert server.reached == ["amina@example.org", "karim@example.org", "fatou@example.org"]


def test_breaking_off_takes_effect_with_the_next_mail_and_one_refused_for_now_does_not_wait_for_ever(
    server: MailServer, marco: User, programme: Programme, meanwhile: Any
) -> None:
    issue = on_its_way("amina", "karim", newsletter=make_newsletter(programme))
    meanwhile("amina", lambda: cancel_issue(issue, by=marco))
    server.answers = only("rcpt", "amina", "450 not now")
    assert send_due() == 0
    sweep(timezone.now())
    assert states(issue) == {"amina": "cancelled", "karim": "cancelled"}


def leaves(name: str) -> None:
    Subscription.objects.filter(subscriber__email=f"{name}@example.org").update(state="unsubscribed")


def is_suppressed(name: str) -> None:
    SuppressedAddress.objects.create(address=f"{name}@Example.org".upper(), reason="complaint")


def is_erased(name: str) -> None:
    with erasing():
        Subscriber.objects.get(email=f"{name}@example.org").delete()


@pytest.mark.parametrize("goes", [leaves, is_suppressed, is_erased])
def test_whoever_goes_in_the_middle_gets_nothing_any_more(
    server: MailServer, goes: Callable[[str], None], meanwhile: Any
) -> None:
    issue = on_its_way("amina", "karim", "fatou")
    meanwhile("amina", lambda: goes("karim"))
    assert send_due() == 2
    assert server.reached == ["amina@example.org", "fatou@example.org"]
    assert sorted(states(issue).values()) == ["cancelled", "sent", "sent"]
    issue.refresh_from_db()
    assert issue.state == "sent"


def test_what_a_killed_process_had_in_its_hands_is_unknown_and_never_goes_again_by_itself(
    server: MailServer, marco: User, programme: Programme
) -> None:
    issue = on_its_way("amina", newsletter=make_newsletter(programme))
    now = timezone.now()
    assert Hand(issue, uuid4()).next(None) is not None
    assert sweep(now + GONE_AFTER - timedelta(seconds=5)) == 0
    assert sweep(now + GONE_AFTER + timedelta(seconds=5)) == 1
    assert (states(issue), to("amina", issue).error) == ({"amina": "unknown"}, "process gone")
    issue.refresh_from_db()
    assert issue.state == "sent"
    assert send_due() == 0
    send_again(to("amina", issue), by=marco)
    assert send_due() == 1
    assert server.reached == ["amina@example.org"]
    issue.refresh_from_db()
    assert issue.state == "sent"


@pytest.mark.parametrize(
    ("told", "state"), [("sent", "sent"), ("failed", "failed"), ("pending", "failed"), ("unknown", "unknown")]
)
def test_a_process_that_was_thought_gone_still_says_how_it_went(told: str, state: str) -> None:
    issue = on_its_way("amina")
    hand = Hand(issue, uuid4())
    claim = hand.next(None)
    assert claim is not None
    sweep(timezone.now() + GONE_AFTER + timedelta(seconds=5))
    Hand(issue, uuid4()).put_down(Mark(claim.id, DeliveryState.SENT))
    assert states(issue) == {"amina": "unknown"}, "another process has nothing to say about it"
    hand.put_down(Mark(claim.id, DeliveryState(told)))
    assert states(issue) == {"amina": state}


def test_after_somebody_decided_the_late_process_changes_nothing(marco: User, programme: Programme) -> None:
    issue = on_its_way("amina", newsletter=make_newsletter(programme))
    hand = Hand(issue, uuid4())
    claim = hand.next(None)
    assert claim is not None
    sweep(timezone.now() + GONE_AFTER + timedelta(seconds=5))
    send_again(to("amina", issue), by=marco)
    hand.put_down(Mark(claim.id, DeliveryState.SENT))
    assert states(issue) == {"amina": "pending"}


def test_a_sender_who_is_refused_pauses_the_issue_and_harms_no_reader(server: MailServer) -> None:
    issue = on_its_way("amina", "karim")
    server.answers = lambda stage, address: "550 5.7.1 not from you" if stage == "mail" else None
    assert send_due() == 0
    assert states(issue) == {"amina": "pending", "karim": "pending"}
    assert to("amina", issue).attempts == 0
    issue.refresh_from_db()
    assert issue.state == "paused"
    assert AuditEvent.objects.get(verb="newsletters.hold_up_issue").parameters == {"reason": "sender refused: 550"}


def test_a_server_that_wants_fewer_mails_gets_them_later(server: MailServer, rung: list[str]) -> None:
    issue = on_its_way("amina", "karim")
    server.answers = lambda stage, address: "450 too many" if stage == "mail" else None
    assert send_due() == 0
    assert (to("amina", issue).error, to("amina", issue).attempts) == ("sender not now: 450", 0)
    assert states(issue) == {"amina": "pending", "karim": "pending"}
    assert rung == [], "the sweep comes again by itself"


def test_a_server_that_is_away_costs_no_reader_an_attempt(settings: Any, rung: list[str]) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    settings.EMAIL_HOST = "127.0.0.1"
    issue = on_its_way("amina")
    assert send_due() == 0
    assert (to("amina", issue).state, to("amina", issue).attempts) == ("pending", 0)
    assert rung == []


def test_a_connection_that_the_server_closed_between_two_mails_is_opened_anew(server: MailServer) -> None:
    issue = on_its_way("amina", "karim")
    dropped: list[str] = []

    def once(stage: str, address: str) -> str | None:
        if stage == "mail" and len(server.taken) == 1 and not dropped:
            dropped.append(address)
            return DROP
        return None

    server.answers = once
    assert send_due() == 2
    assert server.connections == 2
    assert to("karim", issue).attempts == 1


@pytest.mark.parametrize(("code", "state", "left"), [("550", "paused", "failed"), ("450", "sending", "pending")])
def test_many_refusals_in_a_row_are_about_us(
    server: MailServer, monkeypatch: pytest.MonkeyPatch, code: str, state: str, left: str
) -> None:
    monkeypatch.setattr(sending, "TOO_MANY", 3)
    server.answers = lambda stage, address: f"{code} quota" if stage == "rcpt" else None
    issue = on_its_way("a", "b", "c", "d")
    send_due()
    assert sorted(states(issue).values()) == sorted([left, left, left, "pending"])
    assert Delivery.objects.of_issue(issue).filter(state="pending", attempts=0).count() == 1
    issue.refresh_from_db()
    assert issue.state == state


def test_a_reader_who_is_refused_is_counted_against_the_address_but_a_refused_text_is_not(server: MailServer) -> None:
    issue = on_its_way("amina", "karim")
    server.answers = lambda stage, address: {
        ("rcpt", "amina@example.org"): "550 5.1.1 no such user", ("data", "karim@example.org"): "554 5.7.1 spam",
    }.get((stage, address))  # fmt: skip
    send_due()
    assert list(Bounce.objects.values_list("address", "message")) == [("amina@example.org", str(to("amina", issue).pk))]


def test_a_letter_that_cannot_be_written_pauses_the_issue(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "write_letter", mock.Mock(side_effect=KeyError("amina")))
    issue = on_its_way("amina")
    assert send_due() == 0
    issue.refresh_from_db()
    assert (issue.state, to("amina", issue).state, to("amina", issue).attempts) == ("paused", "pending", 0)


def test_an_address_that_no_mail_server_understands_is_not_reached(server: MailServer) -> None:
    issue = on_its_way("amina")
    Subscriber.objects.update(email="amina@exa mple.org")
    send_due()
    found = Delivery.objects.get(issue=issue)
    assert (found.state, found.error) == ("failed", "unfit address")
    assert server.asked == []


def test_two_issues_go_out_beside_each_other(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = on_its_way("amina"), on_its_way("karim")
    assert send_due() == 2
    assert {Issue.objects.get(pk=one.pk).state for one in (first, second)} == {"sent"}


def test_the_task_starts_what_is_due_and_sends_it(server: MailServer) -> None:
    newsletter = make_newsletter()
    readers(newsletter, "amina", "karim")
    issue = make_issue(newsletter)
    Issue.objects.filter(pk=issue.pk).update(state="scheduled", scheduled_at=timezone.now())
    assert send_newsletters() == 2
    issue.refresh_from_db()
    assert (issue.state, len(server.taken)) == ("sent", 2)
    assert send_newsletters() == 0, "a task may run twice"


def test_the_demo_keeps_the_very_bytes_that_a_server_would_get(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "core.mailbox.FileBackend", tmp_path
    issue = on_its_way("amina")
    assert send_due() == 1
    [kept] = tmp_path.glob("*.eml")
    reader = to("amina", issue).subscriber
    assert reader is not None
    addressee = Addressee(reader.email, reader.name, reader.key, to("amina", issue).pk, issue.newsletter.code)
    assert kept.read_bytes() == write_letter(issue, "it").to(addressee)


def test_any_other_way_to_send_mails_works_too() -> None:
    issue = on_its_way("amina")
    assert send_due() == 1
    assert [mail.to for mail in django_mail.outbox] == [["amina@example.org"]]
    assert django_mail.outbox[0].message()["Subject"] == issue.title
