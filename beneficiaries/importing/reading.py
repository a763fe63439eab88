"""What persons hold, by the columns of a spreadsheet."""

from typing import Any

from beneficiaries.content import PROFILE, value_of
from beneficiaries.models import Beneficiary
from core.importing.kinds import Values


def current(rows: dict[int, Values], *, lock: bool) -> dict[int, Values]:
    """What is there now, with the part that the person takes in the programme of the row; merged ones are gone."""
    found: Any = Beneficiary.objects.standing().filter(pk__in=list(rows)).order_by("pk")
    if lock:
        found = found.select_for_update(of=("self",))
    found = found.prefetch_related("languages", "participations__programme")
    return {person.pk: values_of(person, rows[person.pk].get("programme", "")) for person in found}


def values_of(person: Beneficiary, programme: str) -> Values:
    """One person; everything that belongs to it is prefetched."""
    values: Values = {"uuid": str(person.uuid)} | {name: value_of(person, name) for name in PROFILE}
    values["languages"] = sorted(f"{skill.language} {skill.level}" for skill in person.languages.all())
    kinds = {part.programme.code: part.kind for part in person.participations.all()}
    values["programme"] = programme if programme in kinds else ""
    values["kind"] = kinds.get(programme, "")
    return values
