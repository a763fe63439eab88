"""What was merged into a record, told afterwards: from the audit log, in the reader's language."""

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from beneficiaries.models import Beneficiary
from beneficiaries.presenting import label_of
from core.models import AuditEvent
from core.wording import Told

UNNAMED = {"beneficiaries.casenote", "beneficiaries.document"}
"""What may be restricted: not even its number is told."""


def what_was_merged(event: AuditEvent) -> Told:
    """Which record was merged into this one, what was taken of it, and what was carried over or united."""
    told = event.parameters
    chosen = ", ".join(label_of(name) for name in told.get("chosen", ()))
    return [
        (_("merged into it"), _called(told.get("gone"))),
        (_("taken from it"), chosen or _("no field: all stayed as it was")),
        (_("carried over"), _counted(told.get("carried", {})) or _("nothing")),
        (_("united with what was there"), _counted(told.get("united", {})) or _("nothing")),
    ]


def into_which(event: AuditEvent) -> Told:
    """Into which record this one was merged."""
    return [(_("leads on to"), _called(event.parameters.get("into")))]


def _called(key: int | None) -> str:
    """What the person is called, as long as that is known, with the number of the record."""
    person = Beneficiary.objects.filter(pk=key or 0, erased_at=None).first()
    number = _("no. %(number)s") % {"number": key or "–"}
    return f"{person.full_name} ({number})" if person is not None else number


def _counted(rows: dict[str, int]) -> str:
    return ", ".join(f"{_many(model)}: {number}" for model, number in rows.items() if model not in UNNAMED)


def _many(model: str) -> str:
    if model == "account":
        return _("Account")
    return capfirst(str(apps.get_model(model)._meta.verbose_name_plural))
