"""Why a delivery did not arrive, in words. Its `error` is a code that names nobody, as "refused: 5.1.1"."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsletters.models import Delivery
from newsletters.states import DeliveryState

UNDECIDED = gettext_lazy("The sending process was gone before it could say whether the mail had left.")
UNANSWERED = gettext_lazy("The mail server had the mail, and did not say whether it took it.")
WHOLE: dict[str, Promise] = {
    "suppressed address": gettext_lazy("Nothing is sent to this address any more."),
    "stopped on the way": UNDECIDED,
    "broken off": gettext_lazy("The issue was broken off."),
    "not wanted any more": gettext_lazy("The subscription had ended meanwhile."),
    "unfit address": gettext_lazy("No mail can be sent to an address written like this."),
    "server away": gettext_lazy("The mail server was not there. It is tried again."),
    "connection lost": gettext_lazy("The connection to the mail server broke off too often."),
    "unpublished": gettext_lazy(
        "The newsletter, or its programme, is not public any more: its links would lead nowhere."
    ),
    "letter": gettext_lazy("The mail could not be written. Those who run the site find the cause in their log."),
    "no answer": UNANSWERED,
    "process gone": UNDECIDED,
}
HEADS: list[tuple[str, Promise]] = [
    ("came back", gettext_lazy("The mail came back")),
    ("refused", gettext_lazy("The mail server did not take it")),
    ("not now", gettext_lazy("The mail server put it off too often")),
]
"""How the code begins that a server's answer about an address was written down as."""
OURS: list[tuple[str, Promise]] = [
    ("sender not now", gettext_lazy("The mail server put us off too often")),
    ("sender refused", gettext_lazy("The mail server does not let us send from this address")),
]
"""The same of answers about ourselves, whose numbers say less."""
CODE = re.compile(r"(?<![\d.])(?:[45][.](\d{1,3})[.](\d{1,3})|([45]\d\d))(?![\d.])")
MEANINGS: dict[str, Promise] = {
    "1": gettext_lazy("there is no such address"),
    "2": gettext_lazy("the mailbox takes nothing"),
    "2.1": gettext_lazy("the mailbox is closed"),
    "2.2": gettext_lazy("the mailbox is full"),
    "2.3": gettext_lazy("the mail is too large for this mailbox"),
    "3": gettext_lazy("the receiving server has a problem"),
    "4": gettext_lazy("the receiving server was not reached"),
    "5": gettext_lazy("the servers did not understand each other"),
    "6": gettext_lazy("the receiving server does not take such contents"),
    "7": gettext_lazy("the receiving server does not want mail from us"),
    "550": gettext_lazy("there is no such mailbox, or not for us"),
    "552": gettext_lazy("the mailbox is full"),
    "554": gettext_lazy("the receiving server does not want mail from us"),
}
"""Of enhanced codes (RFC 3463) by their subject and detail, of plain ones by the number."""


def reason_of(delivery: Delivery) -> str:
    """Why it stands among those that staff look at."""
    if delivery.state == DeliveryState.UNKNOWN and delivery.error != "no answer":
        return str(UNDECIDED)  # what stands there is about an attempt before
    return words_of_error(delivery.error)


def words_of_error(error: str) -> str:
    """A code in words, with the number that a technician looks up."""
    if error in WHOLE or not error:
        return str(WHOLE.get(error, "–"))
    head = next((words for begins, words in [*HEADS, *OURS] if error.startswith(begins)), None)
    if head is None:
        return _("It could not be sent (%(code)s).") % {"code": error}
    found = CODE.search(error)
    if found is None:
        return f"{head}."
    meaning = "" if error.startswith("sender") else _meaning(found)
    said = f"{meaning}, {found[0]}" if meaning else found[0]
    return f"{head} ({said})."


def _meaning(found: re.Match[str]) -> str:
    subject, detail, plain = found.groups()
    known = MEANINGS.get(plain) if plain else MEANINGS.get(f"{subject}.{detail}") or MEANINGS.get(subject)
    return str(known or "")
