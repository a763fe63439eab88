from django.contrib.postgres.operations import CreateExtension, TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    """What searching needs: words without accents, words that look alike."""

    dependencies = [("core", "0005_superseded_mails_stay_cancelled")]

    operations = [UnaccentExtension(), TrigramExtension(), CreateExtension("fuzzystrmatch")]
