"""What staff do for a subscriber who asked them to: by telephone, by letter, at the counter."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from core.auditing import record
from core.errors import WrongState
from core.states import require
from newsletters.forgetting import forget_subscriber, lock_to_delete
from newsletters.models import Newsletter, Subscriber, Subscription
from newsletters.moving import How, S, lock_subscriber, move_subscription, want
from newsletters.subscribing import ask_for_confirmation, subscriber_of

ENDS = "newsletters.end_subscription"
CHANGES = "newsletters.change_subscriber"
ADDS = "newsletters.add_subscriber"
ERASES = "newsletters.erase_subscriber"


@transaction.atomic
def add_by_hand(
    email: str, newsletters: Sequence[Newsletter], *, language: str, name: str, by: Any, at: datetime
) -> tuple[Subscriber, bool]:
    """Write down that somebody wants these series. They get them once they confirm it by the link in a mail.

    Returns the subscriber, and whether such a mail goes: an address gets at most one an hour. Raises NotAllowed.
    """
    for newsletter in newsletters:
        require(by, ADDS, newsletter)
    subscriber = subscriber_of(email, language=language, name=name)
    wanted = want(subscriber, newsletters, how=How.OFFICE, at=at, language=language, by=by)
    asked = ask_for_confirmation(subscriber, wanted, at=at)
    record("newsletters.add_by_hand", by=by, on=subscriber, newsletters=[one.code for one in newsletters])
    return subscriber, asked


@transaction.atomic
def end_on_request(subscription: Subscription, *, reason: str, by: Any, at: datetime) -> Subscription:
    """End a subscription because its subscriber asked for it; `reason` is kept with the proof of the consent.

    Raises NotAllowed, and WrongState when there is nothing to end any more.
    """
    subscriber = _locked(subscription.subscriber_id)
    found = Subscription.objects.of_subscriber(subscriber).filter(pk=subscription.pk).first()
    if found is None:
        raise WrongState("gone")
    require(by, ENDS, found)
    move_subscription(found, S.UNSUBSCRIBED, how=How.OFFICE, at=at, evidence=reason, by=by)
    record("newsletters.end_subscription", by=by, on=subscriber, newsletter=found.newsletter.code)
    return found


@transaction.atomic
def change_language(subscriber: Subscriber, language: str, *, by: Any) -> Subscriber:
    """Issues and mails come in this language from now on. Raises NotAllowed, WrongState when the subscriber is gone."""
    locked = _locked(subscriber.pk)
    require(by, CHANGES, locked)
    locked.language = language
    locked.save(update_fields=["language"])
    record("newsletters.change_language", by=by, on=locked, language=language)
    return locked


@transaction.atomic
def erase_on_request(subscriber: Subscriber, *, by: Any) -> None:
    """Forget an address and all that belongs to it. Raises NotAllowed, WrongState when somebody was faster."""
    locked = lock_to_delete(subscriber.pk)
    if locked is None:
        raise WrongState("gone")
    require(by, ERASES, locked)
    record("newsletters.erase_subscriber", by=by, on=locked)
    forget_subscriber(locked)


def _locked(key: int) -> Subscriber:
    """The subscriber as it is now; nobody else moves its subscriptions until the transaction ends."""
    found = lock_subscriber(key)
    if found is None:
        raise WrongState("gone")
    return found
