"""What the codes of a mail server say about an address.

The enhanced code (RFC 3463) counts where there is one, since the plain 550 stands for anything. docs/decisions/
bounces.md says why each group of codes is read as it is.
"""

import re

from core.models import Bounce

Kind = Bounce.Kind

ENHANCED = re.compile(r"(?<![\d.])([245])[.]([0-7])[.](\d{1,3})(?![\d])(?![.]\d)")
PLAIN = re.compile(r"(?<![\d.])([45]\d\d)(?![\d.])")
GONE = {(1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 1)}
"""No such mailbox, no such domain, no address at all, moved, a domain without mail, a closed mailbox."""
SENDERS = {(1, 7), (1, 8)}
"""It is our address that the server does not like."""
SIGNED_IN = {(7, 8), (7, 9), *((7, detail) for detail in range(20, 28))}
"""Our credentials, and what stands in the DNS for our domain (SPF, DKIM, DMARC, PTR): RFC 4954, 7372, 8616."""
OTHER_SUBJECTS = {3, 5, 6, 7}
"""The receiving system, the protocol, the contents, the policy: another mail, or the same tomorrow, may pass."""
NO_SUCH_USER = re.compile(
    r"(?:no such|unknown|invalid|nonexistent|non-existent) (?:local )?(?:user|mailbox|recipient|account|address)"
    r"|(?:user|mailbox|recipient|account|address|user account)(?: is)? "
    r"(?:unknown|not found|does not exist|doesn't exist|invalid)",
    re.IGNORECASE,
)
SIGN_IN_FIRST = {530, 535}
SIZE, NOT_OF_THE_ADDRESS = 552, {500, 501, 502, 503, 504, 521, 530, 534, 535, 554, 555}


def enhanced_code(words: str) -> str:
    """The first enhanced code ("5.1.1") in what a server said, or nothing."""
    found = ENHANCED.search(words)
    return found[0] if found else ""


def plain_code(words: str) -> str:
    """The first code of SMTP ("550") in what a server said, or nothing."""
    found = PLAIN.search(words)
    return found[0] if found else ""


def kind_of(code: str, words: str = "") -> Bounce.Kind:
    """How a final refusal counts. `code` is an enhanced or a plain one; `words` are read for an enhanced one only
    where `code` is plain, and for what they say of the user where there is none."""
    if found := ENHANCED.fullmatch(code) or ENHANCED.search(words):
        return _of_enhanced(int(found[1]), int(found[2]), int(found[3]))
    number = int(code) if code.isdecimal() else 0
    if number in NOT_OF_THE_ADDRESS:
        return Kind.REFUSED
    if number >= 500 and number != SIZE and NO_SUCH_USER.search(words):
        return Kind.HARD
    return Kind.SOFT


def _of_enhanced(status: int, subject: int, detail: int) -> Bounce.Kind:
    if subject in OTHER_SUBJECTS or (subject, detail) in SENDERS:
        return Kind.REFUSED
    return Kind.HARD if status == 5 and (subject, detail) in GONE else Kind.SOFT


def is_of_the_sender(code: int, words: str | bytes) -> bool:
    """Whether a server refuses for good who we are, and would refuse any other recipient as well."""
    found = ENHANCED.search(words.decode(errors="replace") if isinstance(words, bytes) else words)
    if code in SIGN_IN_FIRST:
        return True
    return code >= 500 and found is not None and (int(found[2]), int(found[3])) in SENDERS | SIGNED_IN
