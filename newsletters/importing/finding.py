"""Which subscription a row of a spreadsheet means: of the newsletters for which the reader imports."""

from collections.abc import Iterable
from typing import Any

from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from core.importing.kinds import Found, Values
from core.models import SuppressedAddress
from newsletters.importing.columns import not_yours
from newsletters.models import Newsletter, Subscription
from newsletters.moving import LEFT, S, lock_subscribers
from newsletters.querysets.subscribers import in_capitals

Pair = tuple[str, str]
"""An address in capitals, and the code of a newsletter."""


def pair_of(values: Values) -> Pair:
    """What tells one subscription from another."""
    return values["email"].upper(), values["newsletter"]


def find(rows: list[Values], *, similar: bool, by: Any) -> list[Found]:
    """For each row the subscription of its address to its newsletter. Whoever left stays left."""
    mine = set(Newsletter.objects.sent_by(by).exclude(closed=True).values_list("code", flat=True))
    addresses = {values["email"].upper() for values in rows}
    stopped = _stopped(addresses)
    there = {
        (one.subscriber.email.upper(), one.newsletter.code): one
        for one in Subscription.objects.at_addresses(addresses)
    }  # fmt: skip
    return [_found(values, mine, stopped, there.get(pair_of(values))) for values in rows]


def _stopped(addresses: Iterable[str]) -> set[str]:
    """Those to which nothing is sent any more."""
    rows: Any = SuppressedAddress.objects.annotate(upper=Upper("address")).filter(upper__in=in_capitals(addresses))
    return set(rows.values_list("upper", flat=True))


def _found(values: Values, mine: set[str], stopped: set[str], there: Subscription | None) -> Found:
    if values["newsletter"] not in mine:
        return Found(problems={"newsletter": not_yours(values["newsletter"])})
    if there is not None and there.state == S.UNSUBSCRIBED:
        return Found(problems={"email": _("This person has left the newsletter, and can only come back of their own.")})
    if values["email"].upper() in stopped or (there is not None and there.state in LEFT):
        return Found(problems={"email": _("Nothing is sent to this address: mails came back, or none are wanted.")})
    return Found(target=there.pk) if there is not None else Found()


def current(rows: dict[int, Values], *, lock: bool) -> dict[int, Values]:
    """What the subscriptions hold now. Only what waits for a confirmation can change, by the proof of a consent: the
    name and the language are the subscriber's own. Those that were left meanwhile count as gone."""
    if lock:  # the subscribers before their subscriptions, as every other move does
        lock_subscribers({values["email"] for values in rows.values()})
    found = Subscription.objects.filter(pk__in=list(rows)).exclude(state__in=LEFT)
    return {one.pk: _now(one, rows[one.pk]) for one in found}


def _now(subscription: Subscription, values: Values) -> Values:
    if subscription.state == S.CONFIRMED:
        return dict(values)
    return {name: value for name, value in values.items() if name != "evidence"}
