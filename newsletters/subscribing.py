"""Asking for newsletters, confirming it, changing one's mind. Who holds a subscriber's key reads that mailbox."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from core.mailing import Recipient, queue_mail
from core.models import OutboxMail
from newsletters.models import Newsletter, Subscriber, Subscription
from newsletters.moving import How, S, end, join, lock_subscriber, move_subscription, want

LINK_GOOD_FOR = timedelta(days=30)
"""To confirm. After that the wish is forgotten."""
BETWEEN_MAILS = timedelta(hours=1)
"""Nobody can fill a stranger's mailbox through our form."""


@transaction.atomic
def ask_to_subscribe(
    email: str, newsletters: Sequence[Newsletter], *, language: str, at: datetime, name: str = ""
) -> None:
    """Somebody wrote an address into the form: whoever reads its mailbox is asked whether they want this.

    It returns nothing, and does as much for one address as for another: nobody learns here who is subscribed. An
    address gets at most one such mail an hour. To one to which nothing is sent any more the outbox sends none.
    """
    subscriber = subscriber_of(email, language=language, name=name)
    wanted = want(subscriber, newsletters, how=How.FORM, at=at, language=language)
    if wanted:
        ask_for_confirmation(subscriber, wanted, at=at)


def subscriber_of(email: str, *, language: str, name: str) -> Subscriber:
    """The subscriber of this address, locked; a new one if there is none. Two who ask at once get the same."""
    Subscriber.objects.bulk_create(
        [Subscriber(email=email.strip(), language=language, name=name)], ignore_conflicts=True
    )
    subscriber = Subscriber.objects.select_for_update().get(email__iexact=email.strip())
    if not subscriber.subscriptions.confirmed().exists():  # else what a stranger types here changes nothing
        subscriber.language, subscriber.name = language, name or subscriber.name
        subscriber.save(update_fields=["language", "name"])
    return subscriber


def ask_for_confirmation(subscriber: Subscriber, wanted: Iterable[Subscription], *, at: datetime) -> bool:
    """Send a locked subscriber the link by which they confirm what waits, or see that nothing does; whether a mail
    goes. The link is good for 30 days from now."""
    if OutboxMail.objects.written_for(subscriber).after(at - BETWEEN_MAILS).exists():
        return False
    waiting = [subscription.pk for subscription in wanted if subscription.state == S.PENDING]
    Subscription.objects.filter(pk__in=waiting).update(since=at)
    to = Recipient(subscriber.email, subscriber.language, subscriber.name)
    if waiting:
        path = reverse("newsletters:confirm", args=[subscriber.key])
        queue_mail("newsletters/please_confirm", to=to, cause=subscriber, secret=True, path=path)
    else:
        path = reverse("newsletters:preferences", args=[subscriber.key])
        queue_mail("newsletters/subscribed_already", to=to, cause=subscriber, secret=True, path=path)
    return True


@transaction.atomic
def confirm_subscriptions(
    subscriber: Subscriber, newsletters: Sequence[Newsletter], *, language: str, at: datetime
) -> list[Subscription]:
    """Whoever reads the mailbox says yes to these series; returns the subscriptions that hold now.

    What they left meanwhile, or never asked for, stays as it is; so does what was closed meanwhile.
    """
    locked = lock_subscriber(subscriber.pk)
    if locked is None:
        return []
    asked = [
        subscription for subscription in Subscription.objects.of_subscriber(locked)
        if subscription.newsletter in newsletters
    ]  # fmt: skip
    for subscription in asked:
        waits = subscription.state == S.PENDING and not subscription.newsletter.closed
        if waits and subscription.since > at - LINK_GOOD_FOR:
            move_subscription(subscription, S.CONFIRMED, how=How.LINK, at=at, language=language)
    return [subscription for subscription in asked if subscription.state == S.CONFIRMED]


@transaction.atomic
def leave(subscriber: Subscriber, newsletter: Newsletter, *, how: str, at: datetime, language: str = "") -> bool:
    """End a subscription; whether there was one to end. Who had left has left."""
    locked = lock_subscriber(subscriber.pk)
    if locked is None:
        return False
    found = Subscription.objects.of_subscriber(locked).of_newsletter(newsletter).first()
    return found is not None and end(found, how=how, at=at, language=language)


@transaction.atomic
def leave_all(subscriber: Subscriber, *, how: str, at: datetime, language: str = "") -> int:
    """End all subscriptions; returns how many there were to end."""
    locked = lock_subscriber(subscriber.pk)
    if locked is None:
        return 0
    return sum(end(one, how=how, at=at, language=language) for one in Subscription.objects.of_subscriber(locked))


@transaction.atomic
def change_preferences(
    subscriber: Subscriber,
    *,
    language: str,
    name: str,
    newsletters: Sequence[Newsletter],
    offered: Sequence[Newsletter],
    shown_in: str,
    at: datetime,
) -> None:
    """What a subscriber wants from now on. Of the series that were `offered` those in `newsletters` are joined at once,
    as the key proves the mailbox; the others, if they were confirmed, are left."""
    locked = lock_subscriber(subscriber.pk)
    if locked is None:
        return
    locked.language, locked.name = language, name
    locked.save(update_fields=["language", "name"])
    join(locked, [one for one in offered if one in newsletters], how=How.LINK, at=at, language=shown_in)
    for had in Subscription.objects.of_subscriber(locked).confirmed():
        if had.newsletter in offered and had.newsletter not in newsletters:
            end(had, how=How.LINK, at=at, language=shown_in)
