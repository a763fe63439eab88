from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_suffix(".sql").read_text()

UNDONE = """
    DROP TRIGGER repertoire_list_changed ON programmes_programme;
    DROP FUNCTION repertoire_changed, repertoire_list_changed CASCADE;
    DROP FUNCTION repertoire_index, circolo_labels, circolo_codes, circolo_beginning, circolo_text, circolo_language,
        circolo_configuration;
    DROP TEXT SEARCH CONFIGURATION circolo_it;
    DROP TEXT SEARCH CONFIGURATION circolo_fr;
    DROP TEXT SEARCH CONFIGURATION circolo_en;
    DROP TEXT SEARCH CONFIGURATION circolo_words;
    DROP TEXT SEARCH DICTIONARY circolo_stop_it;
    DROP TEXT SEARCH DICTIONARY circolo_stop_fr;
    DROP TEXT SEARCH DICTIONARY circolo_stop_en;
    DROP FUNCTION circolo_unaccent;
"""


class Migration(migrations.Migration):
    """How the repertoire is searched: text search in three languages, and the triggers that keep the entries right."""

    dependencies = [("repertoire", "0002_entries")]

    operations = [migrations.RunSQL([SQL], [UNDONE])]
