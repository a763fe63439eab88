"""An issue as its mail will look, before there is anybody to send it to."""

import re
from base64 import b64encode
from email import message_from_bytes, policy
from email.message import EmailMessage

from newsletters.letters import Addressee, write_letter
from newsletters.models import Issue
from newsletters.models.subscriber import KEY_LENGTH

NOBODY = "reader@example.org"
EYES = (
    '<base target="_blank"><style>'
    "[lang]:not(html, body){outline:2px dashed #b4492d;outline-offset:2px}"
    '[lang="%(language)s"]:not(html, body){outline:0}'
    "</style>"
)
"""What only the preview shows: a frame around words that stand in another language. Links open beside the page."""
CID = re.compile(r"""(["'(])cid:([^"')]+)""")


def preview_of(issue: Issue, language: str) -> str:
    """The HTML part of the mail in a language, its pictures in it."""
    somebody = Addressee(NOBODY, "", "x" * KEY_LENGTH, 0, issue.newsletter.code)
    mail = message_from_bytes(write_letter(issue, language).to(somebody), policy=policy.default)
    body = mail.get_body(("html",))
    html = str(body.get_content()) if body is not None else ""
    pictures = {str(part["Content-ID"]).strip("<>"): part for part in mail.walk() if part["Content-ID"]}
    html = CID.sub(lambda found: found[1] + _as_data(pictures.get(found[2])), html)
    return html.replace("</head>", EYES % {"language": language} + "</head>", 1)


def _as_data(part: EmailMessage | None) -> str:
    """The picture itself, where the mail says which of its parts it is."""
    if part is None:
        return ""
    content = part.get_payload(decode=True)
    return f"data:{part.get_content_type()};base64,{b64encode(content).decode()}" if isinstance(content, bytes) else ""
