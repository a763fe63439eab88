"""Changing what is known about a person."""

from typing import Any

from django.db import transaction

from beneficiaries.models import Beneficiary, LanguageSkill
from beneficiaries.models.participation import ParticipationKind
from beneficiaries.registering import kind_for
from core.auditing import record
from core.states import require

RESTRICTED = ("dependants", "permit_kind", "permit_expires_on")
"""What only the person and those who run one of their programmes read and write."""

NOT_PROFILE = {"id", "pk", "uuid", "user", "user_id", "created_at", "merged_into", "merged_into_id", "erased_at"}


@transaction.atomic
def change_profile(person: Beneficiary, *, values: dict[str, Any], by: Any) -> Beneficiary:
    """Write checked values of some fields; those that are the same stay untouched.

    Raises NotAllowed, also for a restricted field that `by` may not write, and ValueError for what is no field of a
    profile, as the account.
    """
    if not values.keys().isdisjoint(NOT_PROFILE):
        raise ValueError("not a field of a profile")
    person = Beneficiary.objects.select_for_update(of=("self",)).get(pk=person.pk)
    require(by, "beneficiaries.change_beneficiary", person)
    if not values.keys().isdisjoint(RESTRICTED):
        require(by, "beneficiaries.write_restricted", person)
    changed = [name for name, value in values.items() if getattr(person, name) != value]
    if changed:
        for name in changed:
            setattr(person, name, values[name])
        person.save(update_fields=changed)
        record("beneficiaries.change_profile", by=by, on=person, fields=changed)
    if "residence_country" in changed:
        _follow_residence(person)
    return person


def _follow_residence(person: Beneficiary) -> None:
    """Whoever joined before saying where they live takes part as a resident once that is known."""
    for participation in person.participations.select_related("programme").filter(kind=ParticipationKind.POTENTIAL):
        kind = kind_for(person, participation.programme)
        if kind != participation.kind:
            participation.kind = kind
            participation.save(update_fields=["kind"])


@transaction.atomic
def set_languages(person: Beneficiary, *, levels: dict[str, str], by: Any) -> None:
    """Say how well the person knows some languages; an empty level forgets one, and the same changes nothing.

    Raises NotAllowed.
    """
    person = Beneficiary.objects.select_for_update(of=("self",)).get(pk=person.pk)
    require(by, "beneficiaries.change_beneficiary", person)
    known = {skill.language: skill for skill in person.languages.all()}
    changed = {code: level for code, level in levels.items() if level != (known[code].level if code in known else "")}
    for language, level in changed.items():
        skill = known.get(language)
        if skill is None:
            LanguageSkill.objects.create(beneficiary=person, language=language, level=level)
        elif not level:
            skill.delete()
        else:
            skill.level = level
            skill.save(update_fields=["level"])
    if changed:
        record("beneficiaries.set_languages", by=by, on=person)
