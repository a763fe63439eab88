"""Writing persons from a spreadsheet, many at once, in the transaction of the import."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from beneficiaries.content import PROFILE
from beneficiaries.duplicates import MODEL
from beneficiaries.importing.finding import OFFICE
from beneficiaries.models import Beneficiary, LanguageSkill, Participation
from core.auditing import record_all
from core.duplicates.searching import ask_for_duplicates
from core.importing.kinds import Values
from core.states import require
from programmes.models import Programme

Pairs = list[tuple[Beneficiary, Values]]


def write(items: list[tuple[int | None, Values]], by: Any, at: datetime) -> list[int]:
    """Record or change persons, and let them take part; returns their keys.

    Raises NotAllowed when `by` runs no programme; those that the rows name were looked at under the lock.
    """
    require(by, "beneficiaries.import_persons")
    there = Beneficiary.objects.in_bulk([key for key, _values in items if key is not None])
    pairs: Pairs = [(there[key] if key is not None else Beneficiary(), values) for key, values in items]
    for row, values in pairs:
        for name in values.keys() & set(PROFILE):
            setattr(row, name, values[name])
    new = [row for row, _values in pairs if row._state.adding]
    touched = sorted({name for key, values in items if key is not None for name in values.keys() & set(PROFILE)})
    Beneficiary.objects.bulk_create(new)
    if there and touched:
        Beneficiary.objects.bulk_update(list(there.values()), touched)
    _write_languages(pairs)
    _write_parts(pairs, by, at)
    record_all("beneficiaries.import_person", by=by, on=new)
    record_all("beneficiaries.change_by_import", by=by, on=list(there.values()))
    return [row.pk for row, _values in pairs]


def after(keys: list[int]) -> None:
    """Have what was written looked through for duplicates."""
    ask_for_duplicates(MODEL, keys)


def _write_languages(pairs: Pairs) -> None:
    """The languages of each, where the row tells them: exactly those."""
    told = {
        row.pk: dict(one.split(" ") for one in values["languages"]) for row, values in pairs if "languages" in values
    }
    kept: set[tuple[int, str]] = set()
    for skill in LanguageSkill.objects.filter(beneficiary__in=told):
        level = told[skill.beneficiary_id].get(skill.language)
        if level is None:
            skill.delete()
            continue
        kept.add((skill.beneficiary_id, skill.language))
        if level != skill.level:
            skill.level = level
            skill.save(update_fields=["level"])
    LanguageSkill.objects.bulk_create(
        LanguageSkill(beneficiary_id=key, language=language, level=level)
        for key, levels in told.items()
        for language, level in levels.items()
        if (key, language) not in kept
    )


def _write_parts(pairs: Pairs, by: Any, at: datetime) -> None:
    """In which programme each takes part, and as what."""
    mine = dict(Programme.objects.with_role_of(by, OFFICE).values_list("code", "pk"))
    told = [(row, mine[values["programme"]], values) for row, values in pairs if values.get("programme") in mine]
    found = Participation.objects.filter(beneficiary__in=[row.pk for row, _key, _values in told])
    there = {(part.beneficiary_id, part.programme_id): part for part in found}
    new, today = [], timezone.localdate(at)
    for row, programme, values in told:
        part = there.get((row.pk, programme))
        if part is None:
            new.append(Participation(beneficiary=row, programme_id=programme, kind=values["kind"], since=today))
        elif "kind" in values and values["kind"] != part.kind:
            part.kind = values["kind"]
            part.save(update_fields=["kind"])
    Participation.objects.bulk_create(new)
