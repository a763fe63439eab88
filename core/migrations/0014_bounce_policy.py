from django.db import migrations


def write_policy(apps, schema_editor):
    apps.get_model("core", "BouncePolicy").objects.create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("core", "0013_bounces")]

    operations = [migrations.RunPython(write_policy, migrations.RunPython.noop)]
