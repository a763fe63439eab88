"""A person's own record and participation."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from beneficiaries.models import Beneficiary, Participation
from beneficiaries.models.participation import ParticipationKind
from core.auditing import record
from core.states import require
from programmes.models import Programme


@transaction.atomic
def record_of(user: Any) -> Beneficiary:
    """The person behind an account; made from the account's name the first time.

    An equal address never links an account to a record that staff made: that takes an invitation or an officer.
    """
    found = Beneficiary.objects.of_account(user).first()
    if found is not None:
        return found
    fresh = unsaved_record_of(user)
    names = ["given_name", "family_name", "email", "contact_language"]
    person, made = Beneficiary.objects.get_or_create(user=user, defaults={name: getattr(fresh, name) for name in names})
    if made:
        record("beneficiaries.register", by=user, on=person)
    return person


def unsaved_record_of(user: Any) -> Beneficiary:
    """What is known of somebody who has an account and has told nothing yet. Not in the database."""
    given, _, family = user.full_name.strip().partition(" ")
    return Beneficiary(
        user=user,
        given_name=given[:100],
        family_name=family[:100],
        email=user.email,
        contact_language=user.language,
    )


def kind_for(person: Beneficiary, programme: Programme) -> str:
    """What somebody who joins is: living in a host country makes a resident migrant, else a potential one."""
    hosts = {country.code for country in programme.host_countries}
    return ParticipationKind.RESIDENT if person.residence_country.code in hosts else ParticipationKind.POTENTIAL


def join_programme(person: Beneficiary, *, programme: Programme, by: Any, at: datetime) -> Participation:
    """Let the person take part; the same participation when there is one already, which goes on again if it was over:
    the period of keeping must not run while the person takes part.
    """
    today = timezone.localdate(at)
    participation, made = Participation.objects.get_or_create(
        beneficiary=person,
        programme=programme,
        defaults={"kind": kind_for(person, programme), "since": today},
    )
    again = Participation.objects.among([participation]).over_before(today).update(until=None)
    if made or again:
        participation.until = None
        record("beneficiaries.join_programme", by=by, on=person, programme=programme.code)
    return participation


@transaction.atomic
def register_person(values: dict[str, Any], *, programme: Programme, kind: str, by: Any, at: datetime) -> Beneficiary:
    """Record a person who has no account, and let them take part. `values` maps profile fields to checked values.

    Raises NotAllowed when `by` may not record persons in this programme.
    """
    require(by, "beneficiaries.record_person", programme)
    person = Beneficiary(**values)
    person.full_clean()
    person.save()
    record("beneficiaries.register_person", by=by, on=person, programme=programme.code)
    Participation.objects.create(beneficiary=person, programme=programme, kind=kind, since=timezone.localdate(at))
    record("beneficiaries.join_programme", by=by, on=person, programme=programme.code)
    return person


@transaction.atomic
def change_participation(participation: Participation, *, kind: str, until: date | None, by: Any) -> Participation:
    """Correct in which way, and until when, the person takes part. Raises NotAllowed, or ValidationError.

    The person is locked first, as by whoever puts them in touch: nothing is sent while a participation ends.
    """
    Beneficiary.objects.select_for_update().get(pk=participation.beneficiary_id)
    found = Participation.objects.select_for_update(of=("self",)).select_related("programme", "beneficiary")
    participation = found.get(pk=participation.pk)
    require(by, "beneficiaries.change_participation", participation)
    participation.kind, participation.until = kind, until
    participation.full_clean(validate_unique=False)
    participation.save(update_fields=["kind", "until"])
    record("beneficiaries.change_participation", by=by, on=participation.beneficiary, kind=kind)
    return participation
