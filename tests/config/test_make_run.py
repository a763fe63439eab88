"""What `make run` starts answers, ends when asked to, survives crashes, and can be backed up."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config import embedded
from tests.config.installation import Installation
from tests.kit.waiting import wait_for

pytestmark = pytest.mark.crash


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder, prepared once, and used by all."""
    var = tmp_path_factory.mktemp("make run") / "var"
    with embedded.running(var):
        prepared = Installation(var).run("config.prepare")
    assert prepared.returncode == 0, prepared.stderr
    yield var
    embedded.remove(var)


@pytest.fixture
def site(home: Path) -> Iterator[Installation]:
    """The site runs."""
    site = Installation(home)
    try:
        site.launch()
        yield site
    finally:
        site.clear()


def everything_has_stopped(site: Installation) -> bool:
    return not site.processes() and not embedded.is_healthy(site.var)


def test_the_site_tells_where_it_is_and_is_well_and_alone(site: Installation, tmp_path: Path) -> None:
    for language in ("it", "fr", "en"):
        assert f"http://localhost:{site.port}/{language}/" in site.said()
        assert site.get(f"/{language}/")[0] == 200
    assert "password" in site.said()
    wait_for(site.healthy, what="the health of every part", seconds=60)
    refuses_the_same_data(site)
    refuses_the_same_port(site, tmp_path / "var")
    assert site.healthy()
    assert site.end() == 0
    assert everything_has_stopped(site)


def refuses_the_same_data(site: Installation) -> None:
    second = site.run("config.launch")
    assert second.returncode == 1
    assert "already runs" in second.stderr
    assert f"http://localhost:{site.port}" in second.stderr


def refuses_the_same_port(site: Installation, var: Path) -> None:
    other = Installation(var)
    other.port = site.port
    refused = other.run("config.launch")
    assert refused.returncode == 1
    assert f"make run PORT={site.port + 1}" in refused.stderr
    assert not (var / "servers").exists()


def test_ctrl_c_stops_what_was_started_and_a_second_start_finds_the_data(site: Installation) -> None:
    table = "SELECT count(*) FROM accounts_user"
    with psycopg.connect(embedded.default_database_url(site.var)) as connection:
        before = connection.execute(table).fetchone()
    assert site.end(signal.SIGINT) == 0
    assert everything_has_stopped(site)
    site.launch()
    with psycopg.connect(embedded.default_database_url(site.var)) as connection:
        assert connection.execute(table).fetchone() == before
    assert before is not None
    assert before[0] > 0
    assert site.end() == 0


def test_servers_that_ran_before_are_left_running(home: Path) -> None:
    embedded.start(home)
    site = Installation(home)
    site.launch()
    assert site.end() == 0
    assert site.processes() == {}
    assert embedded.is_healthy(home)
    embedded.stop(home)


def test_a_child_that_dies_is_named_and_ends_the_rest(site: Installation) -> None:
    os.kill(site.process("beat"), signal.SIGKILL)
    assert site.launcher is not None
    assert site.launcher.wait(60) == 1
    assert "beat ended by itself (-9)" in site.said()
    assert everything_has_stopped(site)


def test_a_killed_launcher_takes_its_children_along_and_leaves_the_servers_to_the_next(site: Installation) -> None:
    site.end(signal.SIGKILL)
    wait_for(lambda: not site.processes(), what="the end of the children", seconds=60)
    assert embedded.is_healthy(site.var)
    site.launch()
    assert site.end() == 0
    assert everything_has_stopped(site)


def test_what_cannot_be_prepared_is_said_with_the_end_of_the_log(home: Path) -> None:
    embedded.start(home)
    with psycopg.connect(embedded.default_database_url(home)) as connection:
        connection.execute("ALTER TABLE django_migrations RENAME TO elsewhere")
    try:
        failed = Installation(home).run("config.launch")
    finally:
        with psycopg.connect(embedded.default_database_url(home)) as connection:
            connection.execute("DROP TABLE IF EXISTS django_migrations")
            connection.execute("ALTER TABLE elsewhere RENAME TO django_migrations")
        embedded.stop(home)
    assert failed.returncode == 1
    assert "The preparation failed" in failed.stderr
    assert "already exists" in failed.stderr


def counts(var: Path) -> dict[str, int]:
    with psycopg.connect(embedded.default_database_url(var)) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"'.encode()).fetchall()[0][0] for [name] in tables
        }


def uploads(var: Path) -> dict[str, bytes]:
    media = var / "media"
    return {str(path.relative_to(media)): path.read_bytes() for path in media.rglob("*") if path.is_file()}


def test_backup_destroy_restore(site: Installation, tmp_path: Path) -> None:
    upload = site.var / "media" / "plans" / "città.pdf"
    upload.parent.mkdir(parents=True, exist_ok=True)
    upload.write_bytes(b"a plan")
    backup = tmp_path / "kept" / "circolo.zip"
    (upload.parent / "empty folder").mkdir()
    saved = site.run("config.backup", "save", str(backup))
    assert saved.returncode == 0, saved.stderr
    assert backup.stat().st_mode & 0o077 == 0
    refused = site.run("config.backup", "restore", str(backup))
    assert "Circolo runs" in refused.stderr
    page = site.get("/it/")[1]
    site.end()
    embedded.start(site.var)
    rows, files = counts(site.var), uploads(site.var)
    embedded.remove(site.var)
    upload.write_bytes(b"overwritten")
    (upload.parent / "new.pdf").write_bytes(b"not in the backup")

    restored = site.run("config.backup", "restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    site.launch()
    assert {**counts(site.var), "django_session": 0} == {**rows, "django_session": 0}
    assert uploads(site.var) == files
    assert site.get("/it/")[1] == page


def test_a_broken_backup_changes_nothing(home: Path, tmp_path: Path) -> None:
    embedded.start(home)
    rows = counts(home)
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"no archive")
    refused = Installation(home).run("config.backup", "restore", str(broken))
    assert refused.returncode == 1
    assert refused.stderr == f"{broken} is not a backup of Circolo: File is not a zip file\n"
    assert counts(home) == rows
    embedded.stop(home)
