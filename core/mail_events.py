"""What a hosted mail service tells of mails that we sent through it (django-anymail reads its many formats).

Who tells has the secret, and is believed: an address counts without proof that we wrote to it.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from django.dispatch import receiver
from django.utils import timezone

from core.bouncing import address_of, mails_of, read_message_id, record_bounce
from core.models import Bounce
from core.refusals import enhanced_code, kind_of, plain_code

Kind = Bounce.Kind
ON_THEIR_LIST = {
    RejectReason.INVALID: Kind.HARD,
    RejectReason.BOUNCED: Kind.HARD,
    RejectReason.SPAM: Kind.COMPLAINT,
}
"""Why a service refuses to send: most because of what it knows of the address from before."""
LASTING: dict[str, set[Any]] = {
    "Type": {"HardBounce", "BadEmailAddress"},  # Postmark
    "event": {"hard_bounce", "invalid_email"},  # Brevo
    "hard_bounce": {True},  # Mailjet
    "reason": {"suppress-bounce"},  # Mailgun
}
"""The words, by the field in which they stand, by which services say that an address does not exist."""


@dataclass(frozen=True)
class Told:
    """What an event comes to."""

    kind: Bounce.Kind
    code: str = ""


@receiver(tracking, dispatch_uid="core.mail_events")
def take_event(sender: Any, event: AnymailTrackingEvent, esp_name: str, **more: Any) -> None:
    """Count the event if it is about a mail that did not arrive, or a complaint."""
    told = read_event(event)
    if told is None:
        return
    key = read_message_id(event.message_id or "")
    address = address_of(key) if mails_of(key) else event.recipient or ""
    record_bounce(
        address=address,
        kind=told.kind,
        source=Bounce.Source.WEBHOOK,
        code=told.code,
        message=key,
        identifier="" if key else _identifier(event, esp_name),
        at=_when(event),
    )


def read_event(event: AnymailTrackingEvent) -> Told | None:
    """How it counts; None for what is no failure, and for what the service is still trying."""
    match event.event_type:
        case EventType.COMPLAINED:
            return Told(Kind.COMPLAINT)
        case EventType.REJECTED:
            return Told(ON_THEIR_LIST.get(event.reject_reason, Kind.REFUSED))
        case EventType.FAILED:
            return Told(Kind.REFUSED)
        case EventType.BOUNCED:
            return _of_bounce(event)
    return None


def _of_bounce(event: AnymailTrackingEvent) -> Told:
    """The server's code counts; where that leaves it open, the word of the service."""
    words = f"{event.mta_response or ''} {event.description or ''}"
    code = enhanced_code(words) or plain_code(words)
    kind = kind_of(code, words)
    return Told(Kind.HARD if kind == Kind.SOFT and _says_lasting(event.esp_event) else kind, code)


def _says_lasting(raw: Any) -> bool:
    fields = raw.get("event-data", raw) if isinstance(raw, dict) else {}
    return any(fields.get(name) in words for name, words in LASTING.items() if isinstance(fields.get(name), str | bool))


def _when(event: AnymailTrackingEvent) -> datetime:
    at: datetime | None = event.timestamp
    return at if at is not None and timezone.is_aware(at) else timezone.now()


def _identifier(event: AnymailTrackingEvent, esp_name: str) -> str:
    """The same when the service tells the same again."""
    whole = [esp_name, event.event_id, event.event_type, event.recipient, event.timestamp, event.message_id]
    return sha256("\n".join(map(str, whole)).encode()).hexdigest()
