"""What was merged into an entry, told afterwards: from the audit log, in the reader's language."""

from typing import Any

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.models import AuditEvent
from core.translated import languages_in_order
from core.wording import Told
from repertoire.comparing import label_of
from repertoire.models import Organisation


def what_was_merged(event: AuditEvent) -> Told:
    """Which entry was merged into this one, what was taken of it, and what was carried over."""
    told = event.parameters
    chosen = [label_of(Organisation(), name) for name in told.get("chosen", ())]
    carried = [f"{_many(model)}: {number}" for model, number in told.get("carried", {}).items()]
    return [
        (_("merged into it"), _called(told, "gone")),
        (_("taken from it"), ", ".join(chosen) or _("no field: all stayed as it was")),
        (_("carried over"), ", ".join(carried) or _("nothing")),
    ]


def into_which(event: AuditEvent) -> Told:
    """Into which entry this one was merged."""
    return [(_("leads on to"), _called(event.parameters, "into"))]


def _called(told: dict[str, Any], key: str) -> str:
    """What the entry was called then, in the reader's language where it had a name in it; else its number."""
    names = told.get("called", {})
    found = next((names[code] for code in languages_in_order() if names.get(code)), "")
    return found or _("no. %(number)s") % {"number": told.get(key, "–")}


def _many(model: str) -> str:
    """What rows of a table of this app are called."""
    return capfirst(str(apps.get_model("repertoire", model)._meta.verbose_name_plural))
