"""An issue as its mail will look, before there is anybody to send it to."""

import re
from email import message_from_bytes, policy
from uuid import UUID

from django.templatetags.static import static
from django.urls import reverse

from newsletters.letters import Addressee, write_letter
from newsletters.models import Issue
from newsletters.models.subscriber import KEY_LENGTH

NOBODY = "reader@example.org"
EYES = '<base target="_blank"><link rel="stylesheet" href="%s">'
"""What only the preview has: a frame around words in another language. Links open beside the page."""
CID = re.compile(r"\bcid:([0-9a-f]{32})@[^\s\"'()]+")
"""How the mail calls its pictures; here they are fetched from the archive, which shows them to writers too."""


def preview_of(issue: Issue, language: str) -> str:
    """The HTML part of the mail in a language, its pictures in it."""
    address = [issue.newsletter.code, issue.number]
    somebody = Addressee(NOBODY, "", "x" * KEY_LENGTH, 0, issue.newsletter.code)
    mail = message_from_bytes(write_letter(issue, language).to(somebody), policy=policy.default)
    body = mail.get_body(("html",))
    html = str(body.get_content()) if body is not None else ""
    html = CID.sub(lambda found: reverse("newsletters:picture", args=[*address, UUID(found[1])]), html)
    return html.replace("</head>", EYES % static("newsletters-preview.css") + "</head>", 1)
