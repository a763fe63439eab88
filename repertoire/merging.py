"""Making one entry of two that are the same organisation."""

from datetime import datetime
from typing import Any

from django.db import transaction

from core.auditing import record
from core.caching import renew_public_pages
from core.errors import Conflict
from core.models import DuplicateCandidate
from core.states import require, set_state
from core.translating import record_translation
from repertoire.duplicates import MODEL
from repertoire.models import (
    ConfirmationRequest,
    Contact,
    ContactDetail,
    EntryRequest,
    EntryRevision,
    Involvement,
    Location,
    MemberInvitation,
    Opportunity,
    Organisation,
    OrganisationMember,
)
from repertoire.states import ENTRY_TRANSITIONS, EntryState

FIELDS = [
    "name_it", "name_fr", "name_en", "acronym", "kind", "mission_it", "mission_fr", "mission_en", "website", "sectors",
    "languages", "source_language",
]  # fmt: skip
"""What is chosen field by field."""


@transaction.atomic
def merge_organisations(
    keep: Organisation, gone: Organisation, choices: dict[str, str], *, by: Any, at: datetime
) -> Organisation:
    """Make `gone` lead to `keep`, which takes over all that belongs to it.

    `choices` maps fields to "keep" or "gone"; what is not named stays. Revisions, confirmations and the history of
    `gone` stay with it, as what happened is never rewritten. Raises WrongState when one of both was merged before,
    Conflict when they are one, or when changes of `gone` still wait for an answer.
    """
    if keep.pk == gone.pk:
        raise Conflict("an entry cannot be merged into itself")
    keep, gone = _locked(keep.pk, gone.pk)
    require(by, "repertoire.merge_entries", keep)
    if EntryRevision.objects.awaiting().filter(organisation=gone).exists():
        raise Conflict("changes wait for an answer")
    before = Organisation.objects.get(pk=keep.pk)
    _choose(keep, gone, choices)
    gone.merged_into = keep
    set_state(gone, ENTRY_TRANSITIONS, act="merge", to=EntryState.MERGED, by=by, also=["merged_into"])
    if keep.state == EntryState.MERGED:
        raise Conflict("the entry to keep was merged itself")
    carried = _carry(keep, gone, at)
    record_translation(keep, before=before)
    _close_candidates(keep, gone, by, at)
    chosen = sorted(name for name in FIELDS if choices.get(name) == "gone")
    record("repertoire.merge_entries", by=by, on=keep, gone=gone.pk, chosen=chosen, carried=carried)
    renew_public_pages()
    return keep


def _locked(keep: int, gone: int) -> tuple[Organisation, Organisation]:
    """Both, locked in the order of their keys, whoever is first."""
    rows = Organisation.objects.select_for_update(of=("self",)).filter(pk__in=[keep, gone]).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[keep], found[gone]


def _choose(keep: Organisation, gone: Organisation, choices: dict[str, str]) -> None:
    chosen = [name for name in FIELDS if choices.get(name) == "gone"]
    for name in chosen:
        setattr(keep, name, getattr(gone, name))
    days = [day for day in (keep.confirmed_on, gone.confirmed_on) if day]
    keep.confirmed_on = max(days, default=None)
    keep.save(update_fields=[*chosen, "confirmed_on"])
    keep.repertoires.add(*gone.repertoires.all())


def _carry(keep: Organisation, gone: Organisation, at: datetime) -> dict[str, int]:
    """Move what belongs to `gone`; what `keep` has already is not doubled. Returns how many of each."""
    _drop_doubles(keep, gone, at)
    Organisation.objects.filter(merged_into=gone).update(merged_into=keep)
    ConfirmationRequest.objects.filter(organisation=gone, used_at=None).update(used_at=at)
    asked = EntryRequest.objects.open().filter(organisation=keep).values("user")
    EntryRequest.objects.open().filter(organisation=gone).exclude(user__in=asked).update(organisation=keep)
    moved = {}
    for model in (Location, ContactDetail, Opportunity, OrganisationMember, Contact, Involvement, MemberInvitation):
        rows: Any = model._default_manager.filter(organisation=gone)
        if number := rows.update(organisation=keep):
            moved[str(model._meta.model_name)] = number
    return moved


def _drop_doubles(keep: Organisation, gone: Organisation, at: datetime) -> None:
    """What both have: it stays once. Somebody who speaks for both goes on speaking for the one that stays."""
    speaks = OrganisationMember.objects.filter(organisation=keep, until=None).values("user")
    OrganisationMember.objects.filter(organisation=gone, until=None, user__in=speaks).update(until=at)
    for model, names in (
        (Involvement, ("programme_id", "role")),
        (ContactDetail, ("kind", "value", "visibility")),
        (Location, ("country", "region", "city")),
    ):
        rows: Any = model
        there = set(rows._default_manager.filter(organisation=keep).values_list(*names))
        for row in rows._default_manager.filter(organisation=gone):
            if tuple(getattr(row, name) for name in names) in there:
                row.delete()


def _close_candidates(keep: Organisation, gone: Organisation, by: Any, at: datetime) -> None:
    left, right = sorted((keep.pk, gone.pk))
    pairs = DuplicateCandidate.objects.filter(model=MODEL)
    pairs.filter(left_id=left, right_id=right).update(state=DuplicateCandidate.State.MERGED, by=by, at=at)
    others = pairs.filter(state=DuplicateCandidate.State.OPEN)
    (others.filter(left_id=gone.pk) | others.filter(right_id=gone.pk)).delete()
