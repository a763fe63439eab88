"""A migrated database that the processes of a run copy, and the next run too as long as no migration has changed.

Migrating takes half a minute, copying a moment. What the copy would lack, Django's own `migrate` on it still adds.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

from tests.kit.source import ROOT
from tests.kit.worker import database_url

READ_BY_MIGRATIONS = ("core/fields.py", "requirements.txt")
"""What decides about the tables besides the migrations."""


def sources() -> Iterator[Path]:
    """Every file that says what migrating makes: those of libraries too."""
    for app in apps.get_app_configs():
        folder = Path(app.path) / "migrations"
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    yield from (ROOT / name for name in READ_BY_MIGRATIONS)


def state_of(paths: Iterator[Path]) -> str:
    """The same for the same files in the same order, another when one has changed."""
    digest = sha256()
    for path in paths:
        content = path.read_bytes()
        digest.update(f"{path} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def migrated_database() -> str:
    """The name of the database to copy; made anew when it is not of today's migrations. Others wait meanwhile."""
    name, state = f"{settings.DATABASES['default']['NAME']}_migrated", state_of(sources())
    with (Path(settings.VAR) / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if state_in(name) != state:
            make(name, state)
    return name


def state_in(name: str) -> str | None:
    """Of which migrations the database is; None where it is none, or was left half made."""
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        found = cursor.fetchone()
    return found[0] if found else None


def make(name: str, state: str) -> None:
    """Migrate in a process of its own, which takes its memory along."""
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database_url(name)},
        check=True,
    )
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f"COMMENT ON DATABASE \"{name}\" IS '{state}'")
