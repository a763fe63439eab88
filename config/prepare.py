"""Bring database and files to the state of the code: `python -m config.prepare`.

One process does it all, as starting Django is what takes the time. What is already done is not done again.
Standard output carries only the accounts of the demo; progress goes to standard error.
"""

import hashlib
import os
import sys
from pathlib import Path

import django

from config.catalogues import compile_catalogues


def prepare() -> None:
    """Compile the catalogues, migrate, bring labels and static files up to date; in a demo, load the programme."""
    compile_catalogues()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings

    migrate()
    write_labels()
    collect_static(Path(settings.STATIC_ROOT))
    if settings.DEMO:
        load_demo()


def migrate() -> None:
    """Apply the migrations, if there is one that is not applied."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, stdout=sys.stderr)


def write_labels() -> None:
    """Codes are searched by what the catalogues call them now; where that changed, all entries are written anew."""
    from repertoire.indexing import rebuild, write_labels
    from repertoire.models import Organisation

    if write_labels() and Organisation.objects.exists():
        rebuild()


def collect_static(target: Path) -> None:
    """Collect and compress the static files, if one of them has changed since the last time."""
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    state = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = os.stat(storage.path(name))  # noqa: PTH116 - thousands of files at each start
            state.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    stamp = target.with_name("static.stamp")
    if target.exists() and stamp.exists() and stamp.read_text() == state.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0, stdout=sys.stderr)
    stamp.write_text(state.hexdigest())


def load_demo() -> None:
    """Load the demo programme into an empty database, and print who can sign in."""
    from django.core.management import call_command

    call_command("demo", if_empty=True, stdout=sys.stderr)
    call_command("demo", accounts=True, stdout=sys.stdout)


if __name__ == "__main__":
    prepare()
