"""A large repertoire for the measurements: made once by the database itself, found again by the next run."""

from typing import Any

from django.db import connection, transaction

from bench.filling import office
from repertoire.indexing import count_facets, write_labels
from repertoire.models import Organisation, Repertoire

ORGANISATIONS = 100_000
EACH = 2
"""Opportunities of one organisation."""

BATCH = 2_000
TABLES = (
    "repertoire_organisation", "repertoire_location", "repertoire_organisation_repertoires", "repertoire_opportunity",
)  # fmt: skip

ORGANISATION = """
INSERT INTO repertoire_organisation (uuid, source_language, state, kind, name, name_it, name_fr, name_en, acronym,
    mission, mission_it, mission_fr, mission_en, sectors, languages, website, invented, lapsed, confirmed_on,
    published_at, created_at)
SELECT gen_random_uuid(), 'it', 'published',
    (ARRAY['public_authority', 'company', 'bank_or_mfi', 'incubator', 'chamber_of_commerce', 'ngo',
           'diaspora_association', 'university_or_research', 'training_body', 'international_organisation',
           'consulate'])[1 + n %% 11],
    names, names, CASE WHEN n %% 3 = 0 THEN 'Association ' || names END, CASE WHEN n %% 2 = 0 THEN 'The ' || names END,
    '', text, text, CASE WHEN n %% 3 = 0 THEN text END, CASE WHEN n %% 2 = 0 THEN text END,
    ARRAY[chr(65 + n %% 21)], ARRAY['it', (ARRAY['fr', 'ar', 'en', 'es'])[1 + n %% 4]], '', true, false,
    current_date - n %% 700, now() - n * interval '3 minutes', now()
FROM generate_series(%(first)s, %(last)s) n
CROSS JOIN LATERAL (
    SELECT (ARRAY['Fondazione', 'Cooperativa', 'Associazione', 'Centro', 'Agenzia', 'Istituto'])[1 + n %% 6] || ' '
        || bench_word(n, 1) || ' ' || bench_word(n, 2) || ' ' || n AS names OFFSET 0
) AS named
JOIN bench_text ON bench_text.number = n %% 4000
"""

WORD = """
CREATE OR REPLACE FUNCTION bench_word(seed int, place int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN number %% 3 = 0 THEN
        (ARRAY['solidarietà', 'attività', 'tirocinio', 'formazione', 'impresa', 'migrazione', 'ritorno', 'credito',
               'agricoltura', 'energia', 'turismo', 'artigianato', 'università', 'cooperazione', 'sviluppo',
               'finanziamento', 'incubatore', 'mentoring', 'città', 'qualità'])[1 + number / 3 %% 20]
    ELSE (ARRAY['ba', 'ce', 'di', 'fo', 'gu', 'la', 'me', 'ni', 'po', 'ru'])[1 + number %% 10]
         || (ARRAY['ra', 'le', 'ti', 'no', 'su', 'va', 'ce', 'di', 'mo', 'gu'])[1 + number / 10 %% 10]
         || (ARRAY['nte', 'zione', 'lia', 'mento', 'tura', 'rice', 'sta', 'lità', 'gno', 'ria'])[1 + number / 100 %% 10]
    END FROM (SELECT abs(hashint4(seed * 131 + place)) %% 30000 AS number OFFSET 0) AS drawn
$$
"""

TEXTS = """
CREATE TEMPORARY TABLE bench_text ON COMMIT DROP AS
SELECT number, (SELECT string_agg(bench_word(number * 7, place), ' ') FROM generate_series(1, 30) place) AS text
FROM generate_series(0, 3999) number
"""

PLACES = """
INSERT INTO repertoire_location (uuid, organisation_id, country, region, city)
SELECT gen_random_uuid(), id, place[1], place[2], place[3] FROM (
    SELECT id, (ARRAY[ARRAY['IT', 'IT-21', 'Torino'], ARRAY['IT', 'IT-62', 'Roma'], ARRAY['IT', 'IT-25', 'Milano'],
        ARRAY['MA', 'MA-06', 'Casablanca'], ARRAY['MA', 'MA-04', 'Rabat'], ARRAY['SN', 'SN-DK', 'Dakar'],
        ARRAY['TN', 'TN-11', 'Tunis']])[1 + id %% 7 : 1 + id %% 7] AS row FROM repertoire_organisation
    WHERE id > %(after)s) AS chosen
CROSS JOIN LATERAL (SELECT ARRAY(SELECT unnest(chosen.row)) AS place) AS flat
"""

LISTED = """
INSERT INTO repertoire_organisation_repertoires (organisation_id, repertoire_id)
SELECT id, (ARRAY[%(one)s, %(other)s])[1 + id %% 2] FROM repertoire_organisation WHERE id > %(after)s
"""

OFFERS = """
INSERT INTO repertoire_opportunity (uuid, organisation_id, source_language, state, kind, aim, title, title_it, title_fr,
    description, description_it, conditions, country, region, city, online, sectors, stages, currency, places,
    valid_until, published_at, created_at)
SELECT gen_random_uuid(), id, 'it', 'published',
    (ARRAY['internship', 'job', 'incubation', 'administrative_assistance', 'financial_assistance', 'mentoring',
           'coaching', 'training', 'premises_or_equipment'])[1 + (id + n) %% 9],
    (ARRAY['integration', 'return'])[1 + n %% 2], title, title, CASE WHEN id %% 3 = 0 THEN 'Offre ' || title END,
    text, text, '', '', '', '', false, '{}', '{}', '', NULL, current_date + (30 + id %% 300)::int,
    now() - id * interval '2 minutes', now()
FROM repertoire_organisation CROSS JOIN generate_series(1, %(each)s) n
CROSS JOIN LATERAL (
    SELECT bench_word(id::int + n, 91) || ' ' || bench_word(id::int, 92 + n) || ' ' || id AS title OFFSET 0
) AS titled
JOIN bench_text ON bench_text.number = (id * 3 + n) %% 4000
WHERE id > %(after)s
"""


def large_repertoire() -> None:
    """ORGANISATIONS public organisations in two repertoires, each with EACH opportunities."""
    if Organisation.objects.count() >= ORGANISATIONS:
        return
    write_labels()
    programme, _officer = office()
    one, other = (
        Repertoire.objects.get_or_create(
            code=code, defaults={"programme": programme, "name_it": code, "published": True}
        )[0]
        for code in ("bench-supporters", "bench-agencies")
    )
    after = Organisation.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    values = {"after": after, "first": 1, "last": ORGANISATIONS, "one": one.pk, "other": other.pk, "each": EACH}
    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(WORD.replace("%%", "%"))
        cursor.execute(TEXTS)
        cursor.execute("ANALYZE bench_text")
        for statement in (ORGANISATION, PLACES, LISTED, OFFERS):
            cursor.execute(statement, values)
            cursor.execute("ANALYZE repertoire_organisation")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    with connection.cursor() as cursor:
        indexes = _take_indexes_away(cursor)
        for start in range(after, after + ORGANISATIONS + BATCH, BATCH):
            cursor.execute(
                "SELECT repertoire_index(array_agg(id)), repertoire_write_names(array_agg(id))"
                " FROM repertoire_organisation WHERE id > %s AND id <= %s",
                [start, start + BATCH],
            )
        for definition in indexes:
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE")
    count_facets()


def _take_indexes_away(cursor: Any) -> list[str]:
    """Drop the indexes of words while everything is written; returns how to make them again."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE indexname LIKE '%%_words_%%' AND schemaname = 'public'"
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in found]
