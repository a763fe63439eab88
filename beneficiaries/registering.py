"""A person's own record and participation."""

from datetime import datetime
from typing import Any

from django.db import transaction

from beneficiaries.models import Beneficiary, Participation
from beneficiaries.models.participation import ParticipationKind
from core.auditing import record
from programmes.models import Programme


@transaction.atomic
def record_of(user: Any) -> Beneficiary:
    """The person behind an account; made from the account's name the first time.

    An equal address never links an account to a record that staff made: that takes an invitation or an officer.
    """
    found = Beneficiary.objects.filter(user=user).first()
    if found is not None:
        return found
    given, _, family = user.full_name.strip().partition(" ")
    person, made = Beneficiary.objects.get_or_create(
        user=user,
        defaults={
            "given_name": given[:100], "family_name": family[:100],
            "email": user.email, "contact_language": user.language,
        },
    )  # fmt: skip
    if made:
        record("beneficiaries.register", by=user, on=person)
    return person


def kind_for(person: Beneficiary, programme: Programme) -> str:
    """What somebody who joins is: living in a host country makes a resident migrant, else a potential one."""
    hosts = {country.code for country in programme.host_countries}
    return ParticipationKind.RESIDENT if person.residence_country.code in hosts else ParticipationKind.POTENTIAL


def join_programme(person: Beneficiary, *, programme: Programme, by: Any, at: datetime) -> Participation:
    """Let the person take part; the same participation when there is one already."""
    participation, made = Participation.objects.get_or_create(
        beneficiary=person,
        programme=programme,
        defaults={"kind": kind_for(person, programme), "since": at.date()},
    )
    if made:
        record("beneficiaries.join_programme", by=by, on=person, programme=programme.code)
    return participation
