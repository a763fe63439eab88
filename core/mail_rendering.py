"""From an outbox row to a mail with a text and an HTML part.

A template is plain text, templates/<app>/mail/<name>.txt: the first line is the subject, then paragraphs. A paragraph
that is only `[Label](address)` becomes the button, one that is only `` `CODE` `` is shown large, and the last one, when
it begins with "-- ", says why the person gets this mail. The greeting by name comes by itself.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, engines
from django.template.loader import render_to_string
from django.utils import timezone, translation

from core.models import OutboxMail
from core.return_paths import return_path

BUTTON = re.compile(r"^\[(?P<label>[^\]]+)\]\((?P<url>[^)]+)\)$")
CODE = re.compile(r"^`(?P<code>[^`]+)`$")
# A name that could be read as an address or as anything but a name: people whose address a stranger wrote into the form
# get no advertisement from us.
NO_NAME = re.compile(r"[^\w\s.,'’·()-]|\.\w{2,}|\d{5,}")
LONGEST_NAME = 60


@dataclass(frozen=True)
class Paragraph:
    """A piece of a mail; with `url` it is the button, with `code` a code to copy."""

    text: str
    url: str = ""
    code: bool = False


@dataclass(frozen=True)
class Words:
    """A template that was filled in."""

    subject: str
    paragraphs: list[Paragraph] = field(default_factory=list)
    reason: str = ""


def render_mail(mail: OutboxMail) -> EmailMultiAlternatives:
    """The mail as it will be sent, in its own language, times in the zone that its parameters name.

    `from_email` is the envelope's sender, to which it comes back; the reader sees the one in the headers.
    """
    zone = ZoneInfo(mail.parameters.get("time_zone", settings.TIME_ZONE))
    with translation.override(mail.language), timezone.override(zone):
        context = {**_values(mail.parameters), "site_url": settings.SITE_URL, "language": mail.language}
        words = _read(_fill(mail.template, context))
        context |= {
            "subject": words.subject,
            "paragraphs": words.paragraphs,
            "reason": words.reason,
            "name": name_to_greet(str(mail.parameters.get("name", ""))),
        }
        text = render_to_string("mail/base.txt", context)
        html = render_to_string("mail/base.html", context)
    message = EmailMultiAlternatives(words.subject, text, envelope_sender(mail), [mail.recipient])
    message.extra_headers["From"] = settings.DEFAULT_FROM_EMAIL
    message.extra_headers["Message-ID"] = message_id(mail)
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    message.extra_headers["Content-Language"] = mail.language
    message.attach_alternative(html, "text/html")
    return message


def envelope_sender(mail: OutboxMail) -> str:
    """Where the mail comes back to when it does not arrive."""
    return return_path(mail.uuid.hex) or settings.DEFAULT_FROM_EMAIL


def message_id(mail: OutboxMail) -> str:
    """Always the same for the same row: a mail that goes twice can be recognised."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{mail.uuid.hex}@{host}>"


def name_to_greet(name: str) -> str:
    """The name, if it is one that a mail may carry; else nothing."""
    plain = " ".join(name.split())
    return "" if NO_NAME.search(plain) or len(plain) > LONGEST_NAME else plain


def _values(parameters: dict[str, Any]) -> dict[str, Any]:
    """Parameters as the template sees them: on one line, `…_on` and `…_at` as days and moments, `url` for `path`."""
    values: dict[str, Any] = {}
    for name, value in parameters.items():
        if name.endswith("_on"):
            values[name] = date.fromisoformat(value)
        elif name.endswith("_at"):
            values[name] = datetime.fromisoformat(value)
        else:
            values[name] = " ".join(value.split()) if isinstance(value, str) else value
    if "path" in parameters:
        values["url"] = settings.SITE_URL + parameters["path"]
    return values


def _fill(template: str, context: dict[str, Any]) -> str:
    app, name = template.split("/")
    found = engines["django"].engine.get_template(f"{app}/mail/{name}.txt")  # type: ignore[attr-defined]
    return str(found.render(Context(context, autoescape=False)))


def _read(source: str) -> Words:
    subject, _, body = source.strip().partition("\n")
    paragraphs, reason = [], ""
    for block in re.split(r"\n\s*\n", body.strip()):
        line = " ".join(block.split())
        if button := BUTTON.match(line):
            paragraphs.append(Paragraph(button["label"], url=button["url"]))
        elif code := CODE.match(line):
            paragraphs.append(Paragraph(code["code"], code=True))
        elif line.startswith("-- "):
            reason = line.removeprefix("-- ")
        elif line:
            paragraphs.append(Paragraph(line))
    return Words(" ".join(subject.split()), paragraphs, reason)
