"""Names without accents and case, in columns that PostgreSQL keeps by itself: persons are found by them, typed anyhow,
and two that may be one are found too. Django does not read these columns, so the row history does not copy them."""

from django.db import migrations

# NFKC first: an accent may be a character of its own. Punctuation divides words in every script.
FUNCTIONS = r"""
CREATE FUNCTION circolo_person(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT btrim(regexp_replace(lower(public.circolo_unaccent(normalize(left(name, 300), NFKC))),
        '[[:space:][:punct:]]+', ' ', 'g'))
$$;

CREATE FUNCTION circolo_words(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT string_agg(word, ' ' ORDER BY word COLLATE "C") FROM unnest(string_to_array(public.circolo_person(name), ' '))
        AS word
$$;

CREATE FUNCTION circolo_phone(number text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT NULLIF(right(regexp_replace(number, '\D', '', 'g'), 9), '')
$$;
"""

COLUMNS = """
ALTER TABLE beneficiaries_beneficiary
    ADD COLUMN bare_name text GENERATED ALWAYS AS (circolo_person(given_name || ' ' || family_name)) STORED,
    ADD COLUMN name_words text GENERATED ALWAYS AS (circolo_words(given_name || ' ' || family_name)) STORED,
    ADD COLUMN phone_end text GENERATED ALWAYS AS (circolo_phone(phone)) STORED;
CREATE INDEX person_named_like ON beneficiaries_beneficiary USING gin (bare_name gin_trgm_ops);
CREATE INDEX person_same_words ON beneficiaries_beneficiary (name_words);
CREATE INDEX person_by_phone ON beneficiaries_beneficiary (phone_end) WHERE phone_end IS NOT NULL;
CREATE INDEX person_by_birthday ON beneficiaries_beneficiary (birth_date) WHERE birth_date IS NOT NULL;
CREATE INDEX person_address_begins ON beneficiaries_beneficiary (upper(email) text_pattern_ops) WHERE email <> '';
"""

UNDONE = """
DROP INDEX person_address_begins, person_by_birthday;
ALTER TABLE beneficiaries_beneficiary DROP COLUMN bare_name, DROP COLUMN name_words, DROP COLUMN phone_end;
"""


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0018_people_read_what_they_are_told"), ("repertoire", "0008_bare_names")]

    operations = [
        migrations.RunSQL(
            FUNCTIONS, "DROP FUNCTION circolo_person(text), circolo_words(text), circolo_phone(text);"
        ),
        migrations.RunSQL(COLUMNS, UNDONE),
    ]
