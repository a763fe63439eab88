"""The columns of a spreadsheet of subscribers, and how each is read. Reasons are for people."""

import re
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import NOT_IN_A_NAME
from core.importing.kinds import Column, Values
from core.importing.readers import day, mail, named, text

FIRST = date(1990, 1, 1)
EVIDENCE = 280
"""Characters, so that the day has room beside it."""


def code(typed: str) -> str:
    """The code of a newsletter, capitals counting; whether the reader may import for it is asked for many rows at
    once."""
    found = typed.strip()
    if not re.fullmatch(r"[\w-]{1,60}", found):
        raise ValueError(not_yours(typed))
    return found


def not_yours(typed: str) -> str:
    """What is told of a newsletter for which the reader imports nobody."""
    return _("“%(typed)s” is not the code of a newsletter of yours.") % {"typed": typed[:60]}


def name(typed: str) -> str:
    """A name that a mail may greet."""
    found = " ".join(text(100)(typed).split())
    if NOT_IN_A_NAME.search(found):
        raise ValueError(_("Write your name without addresses, brackets or line breaks."))
    return found


COLUMNS = [
    Column("email", gettext_lazy("e-mail"), mail),
    Column("name", gettext_lazy("name"), name),
    Column(
        "language", gettext_lazy("language"), named(lambda: settings.LANGUAGES),
        gettext_lazy("a code, or its name in Italian, French or English"),
    ),
    Column(
        "newsletter", pgettext_lazy("a series", "newsletter"), code,
        gettext_lazy("the code of a newsletter of one of your programmes"),
    ),
    Column(
        "evidence", gettext_lazy("evidence"), text(EVIDENCE),
        gettext_lazy("where the person agreed, as a list signed at a meeting; empty: we ask by mail first"),
    ),
    Column("agreed_on", gettext_lazy("agreed on"), day(FIRST), gettext_lazy("as 1990-12-31 or 31/12/1990")),
]  # fmt: skip


def check(values: Values) -> dict[str, str]:
    """What is wrong with a row as a whole."""
    wrong: dict[str, str] = {}
    for needed in ("email", "newsletter"):
        if needed not in values:
            wrong[needed] = _("This is needed.")
    if "agreed_on" in values and "evidence" not in values:
        wrong["evidence"] = _("Say where the person agreed, not only when.")
    return wrong


def identity(values: Values) -> str:
    """What rows of one file share that mean the same subscription."""
    return f"{values.get('email', '').upper()}|{values.get('newsletter', '')}"


def proof_of(values: dict[str, Any]) -> str:
    """Where and when the consent was given, as it is written down; empty for none."""
    where, on = values.get("evidence", ""), values.get("agreed_on", "")
    return f"{where} ({on})" if on else where
