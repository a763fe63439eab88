"""Which organisation a row of a spreadsheet means."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from core.importing.kinds import Found, Values
from core.typed import bare
from repertoire.alike import Asked, Likeness, resembling, same_names
from repertoire.importing.columns import NAMES, not_listed
from repertoire.importing.fitting import lists_of_others, moved_abroad
from repertoire.models import Organisation, Repertoire
from repertoire.states import EntryState


def identity(values: Values) -> str:
    """What rows of one file share that mean the same organisation."""
    if "uuid" in values:
        return str(values["uuid"])
    name = next((values[name] for name in NAMES if values.get(name)), "")
    return f"{bare(name)}|{values.get('country', '')}|{bare(values.get('city', ''))}" if name else ""


def find(rows: list[Values], *, similar: bool, by: Any) -> list[Found]:
    """For each row the organisation with its identifier, else the one with its name at its place; else, when asked,
    one that resembles it. What `by` may not change of it is told."""
    known = _by_uuid(rows)
    asked = [
        Asked(number, values[name], values.get("country", ""), values.get("city", ""))
        for number, values in enumerate(rows)
        if "uuid" not in values
        for name in NAMES
        if values.get(name)
    ]
    same = _by_number(same_names(asked))
    lists = set(Repertoire.objects.values_list("code", flat=True))
    found = [
        _not_listed(values, lists) or _found(values, known, same.get(number, [])) for number, values in enumerate(rows)
    ]
    if similar:
        open_numbers = {number for number, one in enumerate(found) if one == Found() and "uuid" not in rows[number]}
        alike = _by_number(resembling([one for one in asked if one.number in open_numbers]))
        for number in open_numbers:
            if near := alike.get(number):
                found[number] = Found(like=max(near, key=lambda one: one.score).organisation)
    for number, wrong in (moved_abroad(rows, found) | lists_of_others(rows, found, by)).items():
        found[number] = replace(found[number], problems=wrong)
    return found


def _by_uuid(rows: list[Values]) -> dict[str, int]:
    wanted = [values["uuid"] for values in rows if "uuid" in values]
    there: Any = Organisation.objects.exclude(state=EntryState.MERGED).filter(uuid__in=wanted)
    return {str(uuid): key for uuid, key in there.values_list("uuid", "pk")}


def _by_number(found: list[Likeness]) -> dict[int, list[Likeness]]:
    by_number: dict[int, list[Likeness]] = {}
    for one in found:
        by_number.setdefault(one.number, []).append(one)
    return by_number


def _not_listed(values: Values, lists: set[str]) -> Found | None:
    """What is wrong with a row that names a repertoire which is not there."""
    unknown = [code for code in values.get("repertoires", []) if code not in lists]
    return Found(problems={"repertoires": not_listed(unknown[0])}) if unknown else None


def _found(values: Values, known: dict[str, int], same: list[Likeness]) -> Found:
    if "uuid" in values:
        if values["uuid"] in known:
            return Found(target=known[values["uuid"]])
        return Found(problems={"uuid": _("No entry has this identifier. Leave it empty for a new one.")})
    for places in ({"same"}, {"unknown"}):
        keys = {one.organisation for one in same if one.place in places}
        if len(keys) == 1:
            return Found(target=keys.pop())
        if keys:
            return Found(like=min(keys))
    return Found(like=min(one.organisation for one in same)) if same else Found()
