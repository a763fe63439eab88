"""Entries are true because somebody says so once a year: the owner, by mail or on the page, or an officer."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.auditing import record
from core.caching import renew_public_pages
from core.errors import WrongState
from core.states import require, set_state
from repertoire.models import Confirmation, ConfirmationRequest, Organisation
from repertoire.moving import lock_organisation
from repertoire.rules import keeps, speaks_for
from repertoire.states import ENTRY_TRANSITIONS, EntryState

LINK_GOOD_FOR = timedelta(days=120)
How = Confirmation.How


class LinkUsed(WrongState):
    """The link was used already, is too old, or whoever got it does not speak for the organisation any more."""


@transaction.atomic
def confirm_entry(organisation: Organisation, *, by: Any, at: datetime) -> Confirmation:
    """An owner or officer says that the entry is still true; one that the clock hid is shown again.

    Twice on one day counts once. Raises NotAllowed, WrongState for an entry that is not public and did not lapse.
    """
    organisation = lock_organisation(organisation.pk)
    require(by, "repertoire.confirm_entry", organisation)
    owner = speaks_for(by, organisation) or not keeps(by)
    return _confirm(organisation, how=How.OWNER if owner else How.OFFICER, by=by, at=at)


def _confirm(organisation: Organisation, *, how: str, by: Any, at: datetime) -> Confirmation:
    """Write the confirmation of a locked entry."""
    lapsed = organisation.state == EntryState.HIDDEN and organisation.lapsed
    if organisation.state != EntryState.PUBLISHED and not lapsed:
        raise WrongState(organisation.state)
    today = timezone.localdate(at)
    latest = organisation.confirmations.first()
    if latest is not None and not lapsed and timezone.localdate(latest.at) == today:
        return latest
    organisation.confirmed_on, organisation.lapsed = today, False
    if lapsed:
        set_state(
            organisation, ENTRY_TRANSITIONS, act="confirm", to=EntryState.PUBLISHED, by=by,
            also=["confirmed_on", "lapsed"],
        )  # fmt: skip
    else:
        organisation.save(update_fields=["confirmed_on", "lapsed"])
    organisation.confirmation_requests.filter(used_at=None).update(used_at=at)
    record("repertoire.confirm_entry", by=by, on=organisation, how=how)
    renew_public_pages()
    return Confirmation.objects.create(organisation=organisation, how=how, by=by, at=at)


def issue_link(organisation: Organisation, user: Any, *, at: datetime) -> str:
    """The path of a new link by which `user` can confirm the entry once. Only the hash of its secret is kept."""
    token = token_urlsafe(32)
    ConfirmationRequest.objects.create(
        organisation=organisation, user=user, token_hash=hash_of(token), at=at, until=at + LINK_GOOD_FOR
    )
    return reverse("repertoire:confirm_by_link", args=[token])


def hash_of(token: str) -> str:
    """What is kept of a link's secret."""
    return sha256(token.encode()).hexdigest()


def request_of(token: str, *, at: datetime) -> ConfirmationRequest | None:
    """The request that a link answers, as long as the link is good."""
    found = ConfirmationRequest.objects.usable(at).select_related("organisation", "user")
    request = found.filter(token_hash=hash_of(token), user__is_active=True).first()
    return request if request is not None and speaks_for(request.user, request.organisation) else None


@transaction.atomic
def confirm_by_link(token: str, *, at: datetime) -> Confirmation:
    """Whoever holds the link says that the entry is true, in the name of the person to whom it was sent.

    Raises LinkUsed, WrongState when the entry was hidden by staff meanwhile, or merged.
    """
    asked = request_of(token, at=at)
    if asked is None:
        raise LinkUsed
    organisation = lock_organisation(asked.organisation_id)
    asked = request_of(token, at=at)
    if asked is None:
        raise LinkUsed
    require(asked.user, "repertoire.confirm_entry", organisation)
    return _confirm(organisation, how=How.MAIL, by=asked.user, at=at)
