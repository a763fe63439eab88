"""The database that the tests copy is always of today's migrations."""

from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.kit import migrated
from tests.kit.migrated import migrated_database, sources, state_in, state_of
from tests.kit.source import ROOT


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / name for name in ("0001_first.py", "0002_second.sql")]
    for path in paths:
        path.write_text(path.name)
    return paths


def test_the_same_files_are_the_same_state(files: list[Path]) -> None:
    assert state_of(iter(files)) == state_of(iter(files))


def test_control_a_changed_or_a_new_file_is_another_state(files: list[Path]) -> None:
    before = state_of(iter(files))
    assert state_of(iter(files[:1])) != before
    files[1].write_text("SELECT 2")
    assert state_of(iter(files)) != before


def test_what_migrations_read_counts_too_and_so_do_those_of_libraries() -> None:
    found = set(sources())
    ours = {path for path in ROOT.glob("*/migrations/*.*") if path.suffix in {".py", ".sql"}}
    assert ours <= found
    assert any("site-packages" in path.parts for path in found)


@pytest.mark.django_db
def test_the_copy_is_whole() -> None:
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert state_in(connection.settings_dict["TEST"]["TEMPLATE"]) == state_of(sources())


@pytest.mark.django_db
def test_control_one_of_other_migrations_or_left_half_made_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(migrated, "make", lambda name, state: made.append(name))
    for found in ("of-yesterday", None):
        monkeypatch.setattr(migrated, "state_in", lambda name, found=found: found)
        assert migrated_database() == made.pop()


@pytest.mark.django_db
def test_only_a_whole_one_says_of_which_migrations_it_is() -> None:
    assert state_in(str(connection.settings_dict["NAME"])) is None
    assert state_in("no-such-database") is None
