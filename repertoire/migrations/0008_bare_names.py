"""Names without what says nothing in a table of their own: one index answers for all languages, and what it finds is
compared as it stands instead of being made bare again, row by row."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

WRITTEN = """
CREATE FUNCTION repertoire_write_names(ids bigint[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM repertoire_barename WHERE organisation_id = ANY (ids);
    INSERT INTO repertoire_barename (organisation_id, name)
    SELECT DISTINCT id, bare FROM repertoire_organisation
    CROSS JOIN LATERAL (SELECT circolo_name(unnest(ARRAY[name_it, name_fr, name_en])) AS bare) AS named
    WHERE id = ANY (ids) AND bare IS NOT NULL;
$$;

CREATE FUNCTION repertoire_names_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        ids := ARRAY(SELECT id FROM changed_to);
    ELSE
        ids := ARRAY(
            SELECT id FROM changed_to JOIN changed_from USING (id)
            WHERE (changed_to.name_it, changed_to.name_fr, changed_to.name_en)
                IS DISTINCT FROM (changed_from.name_it, changed_from.name_fr, changed_from.name_en));
    END IF;
    IF ids <> '{}' THEN
        PERFORM repertoire_write_names(ids);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER names_added AFTER INSERT ON repertoire_organisation REFERENCING NEW TABLE AS changed_to
    FOR EACH STATEMENT EXECUTE FUNCTION repertoire_names_changed();
CREATE TRIGGER names_edited AFTER UPDATE ON repertoire_organisation
    REFERENCING OLD TABLE AS changed_from NEW TABLE AS changed_to
    FOR EACH STATEMENT EXECUTE FUNCTION repertoire_names_changed();

SELECT repertoire_write_names(array_agg(id)) FROM repertoire_organisation;
"""

UNDONE = """
DROP TRIGGER names_added ON repertoire_organisation;
DROP TRIGGER names_edited ON repertoire_organisation;
DROP FUNCTION repertoire_names_changed(), repertoire_write_names(bigint[]);
"""

OLD = [
    (f"{name}_{code}", f"USING {kind} (circolo_name(name_{code}) {classes})")
    for name, kind, classes in (("names_same", "btree", ""), ("names_alike", "gin", "gin_trgm_ops"))
    for code in ("it", "fr", "en")
]


class Migration(migrations.Migration):
    dependencies = [("repertoire", "0007_sorted_and_coded")]

    operations = [
        migrations.CreateModel(
            name="BareName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="repertoire.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["name"], name="bare_names_alike", opclasses=["gin_trgm_ops"]
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("name", "organisation"), name="bare_name_once"),
                ],
            },
        ),
        migrations.RunSQL(WRITTEN, UNDONE),
        migrations.RunSQL(
            "".join(f"DROP INDEX {name};" for name, _how in OLD),
            "".join(f"CREATE INDEX {name} ON repertoire_organisation {how};" for name, how in OLD),
        ),
    ]
