"""An issue as a mail: made once for each language, then addressed to one person after the other.

What differs between the mails of a language are a few short texts. Where they stand is found once, so that a mail is
the pieces between them and those texts, joined: nothing is rendered, encoded or searched again for 10,000 readers.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parseaddr
from enum import StrEnum
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.html import escape
from django.utils.translation import gettext as _

from core.mail_rendering import name_to_greet
from core.shown import shown
from newsletters.addresses import issue_path, leaving_path, preferences_path
from newsletters.clicking import Counter, are_clicks_counted
from newsletters.letter_parts import letter_body
from newsletters.mime import EOL, address_on_the_wire, header_name, header_text, quoted_run
from newsletters.models import Issue
from newsletters.models.delivery import message_id_of
from newsletters.models.subscriber import ALPHABET, KEY_LENGTH
from newsletters.showing import Content, issue_content

KEY = re.compile(rf"[a-z0-9]{{{KEY_LENGTH}}}")
CODE = re.compile(r"[-a-zA-Z0-9_]{1,60}")


@dataclass(frozen=True)
class Addressee:
    """Who gets a mail: `key` opens their page, `newsletter_code` is the series that they can leave by it."""

    address: str
    name: str
    key: str
    delivery: int
    newsletter_code: str


class Slot(StrEnum):
    """What differs between the mails of a letter."""

    TO = "to"
    MESSAGE_ID = "message id"
    KEY = "key"
    CODE = "code"
    HELLO_IN_TEXT = "hello in text"
    HELLO_IN_HTML = "hello in html"


@dataclass(frozen=True)
class Letter:
    """An issue in one language, ready for any number of people. `pieces` are apart where their `slots` stand."""

    issue: Issue
    language: str
    envelope_from: str
    pieces: tuple[bytes, ...]
    slots: tuple[Slot, ...]
    hello: str
    hello_by_name: str

    def to(self, addressee: Addressee) -> bytes:
        """The mail to one person, whole. Raises ValueError (UnfitAddress) when none can go there."""
        if not KEY.fullmatch(addressee.key) or not CODE.fullmatch(addressee.newsletter_code):
            raise ValueError("no key, or no code of a newsletter")
        name = name_to_greet(addressee.name)
        hello = self.hello_by_name % {"name": name} if name else self.hello
        values = {
            Slot.TO: header_name(name) + b"<" + address_on_the_wire(addressee.address) + b">",
            Slot.MESSAGE_ID: message_id_of(self.issue, addressee.delivery).encode("ascii"),
            Slot.KEY: addressee.key.encode("ascii"),
            Slot.CODE: addressee.newsletter_code.encode("ascii"),
            Slot.HELLO_IN_TEXT: quoted_run(hello.encode("utf-8"), last=False),
            Slot.HELLO_IN_HTML: quoted_run(escape(hello).encode("utf-8"), last=False),
        }
        mail = [self.pieces[0]]
        for slot, piece in zip(self.slots, self.pieces[1:], strict=True):
            mail += [values[slot], piece]
        return b"".join(mail)


def write_letter(
    issue: Issue, language: str, *, subject_before: str = "", dated: datetime | None = None, counted: bool = False
) -> Letter:
    """Make the mail of an issue in a language. Its newsletter, with programme and sender, should be loaded.

    The same issue gives the same bytes as long as its lists do. `dated` is the moment that the mail names: when the
    issue began to go out, unless told otherwise. `counted`: it goes to readers, and its links are counted where this
    installation wants that. Raises UnfitAddress when the sender has no address to send from.
    """
    dated = dated or issue.started_at or timezone.now()
    marks = {_mark(issue, slot): slot for slot in Slot}
    by_slot = {slot: mark for mark, slot in marks.items()}
    apart = re.compile(b"(" + b"|".join(mark.encode("ascii") for mark in marks) + b")")
    with translation.override(language), timezone.override(ZoneInfo(issue.time_zone)):
        content = issue_content(issue, language)
        head = _headers(issue, content, by_slot, subject_before=subject_before, dated=dated)
        values = _values(issue, content, by_slot, dated)
        in_html = Counter(issue, language).through_here(content) if counted and are_clicks_counted() else None
        body = letter_body(
            content, values, apart=apart, mark=_mark(issue, "between parts"), host=site_host(), in_html=in_html
        )
        hello, by_name = _("Hello,"), _("Hello %(name)s,")
    cut = apart.split(head + body + EOL)
    return Letter(
        issue=issue,
        language=language,
        envelope_from=envelope_of(issue),
        pieces=tuple(cut[::2]),
        slots=tuple(marks[mark.decode("ascii")] for mark in cut[1::2]),
        hello=hello,
        hello_by_name=by_name,
    )


def envelope_of(issue: Issue) -> str:
    """Where the mail servers send what they cannot deliver."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def site_host() -> str:
    """The host that names messages and lists."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _mark(issue: Issue, what: str) -> str:
    """Letters that stand for something until it is known: as long as a key, and nobody who writes can guess them."""
    digest = salted_hmac("newsletters.letters", f"{issue.uuid} {what}", algorithm="sha256").digest()
    return "".join(ALPHABET[byte % 24] for byte in digest[:KEY_LENGTH])


def _headers(issue: Issue, content: Content, marks: dict[Slot, str], *, subject_before: str, dated: datetime) -> bytes:
    newsletter, language = issue.newsletter, content.language
    sender = newsletter.sender.address if newsletter.sender else parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    called = shown(newsletter, "from_name", language) or shown(newsletter, "name", language)
    leave = settings.SITE_URL + leaving_path(language, marks[Slot.KEY], marks[Slot.CODE])
    headers = {
        "From": header_name(called.text) + b"<" + address_on_the_wire(sender) + b">",
        "To": marks[Slot.TO].encode("ascii"),
        "Subject": header_text(f"{subject_before} {content.title}", after=len("Subject: ")),
        "Date": format_datetime(dated).encode("ascii"),
        "Message-ID": marks[Slot.MESSAGE_ID].encode("ascii"),
        "List-Id": f"<{marks[Slot.CODE]}.{site_host()}>".encode("ascii"),
        "List-Unsubscribe": f"<{leave}>".encode("ascii"),
        "List-Unsubscribe-Post": b"List-Unsubscribe=One-Click",
        "Precedence": b"bulk",
        "Content-Language": language.encode("ascii"),
        "MIME-Version": b"1.0",
    }
    if newsletter.reply_to:
        headers["Reply-To"] = b"<" + address_on_the_wire(newsletter.reply_to) + b">"
    return b"".join(name.encode("ascii") + b": " + value + EOL for name, value in headers.items())


def _values(issue: Issue, content: Content, marks: dict[Slot, str], dated: datetime) -> dict[str, object]:
    """What the templates know beside the content."""
    newsletter, language = issue.newsletter, content.language
    return {
        "language": language,
        "newsletter": shown(newsletter, "name", language),
        "programme": shown(newsletter.programme, "name", language),
        "number": issue.number,
        "day": timezone.localdate(dated),
        "counts_clicks": are_clicks_counted(),
        "hello_in_text": marks[Slot.HELLO_IN_TEXT],
        "hello_in_html": marks[Slot.HELLO_IN_HTML],
        "site_url": settings.SITE_URL,
        "web_url": settings.SITE_URL + issue_path(language, newsletter.code, issue.number),
        "preferences_url": settings.SITE_URL + preferences_path(language, marks[Slot.KEY]),
        "leaving_url": settings.SITE_URL + leaving_path(language, marks[Slot.KEY], marks[Slot.CODE]),
    }
