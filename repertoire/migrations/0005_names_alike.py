"""Names without what says nothing (accents, case, "association"), indexed: the same and the similar are found."""

from django.db import migrations

FUNCTION = r"""
CREATE FUNCTION circolo_name(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT COALESCE(
        NULLIF(btrim(regexp_replace(regexp_replace(bare, '\m(associazione|association|associacion|societa|societe|society'
            '|fondazione|fondation|foundation|cooperativa|cooperative|centro|centre|center|istituto|institut|institute'
            '|agenzia|agence|agency|onlus|odv|aps|ets|ong|ngo|srl|spa|sarl|sa|the|la|le|les|il|lo|gli|i|di|de|des|du|della'
            '|del|delle|dei|degli|d|l|of|for|per|pour|and|e|et)\M', ' ', 'g'), '\s+', ' ', 'g')), ''),
        NULLIF(btrim(bare), ''))
    FROM (SELECT regexp_replace(lower(public.circolo_unaccent(left(words, 300))), '[^[:alnum:]]+', ' ', 'g') AS bare) AS plain
$$;
"""


def indexes(kind: str, name: str, classes: str) -> str:
    return "".join(
        f"CREATE INDEX {name}_{code} ON repertoire_organisation USING {kind} (circolo_name(name_{code}) {classes});"
        for code in ("it", "fr", "en")
    )


class Migration(migrations.Migration):
    dependencies = [("repertoire", "0004_lapsed_entries")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION circolo_name(text)"),
        migrations.RunSQL(
            indexes("btree", "names_same", "") + indexes("gin", "names_alike", "gin_trgm_ops"),
            "".join(f"DROP INDEX {name}_{code};" for name in ("names_same", "names_alike") for code in ("it", "fr", "en")),
        ),
    ]
