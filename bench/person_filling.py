"""Persons for the measurements of exports and erasures."""

from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from bench.filling import office
from beneficiaries.models import Beneficiary, CaseNote, Participation
from core.erasing import erasing
from core.models import AuditEvent, OutboxMail
from programmes.models import Membership, Programme, Role

PERSONS = 100_000
ROWS = 5_000
"""Rows of each kind that a large person has."""


def manager_of_many() -> tuple[Programme, User]:
    """A manager whose programme has 100,000 persons."""
    programme, _ = Programme.objects.get_or_create(code="many", defaults={"name_it": "Molti", "published": True})
    manager, made = User.objects.get_or_create(email="manager@bench.example", defaults={"full_name": "Bench Manager"})
    if made:
        Membership.objects.create(user=manager, programme=programme, role=Role.MANAGER)
    missing = PERSONS - Participation.objects.filter(programme=programme).count()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            WITH made AS (
                INSERT INTO beneficiaries_beneficiary (uuid, given_name, family_name, email, phone, sex, citizenships,
                    contact_language, residence_country, residence_region, residence_city, origin_country,
                    origin_region, origin_city, permit_kind, education_field, education_title, education_recognised,
                    occupation, occupation_group, occupation_title, skills, created_at)
                SELECT gen_random_uuid(), 'Given' || n, 'Family' || n, 'm' || n || '@bench.example', '', 'f', 'MA',
                    'it', 'IT', 'IT-21', 'Torino', 'MA', 'MA-06', 'Casablanca', '', '', '', '', '', '', '', '', now()
                FROM generate_series(1, %s) n RETURNING id
            )
            INSERT INTO beneficiaries_participation (beneficiary_id, programme_id, kind, since)
            SELECT id, %s, 'resident_migrant', current_date FROM made
            """,
            [missing, programme.pk],
        )
    return programme, manager


def large_person() -> tuple[Beneficiary, User]:
    """A person with thousands of notes, mails and audit events; and who protects data there."""
    programme, officer = office()
    protector, made = User.objects.get_or_create(email="dpo@bench.example", defaults={"full_name": "Bench Protector"})
    if made:
        Membership.objects.create(user=protector, programme=programme, role=Role.DATA_PROTECTION)
    user = User.objects.create_user(f"large{timezone.now():%H%M%S%f}@bench.example", full_name="Large Person")
    person = Beneficiary.objects.create(user=user, given_name="Large", family_name="Person", email=user.email)
    participation = Participation.objects.create(beneficiary=person, programme=programme, kind="returnee")
    with erasing():
        _rows(CaseNote, participation=participation, by=officer, body="x" * 500)
        _rows(OutboxMail, recipient=user.email, language="it", template="projects/submitted", state="sent")
        _rows(AuditEvent, verb="beneficiaries.change_profile", actor=user, parameters={"fields": ["phone"]})
    for number in range(200):  # each leaves a row of history
        person.skills = f"skill {number}"
        person.save(update_fields=["skills"])
    return person, protector


def _rows(model: Any, **values: Any) -> None:
    model.objects.bulk_create([model(**values) for _ in range(ROWS)], batch_size=1_000)
