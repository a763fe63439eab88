"""`make backup` and `make restore`: the database and the uploads in one file.

The file holds personal data: only its owner may read it.
"""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import embedded
from config.embedded.programs import postgres_programs
from config.running import CannotRun, Running

DUMP = "database.dump"
MEDIA = "media"
EMPTY_SCHEMA = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
HOLD_NEWSLETTERS = """
    DO $$ BEGIN IF to_regclass('public.newsletters_issue') IS NOT NULL THEN
        UPDATE public.newsletters_issue SET state = 'paused' WHERE state = 'sending';
        UPDATE public.newsletters_issue SET state = 'held' WHERE state = 'scheduled' AND scheduled_at <= now();
    END IF; END $$
"""
"""What was on its way may have arrived after the backup was made: somebody decides whether it goes on."""


def save(file: Path) -> None:
    """Write a backup to `file`, which appears when it is complete. The site may be running.

    The database comes first: an upload whose row is in the dump is then in the file too.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    dump = file.with_name(f"{file.name}.{DUMP}")
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
        with ZipFile(unfinished, "w", strict_timestamps=False) as archive:
            archive.write(dump, DUMP)
            media = Path(settings.MEDIA_ROOT)
            archive.mkdir(MEDIA)
            for path in sorted(media.rglob("*")):
                archive.write(path, Path(MEDIA) / path.relative_to(media))
        unfinished.replace(file)
    finally:
        dump.unlink(missing_ok=True)
        unfinished.unlink(missing_ok=True)


def restore(file: Path) -> None:
    """Put what `file` holds in the place of database and uploads.

    The database changes wholly or not at all, and the uploads after it. Raises CannotRun when the site runs
    or something else keeps the database busy.
    """
    running = Running(Path(settings.VAR))  # Held to the end: nothing is started meanwhile.
    if not running.lock():
        raise CannotRun("Circolo runs: stop it first, everything that it writes now would be lost.")
    media = Path(settings.MEDIA_ROOT)
    media.parent.mkdir(parents=True, exist_ok=True)
    unpacked = media.with_name("restoring")
    shutil.rmtree(unpacked, ignore_errors=True)
    try:
        unpack(file, unpacked)
        script = unpacked / "database.sql"
        reading = ("--no-owner", "--no-privileges", "--no-comments", f"--file={script}", str(unpacked / DUMP))
        postgres("pg_restore", *reading)
        postgres(
            "psql",
            "--quiet",
            "-1",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            EMPTY_SCHEMA,
            "-f",
            str(script),
            "-c",
            HOLD_NEWSLETTERS,
        )
        shutil.rmtree(media, ignore_errors=True)
        (unpacked / MEDIA).rename(media)
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)
        running.file.close()
    forget_cached_pages()


def unpack(file: Path, folder: Path) -> None:
    """Unpack a backup into `folder`. Raises CannotRun when the file is none, or not a whole one."""
    try:
        with ZipFile(file) as archive:
            archive.extractall(folder)
    except BadZipFile as error:
        raise CannotRun(f"{file} is not a backup of Circolo: {error}") from None
    if not ((folder / DUMP).is_file() and (folder / MEDIA).is_dir()):
        raise CannotRun(f"{file} is not a backup of Circolo: {DUMP} or {MEDIA} is missing in it")


def postgres(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on the site's database. Raises CannotRun with what it complained of."""
    database = settings.DATABASES["default"]
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    connection = {variable: str(database[key]) for variable, key in names.items() if database[key]}
    done = subprocess.run(
        [str(postgres_programs() / program), *arguments],
        env={**os.environ, **connection, "PGOPTIONS": "-c lock_timeout=10s -c client_min_messages=warning"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CannotRun(f"{program} failed, nothing has changed: {done.stderr.strip()}")


def forget_cached_pages() -> None:
    """The pages in the cache show what was there before."""
    from core.caching import renew_public_pages

    renew_public_pages()


def main(command: str, name: str) -> int:
    """Carry out `save [FILE]` or `restore FILE`."""
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("CIRCOLO_DEMO", "1")
    var = embedded.var_folder()
    try:
        django.setup()
        with embedded.running(var):
            if command == "save":
                file = Path(name) if name else var / "backups" / f"circolo-{datetime.now(UTC):%Y-%m-%d-%H%M%S}.zip"
                save(file)
                print(f"Saved {file} ({file.stat().st_size / 1e6:.1f} MB).")
            elif name:
                restore(Path(name))
                print(f"Restored {name}.")
            else:
                raise CannotRun("Say which file: make restore FILE=...")
    except (CannotRun, embedded.CannotStart, ImproperlyConfigured, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""))
