"""Rows for the measurements: made once by the database itself, found again by the next run."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from programmes.models import Membership, Programme, Role
from projects.models import Call, Criterion, ScalePoint

PEOPLE = 20_000
ASSESSORS = 20


def office() -> tuple[Programme, User]:
    """A programme and its officer."""
    programme, _ = Programme.objects.get_or_create(code="bench", defaults={"name_it": "Bench", "published": True})
    officer, made = User.objects.get_or_create(email="officer@bench.example", defaults={"full_name": "Bench Officer"})
    if made:
        Membership.objects.create(user=officer, programme=programme, role=Role.OFFICER)
    return programme, officer


def call_with_projects(slug: str, projects: int, *, state: str) -> Call:
    """A call with so many projects in `state`, each with a submitted revision."""
    programme, officer = office()
    found = Call.objects.filter(slug=slug).first()
    if found is not None:
        return found
    with transaction.atomic():
        call = _call(programme, slug)
        with connection.cursor() as cursor:
            for table in ("projects_project", "beneficiaries_beneficiary"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            _people(cursor, programme.pk)
            _projects(cursor, call.pk, projects, state, officer.pk)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("projects_project", "beneficiaries_beneficiary"):
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return call


def _call(programme: Programme, slug: str) -> Call:
    now = timezone.now()
    call = Call.objects.create(
        programme=programme,
        slug=slug,
        reference_prefix=slug.upper(),
        title_it=f"Bando {slug}",
        opens_at=now - timedelta(days=60),
        closes_at=now - timedelta(days=30),
        published=True,
    )
    for value in range(6):
        ScalePoint.objects.create(call=call, value=value, label_it=str(value))
    for order in range(5):
        Criterion.objects.create(call=call, order=order, label_it=f"Criterio {order}", weight=20)
    return call


def _people(cursor: object, programme: int) -> None:
    cursor.execute(  # type: ignore[attr-defined]
        """
        INSERT INTO beneficiaries_beneficiary (uuid, given_name, family_name, email, phone, sex, citizenships,
            contact_language, residence_country, residence_region, residence_city, origin_country, origin_region,
            origin_city, permit_kind, education_field, education_title, education_recognised, occupation,
            occupation_group, occupation_title, skills, created_at)
        SELECT gen_random_uuid(), 'Given' || n, 'Family' || n, 'p' || n || '@bench.example', '', 'f', 'MA', 'it', 'IT',
            'IT-21', 'Torino', 'MA', 'MA-06', 'Casablanca', '', '', '', '', '', '', '', '', now()
        FROM generate_series(1, %s) n
        WHERE NOT EXISTS (SELECT 1 FROM beneficiaries_beneficiary)
        """,
        [PEOPLE],
    )
    cursor.execute(  # type: ignore[attr-defined]
        """
        INSERT INTO beneficiaries_participation (beneficiary_id, programme_id, kind, since)
        SELECT id, %s, 'resident_migrant', current_date FROM beneficiaries_beneficiary
        ON CONFLICT DO NOTHING
        """,
        [programme],
    )


def _projects(cursor: object, call: int, count: int, state: str, officer: int) -> None:
    cursor.execute(  # type: ignore[attr-defined]
        """
        WITH thread AS (
            INSERT INTO core_thread (created_at) SELECT now() FROM generate_series(1, %(count)s) RETURNING id
        ),
        numbered AS (SELECT id, row_number() OVER (ORDER BY id) n FROM thread),
        person AS (SELECT id, row_number() OVER (ORDER BY id) n FROM beneficiaries_beneficiary)
        INSERT INTO projects_project (uuid, call_id, owner_id, state, reference, title, summary, need,
            activities, people, sustainability, working_language, aim, return_form, stage, sector, goals, needs,
            country, region, city, amount_requested, own_contribution, jobs_expected, women_led, youth_led, thread_id,
            created_at, updated_at)
        SELECT gen_random_uuid(), %(call)s, person.id, 'draft', '',
            'Progetto di prova numero ' || numbered.n, repeat('Parole del riassunto. ', 12), repeat('bisogno ', 150),
            repeat('attività ', 150), repeat('persone ', 80), repeat('durata ', 80), 'it', 'enterprise', 'temporary',
            'idea', chr(65 + (numbered.n %% 19)::int), '{1,8}', '{mentoring}', 'MA', 'MA-06', 'Casablanca', 10000,
            2000, 3, false, false, numbered.id, now(), now() - numbered.n * interval '1 minute'
        FROM numbered JOIN person ON person.n = 1 + numbered.n %% %(people)s
        """,
        {"count": count, "call": call, "people": PEOPLE},
    )
    cursor.execute(  # type: ignore[attr-defined]
        """
        INSERT INTO projects_revision (project_id, number, content, documents, by_id, at)
        SELECT id, 1, '{}', '[]', %s, now() FROM projects_project WHERE call_id = %s
        """,
        [officer, call],
    )
    cursor.execute(  # type: ignore[attr-defined]
        """
        UPDATE projects_project project SET latest_revision_id = revision.id, state = %s, submitted_at = now(),
            reference = 'B' || call_id || '-' || project.id
        FROM projects_revision revision WHERE revision.project_id = project.id AND call_id = %s
        """,
        [state, call],
    )


def assess_all(call: Call, *, each: int) -> None:
    """Give every project of the call so many submitted assessments."""
    assessors = [
        User.objects.get_or_create(email=f"assessor{n}@bench.example", defaults={"full_name": f"Assessor {n}"})[0]
        for n in range(ASSESSORS)
    ]
    ids = [assessor.pk for assessor in assessors]
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("projects_assignment", "projects_assessment"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            """
            INSERT INTO projects_assignment (uuid, project_id, assessor_id, state, due_on, assigned_by_id, assigned_at,
                declaration)
            SELECT gen_random_uuid(), project.id, (%(ids)s::bigint[])[1 + (project.id + n) %% %(many)s], 'accepted',
                current_date, %(by)s, now(), ''
            FROM projects_project project, generate_series(1, %(each)s) n
            WHERE call_id = %(call)s ON CONFLICT DO NOTHING
            """,
            {"ids": ids, "many": len(ids), "by": ids[0], "each": each, "call": call.pk},
        )
        cursor.execute(
            """
            INSERT INTO projects_assessment (assignment_id, revision_id, state, recommendation, comment, total,
                saved_at, submitted_at)
            SELECT assignment.id, project.latest_revision_id, 'submitted', 'approve', '', random() * 100, now(), now()
            FROM projects_assignment assignment JOIN projects_project project ON project.id = assignment.project_id
            WHERE project.call_id = %s ON CONFLICT DO NOTHING
            """,
            [call.pk],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("projects_assignment", "projects_assessment"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("ANALYZE projects_assignment, projects_assessment")
