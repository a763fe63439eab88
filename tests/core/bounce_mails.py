"""What mail servers, mail services and people send to the mailbox of bounces, written for these tests."""

from dataclasses import dataclass
from textwrap import dedent

from core.mail_rendering import message_id
from core.mail_sending import send_due
from core.mailing import Recipient, queue_mail
from core.models import OutboxMail
from core.return_paths import return_path

READER = "amina@example.org"
BOUNCES = "bounces@mail.example.org"


@dataclass(frozen=True)
class Ours:
    """Our mail that came back: its return path (or none), its Message-ID, and to whom it went."""

    path: str
    message_id: str
    to: str = READER


def sent(address: str = READER) -> OutboxMail:
    """A mail that has left."""
    mail = queue_mail("projects/submitted", to=Recipient(address, "fr"), path="/", reference="MR1-001")
    assert send_due() == 1
    return OutboxMail.objects.get(pk=mail.pk)


def ours(mail: OutboxMail, *, path: str | None = None) -> Ours:
    """The mail as it left; perhaps with another return path in place of its own."""
    own = return_path(mail.uuid.hex) or ""
    return Ours(own if path is None else path, message_id(mail), mail.recipient)


def _lines(text: str) -> str:
    return dedent(text).strip("\n")


def original(ours: Ours) -> str:
    return _lines(f"""
        Return-Path: <{ours.path}>
        From: Circolo <no-reply@circolo.example>
        To: {ours.to}
        Message-ID: {ours.message_id}
        Subject: =?utf-8?q?La_tua_candidatura_=C3=A8_arrivata?=
        Content-Type: text/plain; charset=utf-8

        Ciao Amina.
    """)


def report(ours: Ours, words: str, status: str, *, sender: str = "MAILER-DAEMON@mx.example.net") -> bytes:
    """A report of RFC 3464 as Postfix lays it out."""
    head = _lines(f"""
        Return-Path: <>
        Delivered-To: {ours.path or BOUNCES}
        From: Mail Delivery System <{sender}>
        To: {ours.path or BOUNCES}
        Subject: Undelivered Mail Returned to Sender
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="=_bnd"

        This is a MIME-encapsulated message.
    """)
    parts = [
        f"Content-Type: text/plain; charset=us-ascii\n\n{_lines(words)}",
        f"Content-Type: message/delivery-status\n\n{_lines(status)}",
        f"Content-Type: message/rfc822\n\n{original(ours)}",
    ]
    body = "".join(f"\n--=_bnd\n{part}\n" for part in parts)
    return f"{head}\n{body}\n--=_bnd--\n".encode()


def failed(ours: Ours, code: str, diagnostic: str, *, action: str = "failed") -> bytes:
    """What Postfix writes about one reader."""
    return report(
        ours,
        f"<{ours.to}>: host mx.example.org[192.0.2.7] said: {diagnostic} (in reply to RCPT TO command)",
        f"""
        Reporting-MTA: dns; mx.example.net
        X-Postfix-Queue-ID: 4C0FFEE123

        Final-Recipient: rfc822; {ours.to}
        Original-Recipient: rfc822;{ours.to}
        Action: {action}
        Status: {code}
        Remote-MTA: dns; mx.example.org
        Diagnostic-Code: smtp; {diagnostic}
        """,
    )


def exchange(ours: Ours) -> bytes:
    """Exchange Online, whose own report knows the address."""
    return report(
        ours,
        f"""
        Your message to {ours.to} couldn't be delivered.
        amina wasn't found at example.org.
        """,
        f"""
        Reporting-MTA: dns;DB7PR01MB0000.eurprd01.prod.example.com
        Received-From-MTA: dns;mail.example.org
        Arrival-Date: Mon, 4 May 2026 09:00:00 +0000

        Final-Recipient: rfc822;{ours.to}
        Action: failed
        Status: 5.1.10
        Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound;
         Recipient {ours.to} not found by SMTP address lookup
        """,
        sender="postmaster@example.org",
    )


def gmail(ours: Ours) -> bytes:
    """A report whose status says nothing, with the code in what the server answered."""
    return report(
        ours,
        f"** Address not found ** Your message wasn't delivered to {ours.to}",
        f"""
        Reporting-MTA: dns; googlemail.example.com
        Arrival-Date: Mon, 04 May 2026 02:00:00 -0700 (PDT)

        Final-Recipient: rfc822; {ours.to}
        Action: failed
        Status: 5.0.0
        Remote-MTA: dns; gmail-smtp-in.l.example.com. (2001:db8::1a, the server for the domain.)
        Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
         550-5.1.1 double-checking the recipient's email address for typos or unnecessary spaces.
        """,
    )


def beyond_ascii(ours: Ours) -> bytes:
    """RFC 6533: an address that is not ASCII, in a kind of part that the standard library does not know."""
    plain = failed(ours, "5.1.1", "550 5.1.1 unknown user").decode()
    plain = plain.replace("Content-Type: message/delivery-status", "Content-Type: message/global-delivery-status")
    return plain.replace(f"rfc822; {ours.to}", f"utf-8; {ours.to}").replace("Ciao", "Ciào, è").encode()


def qmail(ours: Ours) -> bytes:
    """No standard part at all."""
    return (
        _lines(f"""
        Return-Path: <>
        Delivered-To: {ours.path or BOUNCES}
        From: MAILER-DAEMON@old.example.net
        To: {ours.path or BOUNCES}
        Subject: failure notice

        Hi. This is the qmail-send program at old.example.net.
        I'm afraid I wasn't able to deliver your message to the following addresses.
        This is a permanent error; I've given up. Sorry it didn't work out.

        <{ours.to}>:
        192.0.2.9 does not like recipient.
        Remote host said: 550 sorry, no such user here
        Giving up on 192.0.2.9.

        --- Below this line is a copy of the message.
    """)
        + f"\n\n{original(ours)}\n"
    ).encode()


def complaint(ours: Ours, kind: str = "abuse") -> bytes:
    """RFC 5965: somebody pressed the button for spam. It comes to where complaints go, not to the return path."""
    return (
        _lines(f"""
        From: <fbl@provider.example.net>
        To: <bounces@mail.example.org>
        Subject: complaint about message from 192.0.2.44
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary="=_arf"

        --=_arf
        Content-Type: text/plain; charset=us-ascii

        This is an email abuse report for an email message.

        --=_arf
        Content-Type: message/feedback-report

        Feedback-Type: {kind}
        User-Agent: SomeGenerator/1.0
        Version: 1
        Original-Mail-From: <{ours.path}>
        Original-Rcpt-To: <{ours.to}>

        --=_arf
        Content-Type: message/rfc822
    """)
        + f"\n\n{original(ours)}\n\n--=_arf--\n"
    ).encode()


def vacation(ours: Ours) -> bytes:
    return (
        _lines(f"""
        Return-Path: <>
        Delivered-To: {ours.path or BOUNCES}
        From: Amina Zerouali <{ours.to}>
        To: {ours.path or BOUNCES}
        Subject: =?utf-8?q?Absente_jusqu=27=C3=A0_lundi?=
        Auto-Submitted: auto-replied
        In-Reply-To: {ours.message_id}
        Content-Type: text/plain; charset=utf-8

        Je suis absente. The following addresses had permanent fatal errors in my life: none.
    """)
        + "\n"
    ).encode()


def letter(ours: Ours) -> bytes:
    """Somebody wrote by hand."""
    return (
        _lines(f"""
        From: Amina Zerouali <{ours.to}>
        To: {ours.path or BOUNCES}
        Subject: Re: your mail
        Content-Type: text/plain; charset=utf-8

        Who are you? My address amina@example.org does exist.
    """)
        + "\n"
    ).encode()


DEEP = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(400))
"""Parts in parts."""
BROKEN = [
    b"\xff\xfe\x00 no mail at all \xff",
    b"Content-Type: multipart/report; boundary=\n\n--\n",
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_b\"\n\n--=_b\n"
    b"Content-Type: message/delivery-status\n\n\xff\xff: \x00\nAction\nStatus: 5.1.1\n\n--=_b",
    b"To: <bounces+@>, \"\n\xe9: =?utf-8?q?=ZZ?=\n =?x?b?====?=\nContent-Type: =?a/b; charset=\"\n\n=",
]  # fmt: skip
"""What no program should write and somebody will."""
