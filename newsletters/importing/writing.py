"""Writing subscribers from a spreadsheet, many at once, in the transaction of the import: a statement a table."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import translation

from core.importing.kinds import Values
from core.mailing import Recipient, queue_mails
from core.models import OutboxMail
from core.states import require
from newsletters.importing.columns import proof_of
from newsletters.importing.finding import Pair, pair_of
from newsletters.models import Newsletter, Subscriber
from newsletters.models.subscriber import KEY_LENGTH, new_key
from newsletters.moving import How, S, lock_subscribers
from newsletters.subscribing import BETWEEN_MAILS

Subscribers = dict[str, Subscriber]
Told = list[tuple[int, Values]]
"""Keys of subscriptions, with what the list says of each."""
SOMEBODY = "k" * KEY_LENGTH

ADD_SUBSCRIBERS = """
    INSERT INTO newsletters_subscriber (uuid, email, name, language, key, created_at)
    SELECT gen_random_uuid(), email, name, language, key, %(at)s
    FROM unnest(%(emails)s::text[], %(names)s::text[], %(languages)s::text[], %(keys)s::text[])
        AS line (email, name, language, key)
    ON CONFLICT DO NOTHING RETURNING id
"""
ADD_SUBSCRIPTIONS = """
    INSERT INTO newsletters_subscription (subscriber_id, newsletter_id, state, since)
    SELECT subscriber, newsletter, 'pending', %(at)s
    FROM unnest(%(subscribers)s::bigint[], %(newsletters)s::bigint[]) AS line (subscriber, newsletter)
    RETURNING subscriber_id, newsletter_id, id
"""
CONFIRM = "UPDATE newsletters_subscription SET state = 'confirmed', since = %(at)s WHERE id = ANY(%(keys)s::bigint[])"
ADD_EVENTS = """
    INSERT INTO newsletters_subscriptionevent (subscription_id, state, how, language, evidence, by_id, at)
    SELECT key, %(state)s, %(how)s, language, evidence, %(by)s, %(at)s
    FROM unnest(%(keys)s::bigint[], %(languages)s::text[], %(proofs)s::text[]) AS line (key, language, evidence)
"""


def write(items: list[tuple[int | None, Values]], by: Any, at: datetime) -> list[int]:
    """Subscribe those with a proof of their consent, ask the others by mail; returns the keys of the subscriptions.

    Raises NotAllowed when `by` may not import for one of the newsletters.
    """
    codes = {values["newsletter"] for _key, values in items}
    series = {newsletter.code: newsletter for newsletter in Newsletter.objects.with_codes(codes)}
    for newsletter in series.values():
        require(by, "newsletters.import_subscribers", newsletter)
    people, fresh = _subscribers([values for _key, values in items], series, at)
    made = _new([values for key, values in items if key is None], people, series, at)
    told = [(key if key is not None else made[pair_of(values)], values) for key, values in items]
    _confirm([(key, values) for key, values in told if values.get("evidence")], by, at)
    _ask([(key, values) for key, values in told if not values.get("evidence")], people, fresh, by, at)
    return [key for key, _values in told]


def after(keys: list[int]) -> None:
    """Nothing else depends on who is subscribed."""


def _run(statement: str, **values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def _subscribers(rows: list[Values], series: dict[str, Newsletter], at: datetime) -> tuple[Subscribers, set[int]]:
    """The subscriber of each address, locked; new ones with what the rows say of them. And the keys of the new ones."""
    emails = [values["email"] for values in rows]
    made = _run(
        ADD_SUBSCRIBERS,
        at=at,
        emails=emails,
        names=[values.get("name", "") for values in rows],
        languages=[values.get("language") or series[values["newsletter"]].source_language for values in rows],
        keys=[new_key() for _values in rows],
    )
    return {one.email.upper(): one for one in lock_subscribers(set(emails))}, {key for (key,) in made}


def _new(rows: list[Values], people: Subscribers, series: dict[str, Newsletter], at: datetime) -> dict[Pair, int]:
    """The keys of subscriptions that were not there."""
    wanted = {(people[values["email"].upper()].pk, series[values["newsletter"]].pk): pair_of(values) for values in rows}
    made = _run(
        ADD_SUBSCRIPTIONS,
        at=at,
        subscribers=[subscriber for subscriber, _newsletter in wanted],
        newsletters=[newsletter for _subscriber, newsletter in wanted],
    )
    return {wanted[subscriber, newsletter]: key for subscriber, newsletter, key in made}


def _note(told: Told, state: str, by: Any, at: datetime) -> None:
    """A step of each, the proof of it with those who agreed elsewhere."""
    _run(
        ADD_EVENTS,
        keys=[key for key, _values in told],
        languages=[values.get("language", "") if state == S.CONFIRMED else "" for _key, values in told],
        proofs=[proof_of(values) if state == S.CONFIRMED else "" for _key, values in told],
        state=str(state),
        how=str(How.IMPORT),
        by=by.pk,
        at=at,
    )


def _confirm(told: Told, by: Any, at: datetime) -> None:
    """Those of whom the list says where they agreed."""
    if told:
        _run(CONFIRM, keys=[key for key, _values in told], at=at)
        _note(told, S.CONFIRMED, by, at)


def _ask(told: Told, people: Subscribers, fresh: set[int], by: Any, at: datetime) -> None:
    """The others are asked by mail; who got such a mail within the hour gets no second one."""
    if not told:
        return
    _note(told, S.PENDING, by, at)
    asked = {people[values["email"].upper()].pk: people[values["email"].upper()] for _key, values in told}
    mails: Any = OutboxMail.objects.after(at - BETWEEN_MAILS).filter(
        cause_type=Subscriber._meta.label_lower, cause_id__in=[key for key in asked if key not in fresh]
    )
    for key in mails.values_list("cause_id", flat=True):
        asked.pop(key, None)
    paths = _paths()
    queue_mails(
        "newsletters/please_confirm_list",
        [
            (
                Recipient(one.email, one.language, one.name), one,
                paths[one.language].replace(SOMEBODY, one.key),
            )
            for one in asked.values()
        ],
        secret=True,
    )  # fmt: skip


def _paths() -> dict[str, str]:
    """Where somebody confirms, in each language; made once, not for each."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[language] = reverse("newsletters:confirm", args=[SOMEBODY])
    return found
