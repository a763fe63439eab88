"""Writing organisations from a spreadsheet, many at once, in the transaction of the import."""

from datetime import datetime
from typing import Any

from django.db import connection

from core.caching import renew_public_pages
from core.duplicates.searching import ask_for_duplicates
from core.importing.kinds import Values
from core.states import require
from core.translating import record_translations
from repertoire.duplicates import MODEL
from repertoire.importing.columns import NAMES, PLACE
from repertoire.importing.reading import DETAILS, PLAIN
from repertoire.indexing import index
from repertoire.models import ContactDetail, Location, Organisation, Repertoire
from repertoire.states import EntryState

AT_ONCE = 500
Pairs = list[tuple[Organisation, Values]]


def write(items: list[tuple[int | None, Values]], by: Any, at: datetime) -> list[int]:
    """Make or change organisations; returns their keys. New ones are published: an officer brings them.

    Nothing is found by the public before `after` has been called.
    """
    require(by, "repertoire.import_entries")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('circolo.indexing', 'off', true)")
    there = Organisation.objects.in_bulk([key for key, _values in items if key is not None])
    before = Organisation.objects.in_bulk(list(there))
    pairs: Pairs = [(there[key] if key is not None else Organisation(), values) for key, values in items]
    for row, values in pairs:
        _fill(row, values)
    new = [row for row, _values in pairs if row._state.adding]
    Organisation.objects.bulk_create(new)
    if there:
        Organisation.objects.bulk_update(list(there.values()), [*PLAIN, "sectors", "languages"])
    made = Organisation.objects.filter(pk__in=[row.pk for row in new])
    made.update(state=EntryState.PUBLISHED, published_at=at)
    _write_places(pairs)
    _write_details(pairs)
    _write_lists(pairs, by)
    record_translations([row for row, _values in pairs], before=before)
    return [row.pk for row, _values in pairs]


def after(keys: list[int]) -> None:
    """Show what was written: the entries of all, once; and have it looked through for duplicates."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('circolo.indexing', 'on', true)")
    for start in range(0, len(keys), AT_ONCE):
        index(keys[start : start + AT_ONCE])
    ask_for_duplicates(MODEL, keys)
    renew_public_pages()


def _fill(row: Organisation, values: Values) -> None:
    for name in [*PLAIN, "sectors", "languages"]:
        if name in values:
            setattr(row, name, values[name])
    if row._state.adding:
        row.source_language = next(name[-2:] for name in NAMES if values.get(name))


def _write_places(pairs: Pairs) -> None:
    """The first place of each, where the row tells one."""
    told = [(row, values) for row, values in pairs if any(name in values for name in PLACE)]
    first: dict[int, Location] = {}
    for place in Location.objects.filter(organisation__in=[row.pk for row, _values in told]).order_by("-pk"):
        first[place.organisation_id] = place
    new: list[Location] = []
    old: list[Location] = []
    for row, values in told:
        place = first.get(row.pk) or Location(organisation=row)
        for name in PLACE:
            if name in values:
                setattr(place, name, values[name])
        (new if place._state.adding else old).append(place)
    Location.objects.bulk_create(new)
    if old:
        Location.objects.bulk_update(old, list(PLACE))


def _write_details(pairs: Pairs) -> None:
    """The first e-mail address and phone number of each; who may know a new one is decided by hand."""
    for column, kind in DETAILS.items():
        told = [(row, values[column]) for row, values in pairs if column in values]
        first: dict[int, ContactDetail] = {}
        found = ContactDetail.objects.filter(organisation__in=[row.pk for row, _value in told], kind=kind)
        for detail in found.order_by("-pk"):
            first[detail.organisation_id] = detail
        new: list[ContactDetail] = []
        old: list[ContactDetail] = []
        for row, value in told:
            detail = first.get(row.pk) or ContactDetail(organisation=row, kind=kind)
            detail.value = value
            (new if detail._state.adding else old).append(detail)
        ContactDetail.objects.bulk_create(new)
        if old:
            ContactDetail.objects.bulk_update(old, ["value"])


def _write_lists(pairs: Pairs, by: Any) -> None:
    """The repertoires in which each stands, where the row tells them: exactly those. Raises NotAllowed where one of
    them would change that `by` does not keep."""
    told = {row.pk: values["repertoires"] for row, values in pairs if "repertoires" in values}
    lists = {found.code: found for found in Repertoire.objects.with_programme()}
    through: Any = Organisation.repertoires.through
    standing = {
        (link.organisation_id, link.repertoire_id): link for link in through.objects.filter(organisation__in=told)
    }
    wanted = {(key, lists[code].pk) for key, codes in told.items() for code in codes if code in lists}
    gone, new = standing.keys() - wanted, sorted(wanted - standing.keys())
    touched = {key for _organisation, key in [*gone, *new]}
    for found in lists.values():
        if found.pk in touched:
            require(by, "repertoire.change_repertoire", found)
    through.objects.filter(pk__in=[standing[pair].pk for pair in gone]).delete()
    through.objects.bulk_create(through(organisation_id=key, repertoire_id=found) for key, found in new)
