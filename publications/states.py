"""The states of publications, and the table by which they move."""

from django.db import models
from django.utils.translation import pgettext_lazy

from core.states import Transition
from programmes.models import Role


class PublicationState(models.TextChoices):
    """Of a publication."""

    DRAFT = "draft", pgettext_lazy("a publication", "being written")
    PUBLISHED = "published", pgettext_lazy("a publication", "published")
    WITHDRAWN = "withdrawn", pgettext_lazy("a publication", "withdrawn")
    HISTORICAL = "historical", pgettext_lazy("a publication", "historical")


P = PublicationState
WRITES = "publications.write"
PUBLISHES = "publications.publish"
WRITERS = [Role.OFFICER, Role.MANAGER, Role.COMMUNICATION]
PUBLISHERS = [Role.MANAGER, Role.COMMUNICATION]

PUBLICATION_TRANSITIONS = [
    # from, to, act, who
    Transition(P.DRAFT, P.PUBLISHED, "publish", PUBLISHES),
    Transition(P.DRAFT, P.HISTORICAL, "enter", PUBLISHES),
    Transition(P.PUBLISHED, P.WITHDRAWN, "withdraw", PUBLISHES),
    Transition(P.WITHDRAWN, P.PUBLISHED, "restore", PUBLISHES),
    Transition(P.HISTORICAL, P.DRAFT, "reopen", PUBLISHES),
]

SHOWN = [PublicationState.PUBLISHED, PublicationState.HISTORICAL]
"""Publications that the public finds. Of a published one it reads the newest release, never the text being written."""

WRITABLE = [PublicationState.DRAFT, PublicationState.PUBLISHED, PublicationState.WITHDRAWN]
"""Publications whose chapters are written here; a historical one was made elsewhere."""

TONES = {"draft": "neutral", "published": "done", "withdrawn": "care", "historical": "neutral"}
"""Of the badge that shows a state."""


def right_to_change(state: str) -> str:
    """Who may change what the public reads at once: the cover and files of what it finds take who publishes."""
    return PUBLISHES if state in SHOWN else WRITES
