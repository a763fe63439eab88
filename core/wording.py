"""The codes of the audit log and of mails in words, in the reader's language. Each app tells its own."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import AuditEvent
from core.places import language_name

WORDS: dict[str, str | Promise] = {
    "core.receive_import": gettext_lazy("Sent a spreadsheet"),
    "core.accept_import": gettext_lazy("Had a spreadsheet carried out"),
    "core.merge_import": gettext_lazy("Carried out a spreadsheet"),
    "core.refuse_import": gettext_lazy("Dropped a spreadsheet"),
    "core.export_rows": gettext_lazy("Exported a list as a spreadsheet"),
    "core.export_translations": gettext_lazy("Exported texts for a translator"),
    "core.retry_rendering": gettext_lazy("Had a document made once more"),
    "core.save_filter": gettext_lazy("Saved a filter of a list"),
    "core.forget_filter": gettext_lazy("Forgot a saved filter"),
    "core.confirm_translation": gettext_lazy("Said that a translation still fits"),
    "core.judge_no_duplicate": gettext_lazy("Said that two entries are not the same"),
}
MAILS: dict[str, str | Promise] = {}

NAMES: dict[str, str | Promise] = {
    "filter": gettext_lazy("filter"),
    "searched": gettext_lazy("searched by words"),
    "fields": gettext_lazy("fields"),
}
VALUES: dict[str, dict[Any, str | Promise]] = {"role": {}}
"""What parameters are called, and what their codes mean."""

Told = list[tuple[str, str]]
EXPLAINED: dict[str, Callable[[AuditEvent], Told]] = {
    "core.export_translations": lambda event: _texts_told(event.parameters),
}
"""Verbs whose parameters need more than their names: a function that tells them as (label, text)."""

GENERAL: dict[str, Promise] = {
    "list": gettext_lazy("Read the list of %(kinds)s"),
    "read": gettext_lazy("Read: %(kind)s"),
    "add": gettext_lazy("Added: %(kind)s"),
    "change": gettext_lazy("Changed: %(kind)s"),
    "delete": gettext_lazy("Deleted: %(kind)s"),
}
"""What the back office writes for every table, as `app.model.verb`."""


def _texts_told(parameters: dict[str, Any]) -> Told:
    table, language = parameters.get("table", ""), language_name(str(parameters.get("language", "")))
    told = [(_("language"), language), (_("texts"), str(parameters.get("texts", "")))]
    return [*told, (_("kind"), name_of_model(table))] if table else told


def say(words: dict[str, Promise]) -> None:
    """Tell what an app's verbs mean."""
    WORDS.update(words)


def name_mails(names: dict[str, Promise]) -> None:
    """Tell what an app's mails are about."""
    MAILS.update(names)


def mail_name(template: str) -> str:
    """What a mail is about, in the current language; its code where nobody said."""
    return str(MAILS.get(template, template))


def name_parameters(names: dict[str, tuple[Promise, Any]]) -> None:
    """Tell what an app's parameters are called, each with the choices that its codes come from (or none)."""
    for name, (label, choices) in names.items():
        NAMES[name] = label
        VALUES.setdefault(name, {}).update(dict(choices or ()))


def explain(explained: dict[str, Callable[[AuditEvent], Told]]) -> None:
    """Tell how the parameters of an app's verbs are read out, wherever the event is shown."""
    EXPLAINED.update(explained)


def told_of(event: AuditEvent) -> Told:
    """What an event says beyond its verb, as (label, text), where an app explains it."""
    return EXPLAINED[event.verb](event) if event.verb in EXPLAINED else []


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


def roles_of(event: AuditEvent) -> str:
    """In which roles somebody acted."""
    return ", ".join(str(VALUES["role"].get(role, role)) for role in event.role.split(",") if role)


def details_of(event: AuditEvent) -> str:
    """The parameters of the event, one after the other."""
    if event.verb in EXPLAINED:
        return "; ".join(f"{label}: {text}" for label, text in told_of(event))
    told = {name: value for name, value in event.parameters.items() if value not in ("", None, {})}
    return "; ".join(f"{NAMES.get(name, name)}: {_plain(name, value)}" for name, value in told.items())


def _plain(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} = {_plain(key, one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(_plain(name, one) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(VALUES.get(name, {}).get(value, value))
