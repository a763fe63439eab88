from django.conf import settings
from django.db import migrations, models


def copy_source_languages(apps, schema_editor):
    """The texts are rows of other apps, whose tables need not be there yet: what is missing has no states either."""
    states = apps.get_model("core", "TranslationState")
    connection, quote = schema_editor.connection, schema_editor.quote_name
    tables = set(connection.introspection.table_names())
    for kind in states.objects.order_by().values_list("object_type", flat=True).distinct():
        table = kind.replace(".", "_")
        if table not in tables:
            continue
        schema_editor.execute(
            f"UPDATE core_translationstate AS state SET source_language = written.source_language"  # noqa: S608 (quoted)
            f" FROM {quote(table)} AS written WHERE state.object_type = %s AND state.object_id = written.id",
            [kind],
        )


class Migration(migrations.Migration):
    dependencies = [("core", "0014_bounce_policy")]

    operations = [
        migrations.AddField(
            model_name="translationstate",
            name="source_language",
            field=models.CharField(default=settings.LANGUAGE_CODE, max_length=5, verbose_name="written first in"),
        ),
        migrations.RunPython(copy_source_languages, migrations.RunPython.noop, elidable=True),
    ]
