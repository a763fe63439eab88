"""Tests of an issue: what readers will get, to a few addresses, by those who write it."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from core.errors import NotAllowed
from core.mailbox import read_mailbox
from core.models import AuditEvent, SuppressedAddress
from newsletters import testing
from newsletters.forgetting import forget_tests
from newsletters.models import Delivery, Issue, IssueTest
from newsletters.testing import A_DAY, ADDRESSES, INTERRUPTED, send_test, send_tests_due
from programmes.models import Programme
from tests.kit.hostile import EMAIL
from tests.kit.worker import Mailbox, mail_server
from tests.newsletters.builders import make_issue, make_newsletter

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue(programme: Programme) -> Issue:
    return make_issue(make_newsletter(programme, code="andata"), title_fr="Revenir")


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    with (
        mail_server() as (found, port),
        override_settings(EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_USE_TLS=False),
    ):
        yield found


def subjects(mails: list[EmailMessage]) -> set[str]:
    return {str(mail["Subject"]) for mail in mails}


def test_a_test_arrives_in_every_language_that_was_chosen(issue: Issue, giulia: User, mailbox: Mailbox) -> None:
    send_test(issue, addresses=["giulia@example.org", "altra@example.org "], languages=["fr", "it"], by=giulia)
    assert send_tests_due() == 4
    assert [(str(test.state), test.error) for test in issue.tests.all()] == [("sent", "")] * 4
    own = mailbox.to("giulia@example.org")
    assert subjects(own) == {"[Prova] Tornare, restare, investire", "[Essai] Revenir"}
    assert "Giulia Marchesini" in str(own[0]["To"])
    assert [str(mail["To"]) for mail in mailbox.to("altra@example.org")] == ["altra@example.org"] * 2
    assert len({mail["Message-ID"] for mail in mailbox.received}) == 4
    assert send_tests_due() == 0
    assert not Delivery.objects.exists()


def test_the_addresses_of_old_tests_are_forgotten(issue: Issue, giulia: User) -> None:
    now = timezone.now()
    for days in (89, 91):
        IssueTest.objects.create(
            issue=issue, address=f"{days}@example.org", language="it", by=giulia, at=now - timedelta(days=days)
        )
    assert forget_tests(at=now) == 1
    assert IssueTest.objects.get().address == "89@example.org"


def test_it_is_written_down_without_the_addresses(issue: Issue, giulia: User) -> None:
    send_test(issue, addresses=["altra@example.org"], languages=["it"], by=giulia)
    event = AuditEvent.objects.get(verb="newsletters.send_test")
    assert (event.actor, event.target_id) == (giulia, issue.pk)
    assert event.parameters == {"languages": ["it"], "mails": 1}


def test_only_those_who_write_the_newsletter_may_send_one(
    issue: Issue, giulia: User, salma: User, amina: User, youssef: User
) -> None:
    for person in (salma, amina, youssef):
        with pytest.raises(NotAllowed):
            send_test(issue, addresses=[person.email], languages=["it"], by=person)
    assert not IssueTest.objects.exists()
    assert send_test(issue, addresses=[giulia.email], languages=["it"], by=giulia)


def test_it_goes_to_few_addresses_and_not_often(issue: Issue, giulia: User) -> None:
    many = [f"reader{number}@example.org" for number in range(ADDRESSES + 1)]
    with pytest.raises(ValidationError):
        send_test(issue, addresses=many, languages=["it"], by=giulia)
    for _time in range(A_DAY // ADDRESSES):
        send_test(issue, addresses=many[:ADDRESSES], languages=["it"], by=giulia)
    with pytest.raises(ValidationError) as refused:
        send_test(issue, addresses=many[:1], languages=["it"], by=giulia)
    assert refused.value.code == "day"
    assert issue.tests.count() == A_DAY
    assert send_test(make_issue(issue.newsletter), addresses=many[:1], languages=["it"], by=giulia)
    issue.tests.update(at=timezone.now() - timedelta(days=1, minutes=1))
    assert send_test(issue, addresses=many[:1], languages=["it"], by=giulia)


@pytest.mark.parametrize("called", sorted({*EMAIL} - {"an address"}))
def test_what_is_no_address_is_refused_and_nothing_is_sent(issue: Issue, giulia: User, called: str) -> None:
    with pytest.raises(ValidationError):
        send_test(issue, addresses=["giulia@example.org", EMAIL[called]], languages=["it"], by=giulia)
    assert not IssueTest.objects.exists()


@pytest.mark.parametrize(("addresses", "languages"), [([], ["it"]), ([" "], ["it"]), (["a@example.org"], ["xx"])])
def test_somebody_and_a_language_must_be_named(
    issue: Issue, giulia: User, addresses: list[str], languages: list[str]
) -> None:
    with pytest.raises(ValidationError):
        send_test(issue, addresses=addresses, languages=languages, by=giulia)


def test_what_did_not_arrive_says_why_by_a_code(
    issue: Issue, giulia: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, mailbox: Mailbox
) -> None:
    async def refuse(*_said: object) -> str:
        return "550 5.1.1 no such mailbox: nobody@example.org"

    monkeypatch.setattr(mailbox, "handle_DATA", refuse)
    SuppressedAddress.objects.create(address="Away@example.org", reason="bounce")
    send_test(issue, addresses=["nobody@example.org", "away@example.org"], languages=["it"], by=giulia)
    assert send_tests_due() == 0
    assert dict(issue.tests.values_list("address", "error")) == {
        "nobody@example.org": "refused: 550", "away@example.org": "suppressed address",
    }  # fmt: skip
    with override_settings(EMAIL_PORT=1):
        send_test(issue, addresses=["nobody@example.org"], languages=["it"], by=giulia)
        assert send_tests_due() == 0
    assert issue.tests.latest("pk").error == "ConnectionRefusedError"
    assert "nobody" not in caplog.text


def test_one_whose_process_was_killed_is_not_sent_again(
    issue: Issue, giulia: User, monkeypatch: pytest.MonkeyPatch, mailbox: Mailbox
) -> None:
    def killed(*_given: object) -> str:
        raise SystemExit

    send_test(issue, addresses=["giulia@example.org"], languages=["it"], by=giulia)
    with monkeypatch.context() as patched:
        patched.setattr(testing, "_send", killed)
        with pytest.raises(SystemExit):
            send_tests_due()
    assert [(str(test.state), test.error) for test in issue.tests.all()] == [("failed", INTERRUPTED)]
    assert send_tests_due() == 0
    assert not mailbox.received


def test_the_demo_keeps_it_in_its_mailbox(issue: Issue, giulia: User, settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "core.mailbox.FileBackend", tmp_path
    send_test(issue, addresses=["giulia@example.org"], languages=["fr"], by=giulia)
    assert send_tests_due() == 1
    [(_name, mail)] = read_mailbox()
    assert mail["Subject"] == "[Essai] Revenir"
    assert "Un incontro a Torino" in str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
