from django.db import migrations, models
from django.db.models import Q

# Half a coordinate says nothing.
HALVES_AWAY = """
UPDATE repertoire_location SET latitude = NULL, longitude = NULL WHERE (latitude IS NULL) <> (longitude IS NULL);
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    """No latitude without a longitude: the check of their range lets a half pass, as one NULL makes it unknown."""

    dependencies = [("repertoire", "0008_bare_names")]

    operations = [
        migrations.RunSQL(HALVES_AWAY, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="coordinates_come_together",
                violation_error_message="Give both coordinates, or none.",
            ),
        ),
    ]
