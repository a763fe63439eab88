"""The harness of the measurements finds its scripts, keeps them apart from the demo, and merges what they give."""

import json
from pathlib import Path

import pytest

from bench import run
from config import embedded


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two scripts, and no results yet."""
    (tmp_path / "lists.py").write_text('NAMES = ("list-first", "list-last")\nimport nothing_of_this_name\n')
    (tmp_path / "ranking.py").write_text('NAMES = ("ranking",)\n')
    (tmp_path / "rows.py").write_text("ROWS = 100\n")
    monkeypatch.setattr(run, "FOLDER", tmp_path)
    monkeypatch.setattr(run, "RESULTS", tmp_path / "results.json")
    return tmp_path


def test_scripts_are_found_without_running_them(folder: Path) -> None:
    assert run.scripts() == {"lists": ("list-first", "list-last"), "ranking": ("ranking",)}


def test_a_name_is_a_script_or_one_of_its_promises(folder: Path) -> None:
    assert run.chosen("") == ["lists", "ranking"]
    assert run.chosen("lists") == ["lists"]
    assert run.chosen("list-last") == ["lists"]
    assert run.chosen("nothing") == []


def test_results_are_merged_by_name(folder: Path) -> None:
    run.merge([{"name": "b", "value": 1}, {"name": "a", "value": 1}])
    run.merge([{"name": "b", "value": 2}])
    assert json.loads((folder / "results.json").read_text()) == [{"name": "a", "value": 1}, {"name": "b", "value": 2}]


def test_measurements_have_a_database_and_a_broker_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    var = Path("/srv/a folder/var")
    environment = run.surroundings(var)
    database, redis = embedded.default_database_url(var), embedded.default_redis_url(var)
    assert environment["DATABASE_URL"] == database.replace("/circolo?", "/circolo_bench?")
    assert environment["REDIS_URL"] == redis.replace("db=0", "db=1")
    assert environment["CIRCOLO_VAR"] == "/srv/a folder/var/bench"


def test_servers_of_one_s_own_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:word@db:5432/circolo?x=1")
    monkeypatch.setenv("REDIS_URL", "redis://broker:6379/0")
    environment = run.surroundings(Path("/srv/var"))
    assert environment["DATABASE_URL"] == "postgresql://me:word@db:5432/circolo_bench?x=1"
    assert environment["REDIS_URL"] == "redis://broker:6379/1"
