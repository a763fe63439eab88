"""Making one entry of two that are the same organisation."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.auditing import record
from core.caching import renew_public_pages
from core.duplicates.pairs import close_pairs
from core.duplicates.searching import ask_for_duplicates
from core.errors import Conflict, WrongState
from core.states import require, set_state
from core.translating import record_translation
from repertoire.content import LANGUAGES, in_each_language
from repertoire.duplicates import MODEL
from repertoire.indexing import indexed_together
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


_of_other_rooms: list[Any] = []


def carry_also(model: Any) -> None:
    """Rows of another room whose `organisation` is merged go along to the one that stays."""
    _of_other_rooms.append(model)


class ChangesWait(Conflict):
    """Changes of the entry that would go still wait for an answer."""


class Moved(Conflict):
    """One of both says something else than what was seen."""


@transaction.atomic
def merge_organisations(
    keep: Organisation, gone: Organisation, choices: dict[str, str], *, by: Any, at: datetime, seen: str = ""
) -> Organisation:
    """Make `gone` lead to `keep`, which takes over all that belongs to it.

    `choices` maps fields to "keep" or "gone"; what is not named stays. Revisions, confirmations and the history of
    `gone` stay with it, as what happened is never rewritten. Raises WrongState when one of both was merged before,
    Conflict when they are one, Moved when they do not say any more what was `seen` (content_of_both; "" for whatever
    they say), ChangesWait, and ValidationError when no name would be left.
    """
    if keep.pk == gone.pk:
        raise Conflict("an entry cannot be merged into itself")
    keep, gone = _locked(keep.pk, gone.pk)
    require(by, "repertoire.merge_entries", keep)
    if EntryRevision.objects.awaiting().filter(organisation=gone).exists():
        raise ChangesWait("changes wait for an answer")
    if keep.state == EntryState.MERGED:
        raise WrongState("the entry to keep was merged itself")
    if seen and seen != content_of_both(keep, gone):
        raise Moved("not what was seen")
    before = Organisation.objects.get(pk=keep.pk)
    with indexed_together() as ids:
        ids += [keep.pk, gone.pk]
        _choose(keep, gone, choices)
        gone.merged_into = keep
        set_state(gone, ENTRY_TRANSITIONS, act="merge", to=EntryState.MERGED, by=by, also=["merged_into"])
        carried = _carry(keep, gone, at)
    record_translation(keep, before=before)
    close_pairs(MODEL, keep=keep.pk, gone=gone.pk, by=by, at=at)
    ask_for_duplicates(MODEL, [keep.pk])
    _write_down(keep, gone, choices, carried, by)
    renew_public_pages()
    return keep


def content_of_both(one: Organisation, other: Organisation) -> str:
    """What tells the content that is chosen between from any other."""
    rows = sorted((one, other), key=lambda row: row.pk)
    content = [[getattr(row, name) or "" for name in FIELDS] for row in rows]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _write_down(
    keep: Organisation, gone: Organisation, choices: dict[str, str], carried: dict[str, int], by: Any
) -> None:
    """What was done, on the entry that stays and on the one that leads there; both by the names they had."""
    chosen = [name for name in FIELDS if choices.get(name) == "gone"]
    record(
        "repertoire.merge_entries", by=by, on=keep, gone=gone.pk, called=_names(gone), chosen=chosen, carried=carried
    )
    record("repertoire.lead_on", by=by, on=gone, into=keep.pk, called=_names(keep))


def _names(row: Organisation) -> dict[str, str]:
    return {code: name for code in LANGUAGES if (name := getattr(row, f"name_{code}"))}


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
    if not any(getattr(keep, name) for name in in_each_language("name")):
        raise ValidationError(_("An entry needs a name in one language at least."))
    keep.save(update_fields=[*chosen, "confirmed_on"])
    keep.repertoires.add(*gone.repertoires.all())


def _carry(keep: Organisation, gone: Organisation, at: datetime) -> dict[str, int]:
    """Move what belongs to `gone`; what `keep` has already is not doubled. Returns how many of each."""
    _drop_doubles(keep, gone, at)
    Organisation.objects.filter(merged_into=gone).update(merged_into=keep)
    ConfirmationRequest.objects.filter(organisation=gone, used_at=None).update(used_at=at)
    moved: dict[str, int] = {}
    if asked := EntryRequest.objects.open().filter(organisation=gone).update(organisation=keep):
        moved["entryrequest"] = asked
    own = (Location, ContactDetail, Opportunity, OrganisationMember, Contact, Involvement, MemberInvitation)
    for model in (*own, *_of_other_rooms):
        rows: Any = model._default_manager.filter(organisation=gone)
        if number := rows.update(organisation=keep):
            moved[str(model._meta.model_name)] = number
    return moved


def _drop_doubles(keep: Organisation, gone: Organisation, at: datetime) -> None:
    """What both have: it stays once. Somebody who speaks for both goes on speaking for the one that stays, and who
    asked to speak for both has asked once."""
    speaks = OrganisationMember.objects.filter(organisation=keep, until=None).values("user")
    OrganisationMember.objects.filter(organisation=gone, until=None, user__in=speaks).update(until=at)
    asks = EntryRequest.objects.open().filter(organisation=keep).values("user")
    EntryRequest.objects.open().filter(organisation=gone, user__in=asks).delete()
    for model, names in (
        (Involvement, ("programme_id", "role")),
        (ContactDetail, ("kind", "value", "visibility")),
    ):
        rows: Any = model
        there = set(rows._default_manager.filter(organisation=keep).values_list(*names))
        for row in rows._default_manager.filter(organisation=gone):
            if tuple(getattr(row, name) for name in names) in there:
                row.delete()
    _join_places(keep, gone)


def _join_places(keep: Organisation, gone: Organisation) -> None:
    """A place that both have stays once, with the coordinates that either knows."""
    there = {(place.country, place.region, place.city): place for place in keep.locations.all()}
    for place in gone.locations.all():
        known = there.get((place.country, place.region, place.city))
        if known is None:
            continue
        if known.latitude is None and place.latitude is not None:
            known.latitude, known.longitude = place.latitude, place.longitude
            known.save(update_fields=["latitude", "longitude"])
        place.delete()
