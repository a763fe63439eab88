"""The words and pictures of an issue as the parts of a mail."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from css_inline import CSSInliner
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from core.models import Upload
from core.pictures import MAIL_WIDTH, Picture, picture_of
from newsletters.mime import EOL, base64_lines, quoted_printable
from newsletters.showing import Content

COLUMN = 552
"""Pixels that a picture has from side to side of the column, on a desk."""
EMPTY = re.compile(r"\n{3,}")
TO_THIS_SITE = re.compile('<a href="(?=/(?!/))')


@dataclass(frozen=True)
class Inline:
    """A picture inside the mail, called by its `cid`."""

    cid: str
    picture: Picture

    @property
    def width(self) -> int:
        return min(self.picture.width, COLUMN)


def letter_body(
    content: Content,
    values: dict[str, Any],
    *,
    apart: "re.Pattern[bytes]",
    mark: str,
    host: str,
    in_html: Content | None = None,
) -> bytes:
    """The parts with their own headers: a text, and the same as HTML with its pictures if there are any.

    `values` is what the templates know beside the content; what matches `apart` is left as it is, so that it can be
    replaced. `mark` is letters and digits that make the lines between the parts; `in_html` the content as the HTML
    shows it, where that differs.
    """
    pictures = _pictures(content, host)
    html = letter_html(in_html or content, values, pictures)
    text = render_to_string("newsletters/letter/issue.txt", {**values, "content": content})
    written = _part("text/html; charset=utf-8", quoted_printable(html, apart=apart))
    if pictures:
        inside = [written, *(_picture_part(one) for one in pictures.values())]
        written = _several("related", f"=_r{mark}", inside, root='; type="text/html"')
    plain_text = _part(
        "text/plain; charset=utf-8", quoted_printable(EMPTY.sub("\n\n", text.strip()) + "\n", apart=apart)
    )
    return _several("alternative", f"=_a{mark}", [plain_text, written])


def letter_html(content: Content, values: dict[str, Any], pictures: dict[int, Inline]) -> str:
    """The page of the mail; what its style sheet says stands at each element, since many readers know no sheet."""
    parts = [(part, _picture(part.picture, pictures), in_full(part.html)) for part in content.parts]
    html = render_to_string(
        "newsletters/letter/issue.html",
        {
            **values,
            "content": content,
            "lead_html": in_full(content.lead_html),
            "picture": _picture(content.picture, pictures),
            "parts": parts,
        },
    )
    return _inliner().inline(html)


@cache
def _inliner() -> CSSInliner:
    """Rules that depend on the screen cannot stand at an element: they stay in the head."""
    sheet = render_to_string("newsletters/letter/letter.css")
    return CSSInliner(extra_css=sheet, keep_at_rules=True, load_remote_stylesheets=False)


def in_full(html: SafeString) -> SafeString:
    """Links to this site with its name: a mail, or paper, has none."""
    return mark_safe(TO_THIS_SITE.sub(f'<a href="{settings.SITE_URL}', html))  # noqa: S308 (was safe, stays safe)


def _pictures(content: Content, host: str) -> dict[int, Inline]:
    """Every picture once, by the key of its upload."""
    found: dict[int, Inline] = {}
    for upload in [content.picture, *(part.picture for part in content.parts)]:
        if upload is not None and upload.pk not in found and (picture := picture_of(upload, width=MAIL_WIDTH)):
            found[upload.pk] = Inline(f"{upload.uuid.hex}@{host}", picture)
    return found


def _picture(upload: Upload | None, pictures: dict[int, Inline]) -> Inline | None:
    return pictures.get(upload.pk) if upload is not None else None


def _part(kind: str, body: bytes) -> bytes:
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head.encode("ascii") + body


def _picture_part(inline: Inline) -> bytes:
    head = (
        f"Content-Type: {inline.picture.content_type}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-ID: <{inline.cid}>\r\nContent-Disposition: inline\r\n\r\n"
    )
    return head.encode("ascii") + base64_lines(inline.picture.content)


def _several(kind: str, boundary: str, parts: list[bytes], *, root: str = "") -> bytes:
    """Parts between lines that no part contains: in all forms used here "=" stands before hexadecimal digits only."""
    line = b"--" + boundary.encode("ascii")
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"{root}\r\n\r\n'.encode("ascii")
    return head + b"".join(line + EOL + part + EOL for part in parts) + line + b"--"
