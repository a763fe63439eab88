from pathlib import Path

from django.db import migrations

HERE = Path(__file__)
SQL = HERE.with_suffix(".sql").read_text()
BEFORE = HERE.with_name("0003_search.sql").read_text()
UNDONE = BEFORE[BEFORE.index("CREATE FUNCTION repertoire_index") : BEFORE.index("-- Called for each statement")].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)


class Migration(migrations.Migration):
    """Entries sorted without the mark before a title, and their codes in a table of their own for the counts."""

    dependencies = [("repertoire", "0006_names_and_codes")]

    operations = [migrations.RunSQL([SQL], [UNDONE, "DROP FUNCTION circolo_sort_key(text)"])]
