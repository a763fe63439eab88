from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


HERE = Path(__file__)
SQL = HERE.with_suffix(".sql").read_text()
OLD = HERE.with_name("0007_sorted_and_coded.sql").read_text()
ASKED = "circolo_text(asked, offer.conditions_it, offer.conditions_fr, offer.conditions_en)"
SHOWN = """circolo_text(circolo_language(asked, offer.source_language, offer.conditions_it, offer.conditions_fr,
    offer.conditions_en), offer.conditions_it, offer.conditions_fr, offer.conditions_en)"""
BEFORE = OLD[OLD.index("CREATE OR REPLACE FUNCTION repertoire_index") : OLD.index("UPDATE repertoire_entry SET")]
EMPTIED = "TRUNCATE repertoire_entry"
WRITTEN = """
DO $$
DECLARE
    ids bigint[];
    last bigint := 0;
BEGIN
    LOOP
        ids := ARRAY(SELECT id FROM repertoire_organisation WHERE id > last ORDER BY id LIMIT 500);
        EXIT WHEN ids = '{}';
        PERFORM repertoire_index(ids);
        last := ids[array_upper(ids, 1)];
    END LOOP;
END
$$
"""


class Migration(migrations.Migration):
    """Words of all languages beside the codes in narrow rows, and what a list shows apart: see the SQL beside this."""

    dependencies = [
        ('repertoire', '0011_history_of_inserts_by_statement'),
    ]

    operations = [
        migrations.RunSQL([EMPTIED], [BEFORE.replace(ASKED, SHOWN), WRITTEN]),
        migrations.CreateModel(
            name='EntryIndex',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('about', models.CharField(choices=[('organisation', 'organisation'), ('opportunity', 'opportunity')], max_length=12)),
                ('facets', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('until', models.DateField(null=True)),
                ('words_it', django.contrib.postgres.search.SearchVectorField()),
                ('words_fr', django.contrib.postgres.search.SearchVectorField()),
                ('words_en', django.contrib.postgres.search.SearchVectorField()),
                ('names_it', models.GeneratedField(db_persist=True, expression=models.Func('words_it', models.Value('{a}'), function='ts_filter'), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('names_fr', models.GeneratedField(db_persist=True, expression=models.Func('words_fr', models.Value('{a}'), function='ts_filter'), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('names_en', models.GeneratedField(db_persist=True, expression=models.Func('words_en', models.Value('{a}'), function='ts_filter'), output_field=django.contrib.postgres.search.SearchVectorField())),
            ],
        ),
        migrations.RemoveField(
            model_name='entrycodes',
            name='organisation',
        ),
        migrations.RemoveIndex(
            model_name='entry',
            name='entries_of_opportunity',
        ),
        migrations.RemoveIndex(
            model_name='entry',
            name='organisation_words_it',
        ),
        migrations.RemoveIndex(
            model_name='entry',
            name='organisation_words_fr',
        ),
        migrations.RemoveIndex(
            model_name='entry',
            name='organisation_words_en',
        ),
        migrations.RemoveIndex(
            model_name='entry',
            name='opportunity_words_it',
        ),
        migrations.RemoveIndex(
            model_name='entry',
            name='opportunity_words_fr',
        ),
        migrations.RemoveIndex(
            model_name='entry',
            name='opportunity_words_en',
        ),
        migrations.RemoveField(
            model_name='entry',
            name='names',
        ),
        migrations.RemoveField(
            model_name='entry',
            name='vector',
        ),
        migrations.AddField(
            model_name='entryindex',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='repertoire.organisation'),
        ),
        migrations.AddField(
            model_name='entry',
            name='index',
            field=models.ForeignKey(db_constraint=False, db_index=False, default=None, on_delete=django.db.models.deletion.DO_NOTHING, related_name='entries', to='repertoire.entryindex'),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['index', 'language'], name='entries_by_index'),
        ),
        migrations.DeleteModel(
            name='EntryCodes',
        ),
        migrations.AddIndex(
            model_name='entryindex',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('about', 'organisation')), fields=["words_it", "names_it"], gin_pending_list_limit=512, name='organisation_words_it'),
        ),
        migrations.AddIndex(
            model_name='entryindex',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('about', 'organisation')), fields=["words_fr", "names_fr"], gin_pending_list_limit=512, name='organisation_words_fr'),
        ),
        migrations.AddIndex(
            model_name='entryindex',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('about', 'organisation')), fields=["words_en", "names_en"], gin_pending_list_limit=512, name='organisation_words_en'),
        ),
        migrations.AddIndex(
            model_name='entryindex',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('about', 'opportunity')), fields=["words_it", "names_it"], gin_pending_list_limit=512, name='opportunity_words_it'),
        ),
        migrations.AddIndex(
            model_name='entryindex',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('about', 'opportunity')), fields=["words_fr", "names_fr"], gin_pending_list_limit=512, name='opportunity_words_fr'),
        ),
        migrations.AddIndex(
            model_name='entryindex',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('about', 'opportunity')), fields=["words_en", "names_en"], gin_pending_list_limit=512, name='opportunity_words_en'),
        ),
        migrations.RunSQL([SQL, WRITTEN], [EMPTIED]),
    ]
