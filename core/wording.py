"""The codes of the audit log and of mails in words, in the reader's language. Each app tells its own."""

from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import AuditEvent

WORDS: dict[str, str | Promise] = {}
MAILS: dict[str, str | Promise] = {}

GENERAL: dict[str, Promise] = {
    "list": gettext_lazy("Read the list of %(kinds)s"),
    "read": gettext_lazy("Read: %(kind)s"),
    "add": gettext_lazy("Added: %(kind)s"),
    "change": gettext_lazy("Changed: %(kind)s"),
    "delete": gettext_lazy("Deleted: %(kind)s"),
}
"""What the back office writes for every table, as `app.model.verb`."""


def say(words: dict[str, Promise]) -> None:
    """Tell what an app's verbs mean."""
    WORDS.update(words)


def name_mails(names: dict[str, Promise]) -> None:
    """Tell what an app's mails are about."""
    MAILS.update(names)


def mail_name(template: str) -> str:
    """What a mail is about, in the current language; its code where nobody said."""
    return str(MAILS.get(template, template))


def words_of(event: AuditEvent) -> str:
    """What happened, in the current language; the verb itself where nobody said what it means."""
    if event.verb in WORDS:
        return str(WORDS[event.verb])
    model, _dot, verb = event.verb.rpartition(".")
    if verb in GENERAL and model.count(".") == 1:
        return str(GENERAL[verb]) % _names(model)
    return event.verb


def _names(label: str) -> dict[str, str]:
    try:
        options = apps.get_model(label)._meta
    except LookupError:
        return {"kind": label, "kinds": label}
    return {"kind": str(options.verbose_name), "kinds": str(options.verbose_name_plural)}


def name_of_model(label: str) -> str:
    """What a row of the table "app.model" is called."""
    return _names(label)["kind"]


def kind_of(event: AuditEvent) -> str:
    """What kind of row the event is about, and which; '' for none."""
    if not event.target_type:
        return ""
    name = _names(event.target_type)["kind"]
    return _("%(kind)s no. %(number)s") % {"kind": name, "number": event.target_id}


def details_of(event: AuditEvent) -> str:
    """The parameters of the event, one after the other."""
    return "; ".join(
        f"{name}: {_plain(value)}" for name, value in event.parameters.items() if value not in ("", None, {})
    )


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} = {_plain(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return str(value)
