"""The states of entries, opportunities and revisions, and the tables by which they move."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.states import Transition


class EntryState(models.TextChoices):
    """Of an organisation's entry."""

    AWAITING = "awaiting", _("awaiting clearance")
    PUBLISHED = "published", pgettext_lazy("an entry", "published")
    HIDDEN = "hidden", pgettext_lazy("an entry", "hidden")
    REFUSED = "refused", pgettext_lazy("an entry", "refused")
    MERGED = "merged", _("merged into another")


class OfferState(models.TextChoices):
    """Of an opportunity."""

    AWAITING = "awaiting", _("awaiting clearance")
    PUBLISHED = "published", pgettext_lazy("an opportunity", "published")
    REFUSED = "refused", pgettext_lazy("an opportunity", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("an opportunity", "withdrawn")


class RevisionState(models.TextChoices):
    """Of a change that a partner proposes."""

    AWAITING = "awaiting", _("awaiting clearance")
    CLEARED = "cleared", _("cleared")
    REFUSED = "refused", pgettext_lazy("a change", "refused")
    SUPERSEDED = "superseded", _("replaced by a later one")


E, F, R = EntryState, OfferState, RevisionState
KEEPS = "repertoire.keep_entry"
"""Officers and managers."""

ENTRY_TRANSITIONS = [
    # from, to, act, who
    Transition(E.AWAITING, E.PUBLISHED, "clear", KEEPS),
    Transition(E.AWAITING, E.REFUSED, "refuse", KEEPS),
    Transition(E.REFUSED, E.AWAITING, "propose", "repertoire.propose_change"),
    Transition(E.PUBLISHED, E.HIDDEN, "hide", KEEPS),
    Transition(E.HIDDEN, E.PUBLISHED, "show", KEEPS),
    Transition(E.HIDDEN, E.PUBLISHED, "confirm", "repertoire.confirm_entry"),
    Transition(E.AWAITING, E.MERGED, "merge", KEEPS),
    Transition(E.PUBLISHED, E.MERGED, "merge", KEEPS),
    Transition(E.HIDDEN, E.MERGED, "merge", KEEPS),
]
LAPSE = Transition(E.PUBLISHED, E.HIDDEN, "lapse", "")
"""What the clock does: nobody confirmed the entry in time."""

OFFER_TRANSITIONS = [
    Transition(F.AWAITING, F.PUBLISHED, "clear", KEEPS),
    Transition(F.AWAITING, F.REFUSED, "refuse", KEEPS),
    Transition(F.REFUSED, F.AWAITING, "propose", "repertoire.propose_change"),
    Transition(F.PUBLISHED, F.WITHDRAWN, "withdraw", "repertoire.withdraw_opportunity"),
    Transition(F.WITHDRAWN, F.PUBLISHED, "show", KEEPS),
    Transition(F.WITHDRAWN, F.AWAITING, "propose", "repertoire.propose_change"),
]

REVISION_TRANSITIONS = [
    Transition(R.AWAITING, R.CLEARED, "clear", KEEPS),
    Transition(R.AWAITING, R.REFUSED, "refuse", KEEPS),
    Transition(R.AWAITING, R.SUPERSEDED, "supersede", "repertoire.propose_change"),
]

REQUEST_TRANSITIONS = [
    Transition("open", "granted", "grant", KEEPS),
    Transition("open", "refused", "refuse", KEEPS),
]
"""Of a request to speak for an organisation."""

TONES = {
    "open": "progress", "granted": "done",
    "awaiting": "progress", "published": "done", "cleared": "done", "hidden": "care", "refused": "care",
    "merged": "neutral", "withdrawn": "neutral", "superseded": "neutral",
}  # fmt: skip
