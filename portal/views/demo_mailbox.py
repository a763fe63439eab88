"""The demo's mailbox: what the demo would have sent. There is no such page outside the demo."""

from base64 import b64encode
from datetime import UTC
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import urlize
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from core.mailbox import read_mail, read_mailbox


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The latest mails first."""
    _demo_only()
    mails = [_heading(name, mail) for name, mail in read_mailbox()]
    return render(request, "portal/demo_mailbox.html", {"mails": mails})


@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as text, its addresses as links."""
    found = _mail(name)
    context = {**_heading(name, found), "text": mark_safe(urlize(_part(found, "plain"), autoescape=True))}  # noqa: S308
    return render(request, "portal/demo_mail.html", context)


# The look of a mail is inline style. It stands alone in its document, where no script runs and nothing is loaded: its
# pictures are those that came with it.
@csp_replace(  # type: ignore[arg-type]
    {
        "default-src": ["'none'"],
        "style-src": ["'unsafe-inline'"],
        "sandbox": ["allow-top-navigation-by-user-activation", "allow-popups"],
        "script-src": ["'none'"],
        "img-src": ["data:"],
    }
)
@require_safe
def mail_as_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part, as a mail program shows it."""
    found = _mail(name)
    return HttpResponse(_with_pictures(found, _part(found, "html")))


def _demo_only() -> None:
    if not settings.DEMO:
        raise Http404


def _mail(name: str) -> EmailMessage:
    _demo_only()
    path = Path(settings.EMAIL_FILE_PATH) / f"{name}.eml"
    if not path.is_file():
        raise Http404
    return read_mail(path)


def _heading(name: str, found: EmailMessage) -> dict[str, Any]:
    sent = found["Date"].datetime if found["Date"] else None
    if sent and sent.tzinfo is None:  # "-0000" in the mail: the moment is in UTC, the place unknown
        sent = sent.replace(tzinfo=UTC)
    language = str(found["Content-Language"] or "")
    return {"name": name, "to": str(found["To"]), "subject": str(found["Subject"]), "sent": sent, "language": language}


def _part(found: EmailMessage, kind: str) -> str:
    part = found.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _with_pictures(found: EmailMessage, html: str) -> str:
    """The same with the pictures that came along in their places."""
    for part in found.walk():
        if part["Content-ID"] and part.get_content_maintype() == "image":
            name = str(part["Content-ID"]).strip().strip("<>")
            picture = b64encode(part.get_payload(decode=True)).decode()  # type: ignore[arg-type]
            html = html.replace(f'"cid:{name}"', f'"data:{part.get_content_type()};base64,{picture}"')
    return html
