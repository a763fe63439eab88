"""What a mail in the mailbox of bounces says: that a mail did not arrive, that somebody complained, or nothing.

Anybody may write there. A report counts when it names a mail as only somebody can who got it: by its sealed return
path, or by a Message-ID that nobody guesses together with the address to which that mail went.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses
from enum import StrEnum

from flufl.bounce import all_failures

from core.bouncing import address_of, mails_of, read_message_id, read_return_path
from core.models import Bounce
from core.refusals import enhanced_code, kind_of, plain_code

RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Rcpt-To", "To")
COMPLAINTS = {"abuse", "fraud", "virus", "opt-out", "other"}
ORIGINALS = {"message/rfc822", "message/rfc822-headers", "message/global", "message/global-headers"}
MACHINES = re.compile(r"^(?:mailer-daemon|postmaster|mdaemon|bounces?|noreply-bounce)(?:[+-].*)?$", re.IGNORECASE)
WORDS = 20_000
"""Characters of a text in which codes are looked for."""


class Verdict(StrEnum):
    """What to do with a mail of that mailbox."""

    COUNTED = "counted"
    IGNORED = "ignored"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Report:
    """What a mail says. Of one that counts: the key of our mail, to whom that went, how it counts, and the code."""

    verdict: Verdict
    kind: str = ""
    code: str = ""
    key: str = ""
    address: str = ""


UNKNOWN, IGNORED = Report(Verdict.UNKNOWN), Report(Verdict.IGNORED)


def read_report(raw: bytes) -> Report:
    """Read a mail, of which only the beginning may be there."""
    mail = message_from_bytes(raw)
    found = _complaint(mail) or _delivery_status(mail)
    if found is None:
        if _is_auto_reply(mail):
            return IGNORED
        found = _other_makes(mail)
    if found is None:
        return UNKNOWN
    kind, code = found
    return _about(mail, kind, code) if kind else IGNORED


Found = tuple[str, str] | None
"""Kind and code; an empty kind means that there is nothing to count, None that this is no such report."""


def _complaint(mail: Message) -> Found:
    """RFC 5965."""
    for block in _blocks(mail, "message/feedback-report"):
        if kind := str(block.get("Feedback-Type", "")).strip().lower():
            return (Bounce.Kind.COMPLAINT if kind in COMPLAINTS else ""), ""
    return None


def _delivery_status(mail: Message) -> Found:
    """RFC 3464, and 6533 for addresses beyond ASCII. A mail that is only late, or arrived, counts for nothing."""
    told: Found = None
    for block in _blocks(mail, "message/delivery-status", "message/global-delivery-status"):
        action = str(block.get("Action", "")).strip().lower()
        if action.startswith(("failed", "error")):
            return _of_failure(str(block.get("Status", "")), str(block.get("Diagnostic-Code", "")))
        if action:
            told = "", ""
    return told


def _of_failure(status: str, diagnostic: str) -> tuple[str, str]:
    """The code that says most: the enhanced one, unless that is a x.0.0 and the server's answer has a better one."""
    said = enhanced_code(diagnostic)
    code = enhanced_code(status)
    if not code or code.endswith(".0.0"):
        code = said or plain_code(diagnostic) or code
    return kind_of(code, diagnostic), code


def _other_makes(mail: Message) -> Found:
    """Mail servers that follow no standard; a library knows them by what they write."""
    late, lost = all_failures(mail)
    if not late and not lost:
        return None
    if not lost:
        return "", ""
    words = _text(mail)
    code = enhanced_code(words) or plain_code(words)
    return kind_of(code or "550", words), code


def _about(mail: Message, kind: str, code: str) -> Report:
    """The report with the mail that it is about, if that is proved."""
    for address in _return_paths(mail):
        if key := read_return_path(address):
            return Report(Verdict.COUNTED, kind, code, key, address_of(key))
    named = _named(mail)
    for key in filter(None, map(read_message_id, _message_ids(mail))):
        mails, sent_to = mails_of(key), address_of(key)
        if mails and mails.secret_ids and sent_to and sent_to.lower() in named:
            return Report(Verdict.COUNTED, kind, code, key, sent_to)
    return UNKNOWN


def _return_paths(mail: Message) -> Iterator[str]:
    """Addresses that may be the return path of our mail: to whom this one came, and what it quotes of ours."""
    values = [str(value) for name in RECIPIENTS for value in mail.get_all(name, [])]
    values += [str(block.get("Original-Mail-From", "")) for block in _blocks(mail, "message/feedback-report")]
    values += [str(original.get("Return-Path", "")) for original in _originals(mail)]
    return (address for _name, address in getaddresses(values))


def _message_ids(mail: Message) -> Iterator[str]:
    for original in _originals(mail):
        yield str(original.get("Message-ID", ""))
    found = re.search(r"^\s*Message-ID:\s*(<[^>\s]{1,200}>)", _text(mail), re.IGNORECASE | re.MULTILINE)
    yield found[1] if found else ""


def _named(mail: Message) -> set[str]:
    """The addresses that the report says are not reached, in small letters."""
    late, lost = all_failures(mail)
    found = {address.decode("ascii", "replace").lower() for address in late | lost}
    for block in _blocks(mail, "message/delivery-status", "message/global-delivery-status", "message/feedback-report"):
        for name in ("Original-Recipient", "Final-Recipient", "Original-Rcpt-To"):
            value = str(block.get(name, ""))
            found.add(value.rpartition(";")[2].strip().strip("<>").lower())
    return found


def _blocks(mail: Message, *kinds: str) -> Iterator[Message]:
    """The groups of fields in the parts of these kinds."""
    for part in mail.walk():
        if part.get_content_type() in kinds:
            for block in _inside(part):
                yield block
                yield from (_fields(group) for group in re.split(r"\r?\n\r?\n", _decoded(block)) if group.strip())


def _originals(mail: Message) -> Iterator[Message]:
    """What the report brings of our mail: whole, or its headers."""
    for part in mail.walk():
        if part.get_content_type() == "text/rfc822-headers":
            yield _fields(_decoded(part))
        elif part.get_content_type() in ORIGINALS:
            yield from _inside(part)


def _inside(part: Message) -> Iterator[Message]:
    found = part.get_payload()
    return (one for one in (found if isinstance(found, list) else []) if isinstance(one, Message))


def _fields(text: str) -> Message:
    return message_from_bytes(text.strip().encode("utf-8", "surrogateescape"))


def _decoded(part: Message) -> str:
    inside = part.get_payload(decode=True)
    return inside.decode("utf-8", "replace") if isinstance(inside, bytes) else ""


def _text(mail: Message) -> str:
    """The first plain text, as far as anybody reads it."""
    part = next((one for one in mail.walk() if one.get_content_type() == "text/plain"), None)
    return _decoded(part)[:WORDS] if part is not None else ""


def _is_auto_reply(mail: Message) -> bool:
    """Written by a machine for somebody who is away (RFC 3834); mail servers say auto-replied too."""
    sender = next((address for _name, address in getaddresses([str(mail.get("From", ""))])), "")
    if MACHINES.match(sender.partition("@")[0]):
        return False
    says_so = str(mail.get("Auto-Submitted", "no")).strip().lower()
    return (
        not says_so.startswith("no")
        or any(name in mail for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder"))
        or str(mail.get("Precedence", "")).strip().lower() == "auto_reply"
    )
