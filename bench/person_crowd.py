"""100,000 persons in the programme of the measurements, made once by the database itself."""

from django.db import connection, transaction

from bench.filling import office
from beneficiaries.models import Beneficiary

NUMBER = 100_000
TABLES = ("beneficiaries_beneficiary", "beneficiaries_participation")
GIVEN = [
    "Amina", "Karim", "Fátima", "Youssef", "Hicham", "Naïma", "Zoé", "Mamadou", "Aïssatou", "Cheikh", "Giulia",
    "Mohammed", "Khadija", "Samir", "Ousmane", "Mariama", "Rachid", "Leïla", "Abdelkader", "Ndèye",
]  # fmt: skip
FAMILY = [
    "Benchékroun", "Zerouali", "El Alaoui", "Diop", "Ndiaye", "Tazi", "Berrada", "Idrissi", "Fall", "Naciri",
    "Bensaïd", "Ouédraogo", "Traoré", "Cissé", "Haddad", "Mansouri", "Chraïbi", "Lahlou", "Guèye", "Sané",
]  # fmt: skip


def many_persons() -> None:
    """Every name twelve times; of every tenth the birthday is not known."""
    programme, _officer = office()
    if Beneficiary.objects.filter(email__endswith="@persons.bench.example").exists():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            """
            WITH made AS (
                INSERT INTO beneficiaries_beneficiary (uuid, given_name, family_name, email, phone, sex, citizenships,
                    contact_language, residence_country, residence_region, residence_city, origin_country,
                    origin_region, origin_city, permit_kind, education_field, education_title, education_recognised,
                    occupation, occupation_group, occupation_title, skills, birth_date, created_at)
                SELECT gen_random_uuid(), (%(given)s::text[])[1 + n %% 20],
                    (%(family)s::text[])[1 + (n / 20) %% 20]
                        || chr(97 + (n / 400) %% 26) || chr(97 + (n / 10400) %% 26),
                    'p' || n || '@persons.bench.example', '+39 011 ' || (1000000 + n), 'f', 'MA', 'it', 'IT', 'IT-21',
                    'Torino', 'MA', 'MA-06', 'Casablanca', '', '', '', '', '', '', '', '',
                    CASE WHEN n %% 10 > 0 THEN date '1960-01-01' + (n * 7 %% 15000) END, now()
                FROM generate_series(1, %(number)s) n
                RETURNING id
            )
            INSERT INTO beneficiaries_participation (beneficiary_id, programme_id, kind, since)
            SELECT id, %(programme)s, 'resident_migrant', current_date FROM made
            """,
            {"given": GIVEN, "family": FAMILY, "number": NUMBER, "programme": programme.pk},
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE beneficiaries_beneficiary, beneficiaries_participation")
