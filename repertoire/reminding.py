"""What the clock does: asks owners once a year, hides what nobody confirms, tells of what ends. Found by looking."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.auditing import record
from core.caching import renew_public_pages
from core.shown import shown
from core.states import find_transition
from repertoire.confirming import issue_link
from repertoire.models import Opportunity, Organisation
from repertoire.moving import owners_of, tell
from repertoire.states import LAPSE, EntryState

CONFIRMED_FOR = timedelta(days=365)
GRACE = timedelta(days=60)
ASKED_AGAIN = timedelta(days=30)
TOLD_BEFORE = timedelta(days=14)
AT_ONCE = 200
MAILS_A_PERSON = 3
"""So many questions one person gets in one run."""


@transaction.atomic
def ask_for_confirmations(*, at: datetime) -> int:
    """Ask those who speak for entries that nobody confirmed for a year; returns how many entries were asked about.

    At most AT_ONCE in one run, the same one again after 30 days, and no person about more than three at once: the
    others wait for the next day.
    """
    due = Organisation.objects.unconfirmed_since(_year_before(at)).with_owner(at).not_asked_since(at - ASKED_AGAIN)
    rows = due.longest_unconfirmed().select_for_update(of=("self",), skip_locked=True)[:AT_ONCE]
    asked, told = 0, Counter[int]()
    for organisation in rows:
        people = [user for user in owners_of(organisation, at=at) if told[user.pk] < MAILS_A_PERSON]
        for user in people:
            told[user.pk] += 1
            path = issue_link(organisation, user, at=at)
            about: dict[str, Any] = {"organisation": organisation, "cause": organisation, "path": path}
            tell([user], "repertoire/still_correct", secret=True, **about)
        asked += bool(people)
    return asked


@transaction.atomic
def lapse_unconfirmed(*, at: datetime) -> int:
    """Hide entries whose owners were asked 60 days ago and did not answer; returns how many. They are told.

    Staff find them among what waits. An entry for which nobody speaks was never asked about: staff confirm those.
    """
    silent = Organisation.objects.unconfirmed_since(_year_before(at)).asked_before(at - GRACE)
    rows = list(silent.longest_unconfirmed().select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
    for organisation in rows:
        line = find_transition([LAPSE], source=organisation.state, act="lapse", target=EntryState.HIDDEN)
        organisation.state, organisation.lapsed = line.target, True
        organisation.save(update_fields=["state", "lapsed"])
        record("repertoire.lapse", by=None, on=organisation)
        path = reverse("repertoire:own_organisation", args=[organisation.uuid])
        people = owners_of(organisation, at=at)
        tell(people, "repertoire/entry_lapsed", organisation=organisation, cause=organisation, path=path)
    if rows:
        renew_public_pages()
    return len(rows)


@transaction.atomic
def tell_of_expiry(*, at: datetime) -> int:
    """Tell owners of opportunities that end within 14 days, once for each end; returns how many opportunities end."""
    today = timezone.localdate(at)
    ending = Opportunity.objects.ending_by(today + TOLD_BEFORE, after=today - timedelta(days=1)).with_organisation()
    rows = list(ending.in_order().select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
    for opportunity in rows:
        opportunity.expiry_told_for = opportunity.valid_until
        opportunity.save(update_fields=["expiry_told_for"])
        body, ends_on = opportunity.organisation, (opportunity.valid_until or today).isoformat()
        path = reverse("repertoire:renew_opportunity", args=[opportunity.uuid])
        for user in owners_of(body, at=at):
            about = {"title": str(shown(opportunity, "title", user.language)), "ends_on": ends_on, "path": path}
            tell([user], "repertoire/opportunity_ends", organisation=body, cause=opportunity, **about)
    return len(rows)


def _year_before(at: datetime) -> date:
    return timezone.localdate(at) - CONFIRMED_FOR
