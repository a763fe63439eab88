from django.db import migrations

import core.fields


class Migration(migrations.Migration):
    """A refusal had been written over the person's own words: from now on both stand."""

    dependencies = [
        ("beneficiaries", "0020_history_of_inserts_by_statement"),
    ]

    operations = [
        migrations.AddField(
            model_name="erasurerequest",
            name="answer",
            field=core.fields.BoundedTextField(blank=True, default="", max_length=1000, verbose_name="answer"),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "UPDATE beneficiaries_erasurerequest SET answer = reason, reason = '' WHERE state = 'refused'",
            "UPDATE beneficiaries_erasurerequest SET reason = answer WHERE state = 'refused'",
        ),
    ]
