"""The demo's repertoires: the organisations that the facts name, with what the facts say, and invented ones."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from core.translating import record_translations
from portal.demo.content import days_from_now, in_languages, read, steady_id
from portal.demo.invention import Found, invented_organisations
from programmes.models import Programme
from repertoire.indexing import count_facets, indexed_together, write_labels
from repertoire.models import (
    Confirmation,
    Contact,
    ContactDetail,
    Involvement,
    Location,
    Opportunity,
    Organisation,
    OrganisationMember,
    Repertoire,
)
from repertoire.proposing import propose_change
from repertoire.states import EntryState, OfferState

FIRST_CONTACT, EVERY = date(2006, 3, 6), 16
"""The associations were met one after the other until the end of 2008."""

Pairs = list[tuple[Organisation, Found]]


def load_repertoire(programme: Programme, users: dict[str, User]) -> None:
    """Repertoires, organisations and what they offer; each table in one statement."""
    write_labels()
    lists = _lists(programme)
    with indexed_together() as changed:
        pairs = _organisations()
        changed += [row.pk for row, _found in pairs]
        _listed(pairs, lists)
        _places_and_details(pairs)
        _offers(pairs)
        Organisation.objects.filter(pk__in=changed).update(state=EntryState.PUBLISHED)
        Opportunity.objects.filter(organisation__in=changed).update(state=OfferState.PUBLISHED)
    _roles(pairs)
    _contacts(pairs, users["officer"])
    _confirmations(pairs, users["officer"])
    _speakers(pairs, users)
    _proposed(users)
    count_facets()


def _lists(programme: Programme) -> dict[str, Repertoire]:
    rows = {}
    for order, found in enumerate(read("repertoire")["repertoires"]):
        rows[found["code"]] = Repertoire.objects.create(
            programme=programme, code=found["code"], order=order, published=found["published"],
            **in_languages("name", found["name"]), **in_languages("description", found["description"]),
        )  # fmt: skip
    record_translations(list(rows.values()), before={})
    return rows


def _organisations() -> Pairs:
    """All organisations, awaiting clearance as every new one."""
    found = [*read("organisations")["organisations"], *_of_accounts(), *invented_organisations()]
    rows = [_organisation(each) for each in found]
    Organisation.objects.bulk_create(rows)
    record_translations(rows, before={})
    return list(zip(rows, found, strict=True))


def _of_accounts() -> list[Found]:
    """The invented organisations for which demo accounts speak."""
    lists = {"incubator": ["supporters"], "diaspora_association": ["associations", "supporters"]}
    return [
        {
            **found, "names": found["name"], "repertoires": lists[found["kind"]], "confirmed": 20 + number,
            "details": [{"kind": "email", "value": found["contact_email"], "visibility": "signed_in"}],
            "offers": [offer for offer in read("repertoire")["offers_of_accounts"] if offer["by"] == found["code"]],
        }
        for number, found in enumerate(read("accounts")["organisations"])
    ]  # fmt: skip


def _organisation(found: Found) -> Organisation:
    today = timezone.localdate()
    confirmed = found.get("confirmed")
    return Organisation(
        uuid=steady_id("organisation", found["code"]), code=found["code"], kind=found["kind"],
        acronym=found.get("acronym", ""), invented=found.get("invented", False),
        source_language=found.get("source_language") or next(iter(found["names"])),
        sectors=found.get("sectors", []), languages=found.get("languages", []),
        confirmed_on=today - timedelta(days=confirmed) if confirmed else None,
        published_at=days_from_now(-(confirmed or 0) - 30),
        **in_languages("name", found["names"]), **in_languages("mission", found.get("mission")),
    )  # fmt: skip


def _listed(pairs: Pairs, lists: dict[str, Repertoire]) -> None:
    link = Organisation.repertoires.through
    link.objects.bulk_create(
        link(organisation=row, repertoire=lists[code]) for row, found in pairs for code in found["repertoires"]
    )


def _places_and_details(pairs: Pairs) -> None:
    places, details = [], []
    for row, found in pairs:
        if found.get("country"):
            latitude, longitude = found.get("at", (None, None))
            places.append(
                Location(
                    uuid=steady_id("location", found["code"]), organisation=row, country=found["country"],
                    region=found["region"], city=found["city"], latitude=latitude, longitude=longitude,
                )
            )  # fmt: skip
        details += [ContactDetail(organisation=row, **detail) for detail in found.get("details", [])]
    Location.objects.bulk_create(places)
    ContactDetail.objects.bulk_create(details)


def _offers(pairs: Pairs) -> None:
    rows = [_offer(row, f"{found['code']}/{number}", offer) for row, found in pairs
            for number, offer in enumerate(found.get("offers", []))]  # fmt: skip
    Opportunity.objects.bulk_create(rows)
    record_translations(rows, before={})


def _offer(organisation: Organisation, key: str, found: Found) -> Opportunity:
    return Opportunity(
        uuid=steady_id("opportunity", key), organisation=organisation, source_language=organisation.source_language
        if organisation.invented else "en",
        kind=found["kind"], aim=found["aim"], country=found.get("country", ""), region=found.get("region", ""),
        city=found.get("city", ""), online=found.get("online", False), sectors=found.get("sectors", []),
        stages=found.get("stages", []), amount_from=found.get("amount_from"), amount_to=found.get("amount_to"),
        currency=found.get("currency", ""), places=found.get("places"),
        valid_from=_day(found.get("from")), valid_until=_day(found.get("until")),
        published_at=days_from_now(-found.get("since", 30)),
        **in_languages("title", found["title"]), **in_languages("description", found["description"]),
        **in_languages("conditions", found.get("conditions")),
    )  # fmt: skip


def _day(days: int | None) -> date | None:
    return None if days is None else timezone.localdate() + timedelta(days=days)


def _roles(pairs: Pairs) -> None:
    programmes = {row.code: row for row in Programme.objects.all()}
    Involvement.objects.bulk_create(
        Involvement(organisation=row, programme=programmes[code], role=role)
        for row, found in pairs
        for code, role in found.get("roles", [])
    )


def _contacts(pairs: Pairs, by: User) -> None:
    kinds = ["meeting", "call", "letter", "event"]
    met = [(row, found) for row, found in pairs if "associations" in found["repertoires"]]
    Contact.objects.bulk_create(
        Contact(
            organisation=row,
            on=FIRST_CONTACT + timedelta(days=number * EVERY),
            kind=kinds[number % len(kinds)],
            place=found["city"],
            by=by,
        )
        for number, (row, found) in enumerate(met)
    )


def _confirmations(pairs: Pairs, by: User) -> None:
    """Invented organisations only: nobody confirmed the real ones here."""
    Confirmation.objects.bulk_create(
        Confirmation(organisation=row, how=Confirmation.How.OFFICER, by=by, at=days_from_now(-found["confirmed"]))
        for row, found in pairs
        if row.confirmed_on
    )


def _speakers(pairs: Pairs, users: dict[str, User]) -> None:
    since = days_from_now(-300)
    OrganisationMember.objects.bulk_create(
        OrganisationMember(organisation=row, user=users[key], since=since, by=users["officer"])
        for row, found in pairs
        if (key := _speaker(found))
    )


def _proposed(users: dict[str, User]) -> None:
    """What partners have written since, and an officer has not read yet."""
    for found in read("repertoire")["proposed"]:
        organisation = Organisation.objects.get(code=found["of"])
        content = in_languages("mission", found["mission"])
        propose_change(organisation, content=content, by=users[found["by"]], at=days_from_now(-1))


def _speaker(found: dict[str, Any]) -> str:
    return str(found.get("spokesperson") or "")
