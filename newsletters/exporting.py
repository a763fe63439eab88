"""The subscribers of a series as a file: for a purpose, logged and expiring, as every file with personal data."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from beneficiaries.export_contents import Contents, register
from beneficiaries.exporting import ask_export, withdraw_exports
from beneficiaries.models import PersonExport
from core.bouncing import take_turn
from core.personal_data import Subject
from core.places import language_name
from core.states import require
from newsletters.models import Newsletter, Subscriber, Subscription
from newsletters.moving import lock_subscribers
from newsletters.states import SubscriptionState

SUBSCRIBERS = "subscribers"
EXPORTS = "newsletters.export_subscribers"
COLUMNS = ("email", "name", "language", "state", "since")
CRITERIA = ("newsletter", "state", "language")


def ask_subscribers(
    newsletter: Newsletter,
    *,
    purpose: str,
    state: str,
    in_language: str,
    file_format: str,
    language: str,
    by: Any,
    at: datetime,
) -> PersonExport:
    """Have a file written with the subscribers of a series: all, or those in a state or of a language.

    `language` is that of the headings. Raises NotAllowed, or ValidationError.
    """
    require(by, EXPORTS, newsletter)
    criteria = {"newsletter": newsletter.code, "state": state, "language": in_language}
    return ask_export(
        newsletter.programme,
        about=SUBSCRIBERS,
        purpose=purpose,
        columns=dict.fromkeys(COLUMNS, ""),
        criteria={name: value for name, value in criteria.items() if value},
        file_format=file_format,
        language=language,
        by=by,
        at=at,
    )


def withdraw_with(subscriber: Subscriber) -> None:
    """Inside the transaction that erases: files in which the subscriber may stand are deleted."""
    withdraw_exports(SUBSCRIBERS, Subscription.objects.of_subscriber(subscriber).programmes())


def withdraw_with_person(subject: Subject, by: Any, at: datetime) -> None:
    """The same for all addresses of a person who is erased; locked in the order of newsletters/forgetting.py."""
    for address in sorted(subject.addresses):
        take_turn(address)
    lock_subscribers(subject.addresses)
    withdraw_exports(SUBSCRIBERS, Subscription.objects.at_addresses(subject.addresses).programmes())


def _rows(export: PersonExport) -> Any:
    found = Subscription.objects.in_file(export.programme, export.criteria.get("newsletter", ""))
    return found.narrowed(export.criteria.get("state", ""), export.criteria.get("language", ""))


def _cells(subscription: Subscription, names: list[str]) -> list[object]:
    reader = subscription.subscriber
    values = {
        "email": reader.email, "name": reader.name, "language": language_name(reader.language),
        "state": subscription.get_state_display(), "since": timezone.localtime(subscription.since).date().isoformat(),
    }  # fmt: skip
    return [values[name] for name in names]


def _label(name: str) -> str:
    labels = {"email": _("e-mail"), "name": _("name"), "language": _("language"), "state": _("state")}
    return capfirst(labels.get(name) or pgettext("a state", "since"))


def _in_words(criteria: dict[str, str]) -> str:
    told = {
        pgettext("a series", "newsletter"): criteria.get("newsletter", ""),
        _("state"): str(dict(SubscriptionState.choices).get(criteria.get("state", ""), "")),
        _("language"): language_name(criteria["language"]) if criteria.get("language") else "",
    }
    return "; ".join(f"{name}: {value}" for name, value in told.items() if value)


register(
    Contents(
        code=SUBSCRIBERS,
        permission=EXPORTS,
        sheet=gettext_lazy("Subscribers"),
        columns=COLUMNS,
        label=_label,
        criteria=CRITERIA,
        in_words=_in_words,
        rows=_rows,
        cells=_cells,
    )
)
