"""What a row of a spreadsheet may not do to the entry that it means."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from core.importing.kinds import Found, Values
from repertoire.models import Location, Organisation, Repertoire

Problems = dict[int, dict[str, str]]
"""What is wrong, by column, with rows by their place among those that were asked about."""


def lists_of_others(rows: list[Values], found: list[Found], by: Any) -> Problems:
    """Rows by which an entry would come into, or go out of, a repertoire of a programme that `by` does not run."""
    others = set(Repertoire.objects.kept_by_others(by).values_list("code", flat=True))
    told = [(number, one.target, values["repertoires"]) for number, values, one in _each(rows, found, "repertoires")]
    standing = _listed((target for _number, target, _codes in told), others) if others else {}
    problems = {}
    for number, target, codes in told:
        if moved := (set(codes) & others) ^ standing.get(target or 0, set()):
            said = _("“%(code)s” is a repertoire of another programme. Leave it as it stands in the entry.")
            problems[number] = {"repertoires": said % {"code": min(moved)}}
    return problems


def moved_abroad(rows: list[Values], found: list[Found]) -> Problems:
    """Rows that name another country for a place and leave it in a region of the old one."""
    told = [
        (number, one.target, values["country"])
        for number, values, one in _each(rows, found, "country")
        if one.target is not None and "region" not in values
    ]
    places: dict[int, tuple[str, str]] = {}
    there = Location.objects.filter(organisation__in=[target for _number, target, _country in told]).order_by("-pk")
    for key, country, region in there.values_list("organisation", "country", "region"):
        places[key] = (country, region)
    said = _("The entry has a region of another country: give the one in this country too.")
    return {
        number: {"region": said}
        for number, target, country in told
        if places.get(target, ("", ""))[1] and places[target][0] != country
    }


def _each(rows: list[Values], found: list[Found], column: str) -> Iterator[tuple[int, Values, Found]]:
    """The rows that tell the column."""
    for number, (values, one) in enumerate(zip(rows, found, strict=True)):
        if column in values and not one.problems:
            yield number, values, one


def _listed(keys: Iterable[int | None], codes: set[str]) -> dict[int, set[str]]:
    """In which of the repertoires with these codes the entries stand."""
    found: dict[int, set[str]] = {}
    links: Any = Organisation.repertoires.through
    wanted = links.objects.filter(organisation__in=[key for key in keys if key], repertoire__code__in=codes)
    for key, code in wanted.values_list("organisation", "repertoire__code"):
        found.setdefault(key, set()).add(code)
    return found
