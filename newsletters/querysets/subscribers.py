"""Reads of subscribers and subscriptions."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Upper

from core.models import SuppressedAddress
from newsletters.querysets.seeing import of_keepers
from newsletters.states import SUBSCRIPTION_MOVES, SubscriptionState

LIVING = [SubscriptionState.PENDING, SubscriptionState.CONFIRMED]
LEAVABLE = [state for state, to in SUBSCRIPTION_MOVES if to == SubscriptionState.UNSUBSCRIBED]

if TYPE_CHECKING:  # named in strings below
    from newsletters.models.newsletter import Newsletter
    from newsletters.models.subscriber import Subscriber, Subscription  # noqa: F401
    from programmes.models import Programme


def in_capitals(addresses: Iterable[str]) -> RawSQL:
    """The addresses as the database writes them in capitals, as one value: a thousand of them are planned as one is."""
    return RawSQL("SELECT upper(one) FROM unnest(%s::text[]) AS one", [list(addresses)])


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def seen_by_staff(self, user: Any) -> Self:
        """Those of a newsletter whose subscribers one may see."""
        from newsletters.models import Subscription

        theirs = Subscription.objects.seen_by_staff(user).filter(subscriber=OuterRef("pk"))
        return self.filter(Exists(theirs))

    def having(self, user: Any, *, newsletter: str = "", state: str = "") -> Self:
        """Those with a subscription, among those that one may see, to this series (its code) and in this state."""
        from newsletters.models import Subscription

        wanted = {"newsletter__code": newsletter, "state": state}
        found = Subscription.objects.seen_by_staff(user).filter(**{name: said for name, said in wanted.items() if said})
        return self.filter(Exists(found.filter(subscriber=OuterRef("pk"))))

    def with_subscriptions_for(self, user: Any) -> Self:
        """With the subscriptions that one may see, as `subscriptions_seen`."""
        from newsletters.models import Subscription

        seen = Subscription.objects.seen_by_staff(user).select_related("newsletter").order_by("newsletter__code")
        return self.prefetch_related(Prefetch("subscriptions", queryset=seen, to_attr="subscriptions_seen"))

    def with_address(self, address: str) -> "Subscriber | None":
        """The one of this address, whatever its case."""
        return self.filter(email__iexact=address).first()

    def with_addresses(self, addresses: Iterable[str]) -> Self:
        """Those of these addresses, whatever their case."""
        return self.annotate(address=Upper("email")).filter(address__in=in_capitals(addresses))

    def unanswered(self, before: datetime) -> Self:
        """Those who did not confirm what they asked for before that moment, and those who have nothing."""
        from newsletters.models import Subscription

        waiting = Subscription.objects.filter(
            subscriber=OuterRef("pk"), state=SubscriptionState.PENDING, since__lte=before
        )
        return self.filter(Exists(waiting) | Q(subscriptions=None, created_at__lte=before))

    def gone_before(self, moment: datetime) -> Self:
        """Those who have no subscription that lives, and with whom nothing has happened since that moment."""
        from newsletters.models import Subscription

        kept = Subscription.objects.filter(Q(state__in=LIVING) | Q(since__gt=moment), subscriber=OuterRef("pk"))
        return self.filter(~Exists(kept), created_at__lte=moment)

    def with_key(self, key: str) -> "Subscriber | None":
        """The one whose page this key opens."""
        return self.filter(key=key).first()


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def seen_by_staff(self, user: Any) -> Self:
        """Those of the programmes whose subscribers one may see."""
        return self.filter(of_keepers(user, "newsletter__programme"))

    def confirmed(self) -> Self:
        return self.filter(state=SubscriptionState.CONFIRMED)

    def waiting(self, since: datetime) -> Self:
        """Those that were asked for after that moment and are not confirmed yet."""
        return self.filter(state=SubscriptionState.PENDING, since__gt=since)

    def unanswered(self, before: datetime) -> Self:
        """Those that were asked for before that moment and never confirmed."""
        return self.filter(state=SubscriptionState.PENDING, since__lte=before)

    def endable(self) -> Self:
        """Those that can still be left."""
        return self.filter(state__in=LEAVABLE)

    def of_address(self, address: str) -> Self:
        """Those of an address, whatever its case."""
        return self.filter(subscriber__email__iexact=address)

    def of_newsletter(self, newsletter: "Newsletter") -> Self:
        return self.filter(newsletter=newsletter)

    def at_addresses(self, addresses: Iterable[str]) -> Self:
        """Those of these addresses, whatever their case."""
        rows = self.annotate(address=Upper("subscriber__email")).select_related("subscriber", "newsletter__programme")
        return rows.filter(address__in=in_capitals(addresses))

    def of_audience(self, newsletter: "Newsletter", audience: str) -> Self:
        """Those by which an issue of the newsletter reaches somebody: of the series, or of any of its programme."""
        address = Upper(OuterRef("subscriber__email"))
        lost = SuppressedAddress.objects.annotate(upper=Upper("address")).filter(upper=address)
        wanted = Q(newsletter=newsletter)
        if audience == "programme":
            wanted |= Q(newsletter__programme=newsletter.programme_id, newsletter__published=True)
        return self.confirmed().filter(wanted).exclude(Exists(lost))

    def readers_by_language(self) -> dict[str, int]:
        """How many persons read each language, each counted once."""
        rows = self.order_by().values_list("subscriber__language")
        return dict(rows.annotate(n=Count("subscriber", distinct=True)))

    def newsletter_with(self, code: str) -> "Newsletter | None":
        """The series of this code, if one of these is to it."""
        found = self.filter(newsletter__code=code).first()
        return found.newsletter if found is not None else None

    def programmes(self) -> Any:
        """The keys of the programmes of their series, for a subquery."""
        return self.order_by().values("newsletter__programme")

    def in_file(self, programme: "Programme", code: str) -> Self:
        """Those to this series of the programme, with their subscribers, in the order in which they came."""
        rows = self.filter(newsletter__programme=programme, newsletter__code=code)
        return rows.select_related("subscriber").order_by("pk")

    def narrowed(self, state: str = "", language: str = "") -> Self:
        """Those in this state and of subscribers of this language, where they are named."""
        wanted = {"state": state, "subscriber__language": language}
        return self.filter(**{name: said for name, said in wanted.items() if said})

    def of_open_series(self) -> Self:
        """Those to series that take new readers."""
        return self.filter(newsletter__closed=False)

    def of_subscriber(self, subscriber: "Subscriber") -> Self:
        """Theirs, with the series."""
        return self.filter(subscriber=subscriber).select_related("newsletter__programme")

    def by_language_and_state(self) -> dict[tuple[str, str], int]:
        """How many there are, by the subscriber's language and the state."""
        found = self.order_by().values_list("subscriber__language", "state").annotate(n=Count("pk"))
        return {(language, state): number for language, state, number in found}
