"""How what stands on a certificate is written: codes in groups, names in two scripts, hours in words."""

import re
import unicodedata
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from training.models import Certificate

GROUP = 4
CODE = re.compile(r"[0-9a-f]{32}")
NOT_OF_A_CODE = re.compile(r"[\s\-‐‑–.·]+")
LOOKS_LIKE = str.maketrans({"o": "0", "i": "1", "l": "1"})
"""Letters that no code has, for the digits that people take for them."""
LONG, LONGER, LONGEST = 26, 52, 96
"""Characters of a name from which on it is set smaller."""


@dataclass(frozen=True)
class Run:
    """A part of a name in one script."""

    text: str
    arabic: bool


def in_groups(code: str) -> str:
    """The code as people read it aloud: "3f2a 9c01 ..."."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def plain_code(typed: str) -> str:
    """The code that somebody means who types it in groups, with capitals, or pastes the whole address; else what was
    typed, as far as it could be one."""
    last = typed.strip().rstrip("/").rpartition("/")[2]
    return NOT_OF_A_CODE.sub("", last).lower().translate(LOOKS_LIKE)[:64]


def is_code(text: str) -> bool:
    """Whether it has the form of a code; nothing about whether there is such a certificate."""
    return CODE.fullmatch(text) is not None


def address_of(certificate: Certificate) -> str:
    """Where anybody can verify it, in full."""
    return f"{settings.SITE_URL}{certificate.get_absolute_url()}"


def where_to_verify() -> str:
    """The address of the field for the code, short enough to type."""
    return f"{settings.SITE_URL}{reverse('certificates:find')}".partition("://")[2].rstrip("/")


def runs_of(name: str) -> list[Run]:
    """The name in its own order, with what is written in Arabic letters apart from the rest."""
    found: list[Run] = []
    for word in name.split():
        arabic = any(unicodedata.bidirectional(one) == "AL" for one in word)
        if found and found[-1].arabic == arabic:
            found[-1] = Run(f"{found[-1].text} {word}", arabic)
        else:
            found.append(Run(word, arabic))
    return found


def length_of(text: str) -> str:
    """Which size of letters a name or a title gets."""
    for least, name in ((LONGEST, "longest"), (LONGER, "longer"), (LONG, "long")):
        if len(text) > least:
            return name
    return "short"


def hours_in_words(minutes: int) -> str:
    """ "66 hours", "1 hour", "66 hours and 30 minutes", "45 minutes"."""
    whole, rest = divmod(minutes, 60)
    hours = ngettext("%(number)s hour", "%(number)s hours", whole) % {"number": whole}
    if not rest:
        return hours
    minutes_left = ngettext("%(number)s minute", "%(number)s minutes", rest) % {"number": rest}
    return _("%(hours)s and %(minutes)s") % {"hours": hours, "minutes": minutes_left} if whole else minutes_left
