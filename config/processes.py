"""The processes of an installation, and how one is started and ended.

docker-compose.yml starts the same ones; tests/config/test_compose.py compares the two.
"""

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

CELERY = ("celery", "-A", "config")
# As a constant, because nothing may be loaded between fork and exec.
LIBC = ctypes.CDLL(None)
DIE_WITH_PARENT = 1


@dataclass(frozen=True)
class Process:
    """A kind of process: its command, and the seconds that it gets to finish what it is doing."""

    name: str
    command: tuple[str, ...]
    patience: int


# In the order of starting; they are stopped in the opposite one. {bind} and {var} are filled in.
PROCESSES = (
    Process(
        "worker",
        (*CELERY, "worker", "--loglevel=INFO", "--concurrency=2", "--without-gossip", "--without-mingle"),
        patience=30,
    ),
    Process("beat", (*CELERY, "beat", "--loglevel=INFO", "--schedule={var}/beat"), patience=10),
    Process(
        "web",
        (
            *("gunicorn", "config.wsgi", "--bind={bind}", "--worker-class=gthread", "--workers=2", "--threads=4"),
            *("--graceful-timeout=10", "--worker-tmp-dir=/dev/shm", "--no-control-socket"),
        ),
        patience=15,
    ),
)


def environment(var: Path, port: int) -> dict[str, str]:
    """The environment of the processes: ours, with the values that make a demo where nothing is said."""
    defaults = {"CIRCOLO_DEMO": "1", "SITE_URL": f"http://localhost:{port}"}
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**defaults, **kept, "CIRCOLO_VAR": str(var)}


def log_of(var: Path, name: str) -> Path:
    """The log of a process's present run."""
    return var / "log" / f"{name}.log"


def new_log(var: Path, name: str) -> Path:
    """An empty log; that of the run before is kept beside it."""
    log = log_of(var, name)
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists():
        log.replace(log.with_suffix(".log.1"))
    return log


def spawn(process: Process, *, var: Path, bind: str, surroundings: dict[str, str]) -> "subprocess.Popen[bytes]":
    """Start the process, writing into its log.

    Its own process group keeps Ctrl-C away from it, so that the order of the end is ours; it ends too
    when the launcher is killed.
    """
    filled = [part.format(bind=bind, var=var) for part in process.command]
    with new_log(var, process.name).open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", *filled],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=surroundings,
            start_new_session=True,
            preexec_fn=lambda: LIBC.prctl(DIE_WITH_PARENT, signal.SIGTERM),
        )


def end(child: "subprocess.Popen[bytes]", patience: int) -> None:
    """Ask the process to finish; kill what remains of its group after `patience` seconds or a second Ctrl-C."""
    with suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
        child.terminate()
        child.wait(patience)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
