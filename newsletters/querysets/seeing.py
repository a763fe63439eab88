"""Who of the staff sees what of newsletters."""

from typing import Any

from django.db.models import Q

from programmes.models import Role
from programmes.roles import programmes_with

WRITERS = [Role.OFFICER, Role.MANAGER, Role.COMMUNICATION]
SENDERS = [Role.MANAGER, Role.COMMUNICATION]
KEEPERS = [Role.MANAGER, Role.COMMUNICATION, Role.DATA_PROTECTION]
"""Who may see who is subscribed."""
EXPORTERS = [Role.MANAGER, Role.DATA_PROTECTION]
"""Who may have them as a file."""


def of_senders(user: Any, programme: str) -> Q:
    """Rows of the programmes whose newsletters `user` sends; `programme` leads there."""
    return Q(**{f"{programme}__in": programmes_with(user, SENDERS)})


def of_writers(user: Any, programme: str) -> Q:
    """Rows of the programmes whose newsletters `user` writes; `programme` leads there."""
    return Q(**{f"{programme}__in": programmes_with(user, WRITERS)})


def of_keepers(user: Any, programme: str) -> Q:
    """Rows of the programmes whose subscribers `user` may see; `programme` leads there."""
    return Q(**{f"{programme}__in": programmes_with(user, KEEPERS)})


def of_exporters(user: Any, programme: str) -> Q:
    """Rows of the programmes of which `user` may have personal data as a file; `programme` leads there."""
    return Q(**{f"{programme}__in": programmes_with(user, EXPORTERS)})
