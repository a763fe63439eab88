"""From an outbox row to a mail with a text and an HTML part.

A template is plain text, templates/<app>/mail/<name>.txt: the first line is the subject, then paragraphs; a
paragraph that is only `[Label](address)` becomes the button.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from core.models import OutboxMail

BUTTON = re.compile(r"^\[(?P<label>[^\]]+)\]\((?P<url>[^)]+)\)$")


@dataclass(frozen=True)
class Paragraph:
    """A piece of a mail; with `url` it is the button."""

    text: str
    url: str = ""


def render_mail(mail: OutboxMail) -> EmailMultiAlternatives:
    """The mail as it will be sent, in its own language."""
    app, name = mail.template.split("/")
    with translation.override(mail.language):
        context = {**mail.parameters, "site_url": settings.SITE_URL, "language": mail.language}
        if "path" in mail.parameters:
            context["url"] = settings.SITE_URL + mail.parameters["path"]
        source = render_to_string(f"{app}/mail/{name}.txt", context)
        subject, paragraphs = _read(source)
        context.update(subject=subject, paragraphs=paragraphs)
        text = render_to_string("mail/base.txt", context)
        html = render_to_string("mail/base.html", context)
    message = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [mail.recipient])
    message.extra_headers["Message-ID"] = message_id(mail)
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    message.extra_headers["Content-Language"] = mail.language
    message.attach_alternative(html, "text/html")
    return message


def message_id(mail: OutboxMail) -> str:
    """Always the same for the same row: a mail that goes twice can be recognised."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{mail.uuid.hex}@{host}>"


def _read(source: str) -> tuple[str, list[Paragraph]]:
    subject, _, body = source.strip().partition("\n")
    paragraphs = []
    for block in re.split(r"\n\s*\n", body.strip()):
        line = " ".join(block.split())
        button = BUTTON.match(line)
        if button:
            paragraphs.append(Paragraph(button["label"], button["url"]))
        elif line:
            paragraphs.append(Paragraph(line))
    return " ".join(subject.split()), paragraphs
