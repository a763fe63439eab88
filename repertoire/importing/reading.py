"""What organisations hold, by the columns of a spreadsheet: of several places and addresses the first."""

from collections.abc import Iterator
from typing import Any

from core.importing.kinds import Values
from repertoire.code_lists import DetailKind
from repertoire.models import Organisation
from repertoire.states import EntryState

AT_ONCE = 500
PLAIN = ["name_it", "name_fr", "name_en", "acronym", "kind", "mission_it", "mission_fr", "mission_en", "website"]
DETAILS = {"email": DetailKind.EMAIL, "phone": DetailKind.PHONE}


def current(rows: dict[int, Values], *, lock: bool) -> dict[int, Values]:
    """What is there now; those merged into others are gone."""
    found: Any = Organisation.objects.filter(pk__in=list(rows)).exclude(state=EntryState.MERGED).order_by("pk")
    if lock:
        found = found.select_for_update(of=("self",))
    return {row.pk: values_of(row) for row in found.prefetch_related("locations", "details", "repertoires")}


def all_rows() -> Iterator[Values]:
    """Every organisation that is not merged into another, with its inner details: for staff."""
    rows = Organisation.objects.exclude(state=EntryState.MERGED).prefetch_related("locations", "details", "repertoires")
    last = 0
    while found := list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = found[-1].pk
        yield from map(values_of, found)


def values_of(row: Organisation) -> Values:
    """One organisation; everything that it has is prefetched."""
    place = next(iter(row.locations.all()), None)
    details = list(row.details.all())
    values: Values = {"uuid": str(row.uuid)} | {name: getattr(row, name) or "" for name in PLAIN}
    values["repertoires"] = sorted(found.code for found in row.repertoires.all())
    values["sectors"], values["languages"] = sorted(row.sectors), sorted(row.languages)
    values["country"] = str(place.country) if place else ""
    values["region"], values["city"] = (place.region, place.city) if place else ("", "")
    for name in ("latitude", "longitude"):
        found = getattr(place, name, None)
        values[name] = "" if found is None else str(found)
    for name, kind in DETAILS.items():
        values[name] = next((detail.value for detail in details if detail.kind == kind), "")
    return values
