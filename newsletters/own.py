"""The newsletters of somebody who is signed in: the account's confirmed addresses need no second confirmation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from core.errors import NotAllowed
from newsletters.models import Newsletter, Subscription
from newsletters.moving import How, end, join, lock_subscribers
from newsletters.subscribing import subscriber_of


@dataclass(frozen=True)
class Own:
    """A series, and at which of the account's addresses it arrives."""

    newsletter: Newsletter
    addresses: list[str]


def own_newsletters(addresses: list[str]) -> list[Own]:
    """The series that an account with these confirmed addresses may get or gets, by name; none while it has none."""
    if not addresses:
        return []
    held: dict[int, list[str]] = {}
    theirs = list(Subscription.objects.at_addresses(addresses).confirmed())
    for one in theirs:
        held.setdefault(one.newsletter_id, []).append(one.subscriber.email)
    offered = Newsletter.objects.offered_to(one.newsletter for one in theirs)
    return [Own(newsletter, held.get(newsletter.pk, [])) for newsletter in offered.by_name()]


def confirmed_addresses(user: Any) -> list[str]:
    """The addresses that the account has confirmed, that of the account first."""
    found = EmailAddress.objects.filter(user=user, verified=True).order_by("-primary", "pk")
    return list(found.values_list("email", flat=True))


@transaction.atomic
def join_own(user: Any, newsletter: Newsletter, *, language: str, at: datetime) -> Subscription:
    """Subscribe the account's address to a series at once. Raises NotAllowed while none is confirmed."""
    addresses = confirmed_addresses(user)
    if not addresses:
        raise NotAllowed("newsletters.join_own")
    subscriber = subscriber_of(addresses[0], language=language, name=user.full_name[:100])
    [joined] = join(subscriber, [newsletter], how=How.FORM, at=at, language=language)
    return joined


@transaction.atomic
def leave_own(user: Any, newsletter: Newsletter, *, language: str, at: datetime) -> int:
    """End a series at all addresses of the account; returns at how many."""
    addresses = confirmed_addresses(user)
    lock_subscribers(addresses)
    found = Subscription.objects.at_addresses(addresses).of_newsletter(newsletter)
    return sum(end(one, how=How.FORM, at=at, language=language) for one in found)
