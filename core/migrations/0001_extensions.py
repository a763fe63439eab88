from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Periods of one person must not overlap: that needs GiST over plain columns."""

    dependencies: list[tuple[str, str]] = []
    operations = [BtreeGistExtension()]
