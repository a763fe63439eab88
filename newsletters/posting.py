"""The conversation with the mail server: one connection, one mail after the other, and what became of each.

The mail is ready bytes. What counts is how far the conversation got: until the dot that ends a mail has left, the
server cannot have taken it; from then on nobody knows before it answers.
"""

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMail
from enum import StrEnum
from smtplib import SMTP, SMTPException
from typing import Protocol

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from core.mailbox import FileBackend, keep_mail
from core.refusals import is_of_the_sender

EOL = b"\r\n"
END = b"." + EOL
PATIENCE = 60
"""Seconds until a server has answered to a whole mail: it may look for viruses first."""
GOES_ON, CLOSING = 354, 421


class Fate(StrEnum):
    """What became of a mail."""

    TAKEN = "taken"
    REFUSED = "refused"  # for good
    LATER = "not now"
    OURS = "sender refused"  # it is not this reader's fault
    OURS_LATER = "sender not now"
    AWAY = "server away"  # nothing was said of a reader yet
    LOST = "no connection"  # and the server has not taken it
    UNKNOWN = "no answer"  # and the server may have taken it


@dataclass(frozen=True)
class Answer:
    """`code` and `words` are the server's, 0 where it said nothing; `of_the_mail`: it had read the mail by then."""

    fate: Fate
    code: int = 0
    words: bytes = b""
    of_the_mail: bool = False


class Post(Protocol):
    """Where mails are handed over. `open` raises SMTPException or OSError when nobody is there."""

    def open(self) -> None: ...
    def send(self, sender: str, recipient: str, mail: bytes) -> Answer: ...
    def close(self) -> None: ...


def open_post() -> Post:
    """An open connection to where this installation's mails go. Raises SMTPException or OSError."""
    backend = get_connection()
    post: Post = ServerPost(backend) if isinstance(backend, EmailBackend) else PlainPost(backend)
    post.open()
    return post


class ServerPost:
    """A mail server, spoken to directly: several commands at once where it allows that (RFC 2920)."""

    def __init__(self, backend: EmailBackend) -> None:
        self.backend = backend
        self.used = False
        self.heard = False  # whether the server has answered to the sender of the present mail

    @property
    def smtp(self) -> SMTP:
        found: SMTP | None = self.backend.connection
        if found is None:
            raise OSError("not connected")
        return found

    def open(self) -> None:
        if self.backend.open():
            self.used = False
            self.smtp.ehlo_or_helo_if_needed()

    def close(self) -> None:
        """Whatever state it is in; nothing is raised."""
        smtp, self.backend.connection = self.backend.connection, None
        if smtp is not None:
            try:
                smtp.quit()
            except (SMTPException, OSError):
                smtp.close()

    def send(self, sender: str, recipient: str, mail: bytes) -> Answer:
        """Hand one mail over. A connection that the server closed since the last one is opened anew, once."""
        worn = self.used
        answer = self._try(sender, recipient, mail)
        if answer.fate in {Fate.LOST, Fate.AWAY} and worn:
            self._drop()
            answer = self._try(sender, recipient, mail)
        if answer.fate in {Fate.LOST, Fate.AWAY, Fate.UNKNOWN}:
            self._drop()
        return answer

    def _drop(self) -> None:
        """Nobody is there to take leave of."""
        smtp, self.backend.connection = self.backend.connection, None
        if smtp is not None:
            smtp.close()

    def _try(self, sender: str, recipient: str, mail: bytes) -> Answer:
        self.heard = False
        try:
            self.open()
            refusal = self._announce(sender, recipient, len(mail))
            if refusal is not None:
                return refusal
            self.smtp.send(_stuffed(mail) + END)  # the dot leaves last: what fails here was not taken
        except (SMTPException, OSError, UnicodeError):
            return Answer(Fate.LOST if self.heard else Fate.AWAY)
        try:
            code, words = self._wait_for_answer()
        except (SMTPException, OSError):
            return Answer(Fate.UNKNOWN)
        if code < 0:
            return Answer(Fate.UNKNOWN)
        self.used = True
        return Answer(_fate_of(code), code, words, of_the_mail=True)

    def _announce(self, sender: str, recipient: str, size: int) -> Answer | None:
        """Say from whom and to whom; None when the server waits for the mail."""
        sized = f" SIZE={size}" if self.smtp.has_extn("size") else ""
        commands = [f"MAIL FROM:<{sender}>{sized}", f"RCPT TO:<{recipient}>", "DATA"]
        replies = self._ask(commands)
        codes = [code for code, _words in replies]
        if codes[0] == CLOSING or codes[0] < 0:
            return Answer(Fate.AWAY)
        if CLOSING in codes or min(codes) < 0:
            return Answer(Fate.LOST)
        if codes[0] >= 400:
            self._forget(codes)
            return Answer(Fate.OURS if codes[0] >= 500 else Fate.OURS_LATER, *replies[0])
        for code, words in replies[1:]:
            if code >= 400:
                self._forget(codes)
                return Answer(Fate.OURS if is_of_the_sender(code, words) else _fate_of(code), code, words)
        return None if codes[-1] == GOES_ON else Answer(Fate.LOST)

    def _ask(self, commands: list[str]) -> list[tuple[int, bytes]]:
        if any("\r" in command or "\n" in command for command in commands):
            raise UnicodeError("a command is one line")
        piped = self.smtp.has_extn("pipelining")
        if piped:
            self.smtp.send("".join(f"{command}\r\n" for command in commands))
        replies: list[tuple[int, bytes]] = []
        for command in commands:
            replies.append(self.smtp.getreply() if piped else self.smtp.docmd(command))
            self.heard = True
            if not piped and (replies[-1][0] >= 400 or replies[-1][0] < 0):
                break
        return replies

    def _forget(self, codes: list[int]) -> None:
        """Ready for the next mail, whatever was said about this one. A server that wants to read it all the same gets
        an empty one, which goes to nobody."""
        if codes[-1] == GOES_ON:
            self.smtp.send(END)
            self.smtp.getreply()
        self.smtp.rset()
        self.used = True

    def _wait_for_answer(self) -> tuple[int, bytes]:
        sock = self.smtp.sock
        assert sock is not None
        usual = sock.gettimeout()
        sock.settimeout(max(PATIENCE, usual or 0))
        try:
            return self.smtp.getreply()
        finally:
            sock.settimeout(usual)


class PlainPost:
    """Any other way that Django knows, such as the demo's mailbox."""

    def __init__(self, backend: BaseEmailBackend) -> None:
        self.backend = backend

    def open(self) -> None:
        self.backend.open()

    def close(self) -> None:
        self.backend.close()

    def send(self, sender: str, recipient: str, mail: bytes) -> Answer:
        try:
            if isinstance(self.backend, FileBackend):
                keep_mail(mail)
            else:
                self.backend.send_messages([ReadyMail(sender, recipient, mail)])
        except (SMTPException, OSError):
            return Answer(Fate.LOST)
        return Answer(Fate.TAKEN)


class ReadyMail(EmailMessage):
    """A mail that is made already."""

    def __init__(self, sender: str, recipient: str, mail: bytes) -> None:
        super().__init__(from_email=sender, to=[recipient])
        self.ready = mail

    def message(self) -> ParsedMail:  # type: ignore[override]
        parsed = message_from_bytes(self.ready, policy=policy.SMTP)
        assert isinstance(parsed, ParsedMail)
        return parsed


def _fate_of(code: int) -> Fate:
    if code < 400:
        return Fate.TAKEN
    return Fate.REFUSED if code >= 500 else Fate.LATER


def _stuffed(mail: bytes) -> bytes:
    """As it goes over the wire: a dot at the beginning of a line is doubled, the last line is ended."""
    doubled = (EOL + mail).replace(EOL + b".", EOL + b"..").removeprefix(EOL)
    return doubled if doubled.endswith(EOL) else doubled + EOL
