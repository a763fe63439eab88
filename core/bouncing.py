"""Mail that comes back: counted by address until the policy says that nothing more is sent there.

A mail is named by its key: of an outbox mail its identifier in hexadecimal, of a newsletter what that app says. Which
app's it is, and to whom it went, tell those who registered themselves with `know_mails`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import connection, transaction
from django.utils import timezone

from core.auditing import record
from core.models import Bounce, BouncePolicy, OutboxMail, SuppressedAddress
from core.refusals import enhanced_code, kind_of
from core.return_paths import read_return_path, return_path

__all__ = [
    "Mails", "address_of", "know_mails", "on_unreachable", "read_message_id", "read_return_path", "record_bounce",
    "refused", "return_path", "take_turn",
]  # fmt: skip

Kind, Source = Bounce.Kind, Bounce.Source
Listener = Callable[[str, str, datetime], None]
MESSAGE_ID = re.compile(r"<?([0-9a-f]{32})(?:\.(\d{1,19}))?@", re.IGNORECASE)
NOBODYS = ".invalid"
"""The addresses of those who were erased end like this."""


@dataclass(frozen=True)
class Mails:
    """Mails of one make: the shape of their keys, to whom one went (nothing when it is unknown or nobody's), and what
    to do when one did not arrive (called with its key and the code). `secret_ids`: nobody guesses a Message-ID."""

    shape: re.Pattern[str]
    address_of: Callable[[str], str]
    came_back: Callable[[str, str], None]
    secret_ids: bool = False


_listeners: list[Listener] = []
_mails: list[Mails] = []


def on_unreachable(listener: Listener) -> None:
    """Call `listener(address, reason, at)` in the transaction in which an address turns out to be unreachable.

    The reason is one of SuppressedAddress; it may be called again for an address that it knows.
    """
    _listeners.append(listener)


def know_mails(mails: Mails) -> None:
    """Let mails of an app be found by their keys."""
    _mails.append(mails)


def mails_of(key: str) -> Mails | None:
    """Whose mail this key names."""
    return next((mails for mails in _mails if mails.shape.fullmatch(key)), None)


def address_of(key: str) -> str:
    """To whom the mail of this key went; nothing when there is no such mail."""
    mails = mails_of(key)
    return mails.address_of(key) if mails else ""


def read_message_id(message_id: str) -> str:
    """The key of the mail with this Message-ID, if it can be one of ours."""
    found = MESSAGE_ID.search(message_id)
    return (found[2] or found[1].lower()) if found else ""


def record_bounce(
    *, address: str, kind: str, source: str, code: str = "", message: str = "", identifier: str = "", at: datetime
) -> Bounce | None:
    """A mail did not arrive, or somebody complained: the mail is marked, the address counted, perhaps suppressed.

    Without `identifier` a mail counts once for each kind. None when this was told before, or the address is nobody's.
    """
    with transaction.atomic():
        if address:
            take_turn(address)
        mails = mails_of(message)
        if mails and kind != Kind.COMPLAINT:
            mails.came_back(message, code)
        if not address or address.lower().endswith(NOBODYS):
            return None
        name = identifier or _name(message or f"{address.lower()} {at.isoformat()}", kind)
        if Bounce.objects.told(source, name).exists():
            return None
        reason = _reason(address, kind, at)
        bounce, new = Bounce.objects.get_or_create(
            source=source,
            identifier=name,
            defaults={
                "address": address, "kind": kind, "code": code[:12], "message": message, "decisive": bool(reason),
                "at": at,
            },
        )  # fmt: skip
        if reason and new:
            _give_up(address, reason, at)
    return bounce


def refused(
    address: str, code: int, words: str | bytes = "", *, message: str = "", at: datetime | None = None
) -> Bounce | None:
    """The mail server refused this recipient for good, or each time until nobody tried again.

    `code` is the one of SMTP, `words` its answer, `message` the key of the mail. Call it outside the transaction that
    holds the mail. Not for refusals of the sender or of the connection.
    """
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    return record_bounce(
        address=address,
        kind=kind_of(str(code), said),
        source=Source.SMTP,
        code=enhanced_code(said) or str(code),
        message=message,
        at=at or timezone.now(),
    )


def _name(what: str, kind: str) -> str:
    return f"{kind}:{sha256(what.encode()).hexdigest()[:40]}"


def take_turn(address: str) -> None:
    """Wait for whatever is being written about an address, to the end of the transaction: reports are counted one after
    the other, and who deletes what belongs to it begins with this, too, before any row is locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"bounces of {address.lower()}"])


def _reason(address: str, kind: str, at: datetime) -> str:
    """Why nothing more is sent to the address once this report is counted too; empty: it still is."""
    policy, earlier = BouncePolicy.current(), Bounce.objects.counting(address).filter(kind=kind)
    if kind == Kind.COMPLAINT:
        return SuppressedAddress.Reason.COMPLAINT if earlier.count() + 1 >= policy.complaint_after else ""
    if kind == Kind.HARD:
        return SuppressedAddress.Reason.BOUNCE if earlier.count() + 1 >= policy.hard_after else ""
    if kind == Kind.SOFT:
        lately = earlier.filter(at__gt=at - timedelta(days=policy.soft_days))
        return SuppressedAddress.Reason.BOUNCE if lately.count() + 1 >= policy.soft_after else ""
    return ""


def _give_up(address: str, reason: str, at: datetime) -> None:
    row, new = SuppressedAddress.objects.get_or_create(
        address__iexact=address, defaults={"address": address, "reason": reason, "at": at}
    )
    if new:
        record("core.suppressedaddress.add", by=None, on=row)
    for listener in _listeners:
        listener(address, reason, at)


def _outbox_address(key: str) -> str:
    return OutboxMail.objects.filter(uuid=key).values_list("recipient", flat=True).first() or ""


def _outbox_came_back(key: str, code: str) -> None:
    sent = OutboxMail.objects.filter(uuid=key, state=OutboxMail.State.SENT)
    sent.update(state=OutboxMail.State.FAILED, error=f"came back {code}".strip())


know_mails(Mails(re.compile("[0-9a-f]{32}"), _outbox_address, _outbox_came_back, secret_ids=True))
