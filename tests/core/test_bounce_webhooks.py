"""What hosted mail services tell: in their own formats, with the secret; without it nobody is heard."""

import hashlib
import hmac
import json
import runpy
from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import include, path

import config.urls
from core.models import Bounce, OutboxMail, SuppressedAddress
from portal.views import errors
from tests.core.bounce_mails import READER, sent

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

urlpatterns = [path("data/mail-events/", include("core.urls")), *config.urls.urlpatterns]
handler400 = errors.bad_request
SECRET = "mail-service:a-secret-of-some-length"
Payload = dict[str, Any]


@pytest.fixture(autouse=True)
def the_secret() -> Iterator[None]:
    with override_settings(ANYMAIL_WEBHOOK_SECRET=SECRET):
        yield


def tell(service: str, payload: Payload, *, secret: str = SECRET) -> int:
    """Posted as the service does; the status of the answer."""
    authorization = {"authorization": f"Basic {b64encode(secret.encode()).decode()}"} if secret else {}
    address = f"/data/mail-events/{service}/"
    client = Client(raise_request_exception=False)
    return client.post(address, json.dumps(payload), "application/json", headers=authorization).status_code


def mailgun(event: str = "failed", *, key: str = "", **more: Any) -> Payload:
    """With a signature by `key`, which is ours when none is given."""
    token, timestamp = "a" * 50, "1777885200"
    key = key or settings.ANYMAIL_MAILGUN_WEBHOOK_SIGNING_KEY
    sign = hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    told = {
        "event": event, "severity": "permanent", "reason": "bounce", "recipient": READER, "timestamp": 1777885200.5,
        "delivery-status": {"code": 550, "message": "5.1.1 The email account does not exist", "description": ""},
        "message": {"headers": {"to": READER, "message-id": "20260504.1@mail.example.org"}},
    }  # fmt: skip
    return {
        "signature": {"timestamp": timestamp, "token": token, "signature": sign},
        "event-data": told | more,
    }


def postmark(kind: str = "HardBounce", record: str = "Bounce", **more: Any) -> Payload:
    return {
        "RecordType": record, "ID": 42, "Type": kind, "TypeCode": 1, "Name": "Hard bounce",
        "MessageID": "00000000-0000-0000-0000-000000000000", "Email": READER, "BouncedAt": "2026-05-04T09:00:00Z",
        "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
        "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.", **more,
    }  # fmt: skip


def brevo(event: str = "hard_bounce", **more: Any) -> Payload:
    return {
        "event": event, "email": READER, "message-id": "<20260504.1@relay.example.com>", "ts_epoch": 1777885200000,
        "reason": "550 5.4.1 recipient rejected", **more,
    }  # fmt: skip


def mailjet(event: str = "bounce", **more: Any) -> Payload:
    return {
        "event": event, "email": READER, "time": 1777885200, "MessageID": 19421777835146490, "hard_bounce": True,
        "error_related_to": "recipient", "error": "user unknown", "comment": "Host or domain name not found", **more,
    }  # fmt: skip


NO_STATUS: Payload = {"delivery-status": {"code": 605, "message": "Not delivering to previously bounced address"}}
FULL: Payload = {"delivery-status": {"code": 552, "message": "5.2.2 over quota"}}
SPAM: Payload = {"delivery-status": {"code": 550, "message": "5.7.1 looks like spam"}}
COUNTED: list[tuple[str, Payload, str]] = [
    ("mailgun", mailgun(), "hard"),
    ("mailgun", mailgun(reason="suppress-bounce", **NO_STATUS), "hard"),
    ("mailgun", mailgun(**FULL), "soft"),
    ("mailgun", mailgun(**SPAM), "refused"),
    ("mailgun", mailgun("complained"), "complaint"),
    ("postmark", postmark(), "hard"),
    ("postmark", postmark("SoftBounce", Details="smtp;452 4.2.2 mailbox full", Description=""), "soft"),
    ("postmark", postmark("SpamComplaint", "SpamComplaint"), "complaint"),
    ("postmark", postmark("DMARCPolicy"), "refused"),
    ("brevo", brevo(), "hard"),
    ("brevo", brevo("soft_bounce"), "soft"),
    ("brevo", brevo("spam"), "complaint"),
    ("brevo", brevo("error"), "refused"),
    ("mailjet", mailjet(), "hard"),
    ("mailjet", mailjet(hard_bounce=False, error="quota exceeded"), "soft"),
    ("mailjet", mailjet("spam"), "complaint"),
    ("mailjet", mailjet("blocked", error="content blocked"), "refused"),
]


@pytest.mark.parametrize(("service", "payload", "kind"), COUNTED)
def test_what_a_service_tells_counts_once(service: str, payload: Payload, kind: str) -> None:
    assert [tell(service, payload), tell(service, payload)] == [200, 200]
    bounce = Bounce.objects.get()
    assert (bounce.kind, bounce.address, bounce.source) == (kind, READER, "webhook")
    assert SuppressedAddress.objects.exists() == (kind in {"hard", "complaint"})


STILL_TRYING: list[tuple[str, Payload]] = [
    ("mailgun", mailgun(severity="temporary")),
    ("mailgun", mailgun("delivered")),
    ("mailgun", mailgun("opened")),
    ("postmark", postmark("Transient")),
    ("postmark", postmark("AutoResponder")),
    ("brevo", brevo("deferred")),
    ("mailjet", mailjet(hard_bounce=False, error="greylisted")),
    ("mailjet", mailjet("sent")),
]


@pytest.mark.parametrize(("service", "payload"), STILL_TRYING)
def test_what_arrived_or_is_still_being_tried_counts_for_nothing(service: str, payload: Payload) -> None:
    assert tell(service, payload) == 200
    assert not Bounce.objects.exists()


def id_of(mail: OutboxMail) -> str:
    return f"{mail.uuid.hex}@circolo.example"


@pytest.mark.parametrize(
    ("service", "write"),
    [
        ("mailgun", lambda mail: mailgun(message={"headers": {"message-id": id_of(mail)}})),
        ("brevo", lambda mail: brevo(**{"message-id": f"<{id_of(mail)}>"})),
    ],
)
def test_the_mail_that_it_names_was_not_reached(service: str, write: Callable[[OutboxMail], Payload]) -> None:
    mail, other = sent(), sent()
    assert tell(service, write(mail)) == 200
    mail.refresh_from_db()
    other.refresh_from_db()
    assert (mail.state, other.state) == ("failed", "sent")
    assert Bounce.objects.get().message == mail.uuid.hex


def test_of_a_mail_to_an_erased_person_nothing_is_written_down() -> None:
    mail = sent()
    OutboxMail.objects.filter(pk=mail.pk).update(recipient="nobody@erased.invalid")
    assert tell("mailgun", mailgun(message={"headers": {"message-id": id_of(mail)}})) == 200
    assert not Bounce.objects.exists()


@pytest.mark.parametrize("secret", ["", "mail-service:another-secret-of-length", "other:a-secret-of-some-length", ":"])
@pytest.mark.parametrize("service", ["mailgun", "postmark", "brevo", "mailjet"])
def test_without_the_secret_nobody_is_heard(service: str, secret: str) -> None:
    payload = next(payload for name, payload, _kind in COUNTED if name == service)
    assert tell(service, payload, secret=secret) == 400
    assert not Bounce.objects.exists()


def test_mailgun_must_sign_too() -> None:
    assert tell("mailgun", mailgun(key="another-key")) == 400
    assert not Bounce.objects.exists()


def test_nobody_reads_anything_there(client: Client) -> None:
    assert client.get("/data/mail-events/postmark/").status_code == 405


@pytest.mark.parametrize(("secret", "there"), [(SECRET, True), ("", False)])
def test_without_a_secret_in_the_settings_there_are_no_such_pages(secret: str, there: bool) -> None:
    with override_settings(ANYMAIL_WEBHOOK_SECRET=secret):
        patterns = runpy.run_path(config.urls.__file__)["urlpatterns"]
    assert any(str(one.pattern) == "data/mail-events/" for one in patterns) == there
