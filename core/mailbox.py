"""The demo's mailbox: mails are kept as files instead of being sent."""

from collections.abc import Iterable, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage as OutgoingMail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

KEEP = 500


class FileBackend(BaseEmailBackend):
    """Writes each mail to a file of its own."""

    def send_messages(self, email_messages: Sequence[OutgoingMail]) -> int:
        for mail in email_messages:
            keep_mail(mail.message().as_bytes())
        return len(email_messages)


def keep_mail(content: bytes) -> None:
    """Keep a mail as it is, moved into place when whole; the oldest make room for it."""
    folder = Path(settings.EMAIL_FILE_PATH)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{uuid4().hex[:8]}"
    aside = folder / f".{name}"
    aside.write_bytes(content)
    aside.rename(folder / f"{name}.eml")
    for old in sorted(folder.glob("*.eml"), reverse=True)[KEEP:]:
        old.unlink(missing_ok=True)


def forget_mails_to(addresses: Iterable[str]) -> int:
    """Delete the kept mails to these addresses; returns how many."""
    wanted, gone = {address.lower() for address in addresses}, 0
    folder = Path(settings.EMAIL_FILE_PATH)
    for path in folder.glob("*.eml") if wanted and folder.is_dir() else []:
        if any(address.lower() in wanted for _name, address in getaddresses(read_mail(path).get_all("To", []))):
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def read_mailbox(limit: int = 100) -> list[tuple[str, EmailMessage]]:
    """The latest mails first: name of the file without its ending, and the mail."""
    folder = Path(settings.EMAIL_FILE_PATH)
    names = sorted(folder.glob("*.eml"), reverse=True)[:limit] if folder.is_dir() else []
    return [(path.stem, read_mail(path)) for path in names]


def read_mail(path: Path) -> EmailMessage:
    """The mail in a file."""
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail
