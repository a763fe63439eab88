from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("0007_sorted_and_coded.sql").read_text()
BEFORE = SQL[SQL.index("CREATE OR REPLACE FUNCTION repertoire_index") : SQL.index("UPDATE repertoire_entry SET")]
ASKED = "circolo_text(asked, offer.conditions_it, offer.conditions_fr, offer.conditions_en)"
SHOWN = """circolo_text(circolo_language(asked, offer.source_language, offer.conditions_it, offer.conditions_fr,
                                                       offer.conditions_en),
                                      offer.conditions_it, offer.conditions_fr, offer.conditions_en)"""
AGAIN = """
SELECT repertoire_index(array_agg(DISTINCT organisation_id)) FROM repertoire_opportunity
WHERE state = 'published' AND concat(conditions_it, conditions_fr, conditions_en) <> ''
    AND '' IN (COALESCE(conditions_it, ''), COALESCE(conditions_fr, ''), COALESCE(conditions_en, ''))
HAVING count(*) > 0
"""


class Migration(migrations.Migration):
    """Conditions are found in the language in which they are shown, as every other text is."""

    dependencies = [("repertoire", "0009_whole_coordinates")]

    operations = [migrations.RunSQL([BEFORE.replace(ASKED, SHOWN), AGAIN], [BEFORE, AGAIN])]
