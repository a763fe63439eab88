"""The few forms in which a mail carries what somebody typed (RFC 2045, 2047, 5322), byte by byte.

Lines end in CRLF and hold at most 76 characters wherever the form allows it.
"""

import re
import unicodedata
from base64 import b64encode, encodebytes
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import punycode

from core.typed import plain

EOL = b"\r\n"
LINE = 76
IN_A_WORD = 42
"""Bytes of text in an encoded word of RFC 2047: 68 characters, and the sign that says what it is stays on its line."""
QUOTED = [bytes([n]) if n in b" \t" or (33 <= n <= 126 and n != 61) else b"=%02X" % n for n in range(256)]
"""Each byte as quoted-printable has it; a blank at the end of a line is written out too."""
TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Signs that make a line read in another order than it is written."""


class UnfitAddress(ValueError):
    """No mail can go to, or come from, what stands there as an address."""


def one_line(text: str) -> str:
    """The text on one line: control characters and those that turn the direction of writing are out."""
    flat = " ".join(TURNING.sub("", plain(text)).split())
    return "".join(char for char in flat if unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"})


def header_text(text: str, *, after: int = 0) -> bytes:
    """Free text of a header, where `after` characters stand on its line already."""
    text = one_line(text)
    if text.isascii() and "=?" not in text and len(text) + after <= LINE:
        return text.encode("ascii")
    return b"\r\n ".join(_encoded_words(text))


def header_name(name: str) -> bytes:
    """A name before an address, with the blank behind it; nothing for an empty one."""
    name = one_line(name)
    if not name:
        return b""
    if name.isascii() and "=?" not in name and len(name) < LINE - 10:
        return b'"' + name.replace("\\", "\\\\").replace('"', '\\"').encode("ascii") + b'" '
    return b"\r\n ".join(_encoded_words(name)) + b"\r\n "


def _encoded_words(text: str) -> Iterator[bytes]:
    """Encoded words that never break a character in two."""
    some = b""
    for char in text:
        code = char.encode("utf-8")
        if len(some) + len(code) > IN_A_WORD:
            yield b"=?utf-8?b?" + b64encode(some) + b"?="
            some = b""
        some += code
    yield b"=?utf-8?b?" + b64encode(some) + b"?="


def address_on_the_wire(address: str) -> bytes:
    """The address in ASCII, its domain as the DNS has it. Raises UnfitAddress."""
    local, _at, domain = address.rpartition("@")
    try:
        validate_email(address)
        bare = f"{local}@{punycode(domain)}"
    except (ValidationError, UnicodeError) as error:
        raise UnfitAddress from error
    if len(bare) > 254 or not bare.isascii() or not bare.isprintable():
        raise UnfitAddress
    return bare.encode("ascii")


def quoted_printable(text: str, *, apart: "re.Pattern[bytes] | None" = None) -> bytes:
    """The text as a part of a mail. What matches `apart` stays as it is, on a line of its own that is joined to the
    next one, so that something longer or shorter can stand there."""
    lines = plain(text).encode("utf-8").split(b"\n")
    return EOL.join(_quoted_line(line, apart) for line in lines)


def _quoted_line(line: bytes, apart: "re.Pattern[bytes] | None") -> bytes:
    if apart is None:
        return quoted_run(line)
    pieces: list[bytes] = []
    position = 0
    for hit in apart.finditer(line):
        before = quoted_run(line[position : hit.start()], last=False)
        pieces += [before + b"=", hit[0] + b"="] if before else [hit[0] + b"="]
        position = hit.end()
    return EOL.join([*pieces, quoted_run(line[position:])])


def quoted_run(run: bytes, *, last: bool = True) -> bytes:
    """Bytes without a line break in quoted-printable, softly broken. `last`: the line ends behind them."""
    pieces = [QUOTED[byte] for byte in run]
    if last and pieces and run[-1:] in b" \t":
        pieces[-1] = b"=%02X" % run[-1]
    lines, line = [], b""
    for piece in pieces:
        if len(line) + len(piece) >= LINE:
            lines.append(line + b"=")
            line = b""
        line += piece
    return EOL.join([*lines, line])


def base64_lines(content: bytes) -> bytes:
    """A file as a part of a mail."""
    return encodebytes(content).replace(b"\n", EOL).removesuffix(EOL)
