"""Where the servers keep their data and their sockets, and whom those folders belong to.

Everything lies in <var>/servers. For root that is a folder owned by `nobody`, because PostgreSQL
does not run as root; in a checkout that `nobody` cannot enter it is a link to a folder under /var/lib.
"""

import fcntl
import os
import pwd
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

# The longest socket name that the kernel takes (sun_path, without its closing zero).
SOCKET_NAME_LIMIT = 107
OUTSIDE = Path("/var/lib")
SHORT = Path("/tmp")  # noqa: S108 - whose the link is gets checked in link_sockets
UNPRIVILEGED = "nobody"


class CannotStart(Exception):
    """A server cannot run here; the message says why and what to do."""


@dataclass(frozen=True)
class Place:
    """The servers' folders of one data folder, and the account (None: one's own) that runs them."""

    var: Path
    root: Path
    runs_as: pwd.struct_passwd | None

    @property
    def owner(self) -> int:
        """The number of the user to whom the folders belong."""
        return self.runs_as.pw_uid if self.runs_as else os.geteuid()

    @property
    def logs(self) -> Path:
        return self.root / "log"


def var_folder() -> Path:
    """The data folder: CIRCOLO_VAR, or var/ in the checkout."""
    chosen = os.environ.get("CIRCOLO_VAR")
    return (Path(chosen) if chosen else Path(__file__).parents[2] / "var").resolve()


def default_database_url(var: Path) -> str:
    """The address of the embedded PostgreSQL of `var`, running or not."""
    return f"postgresql://postgres@/circolo?host={quote(str(socket_folder(var)))}"


def default_redis_url(var: Path) -> str:
    """The address of the embedded Valkey of `var`, running or not."""
    return f"unix://{quote(str(socket_folder(var) / 'valkey.sock'))}?db=0"


def fits(folder: Path) -> bool:
    """Whether sockets in `folder` can be named: short enough, and no comma (a list to clients)."""
    return "," not in str(folder) and len(os.fsencode(folder / ".s.PGSQL.5432")) <= SOCKET_NAME_LIMIT


def socket_folder(var: Path) -> Path:
    """The sockets' folder as clients name it; a short link when `var` has no fitting name."""
    folder = var / "servers" / "run"
    return folder if fits(folder) else SHORT / f"circolo-{digest(var)}"


def digest(var: Path) -> str:
    """A short name for the path of `var`."""
    return sha256(os.fsencode(var)).hexdigest()[:16]


@contextmanager
def exclusive(var: Path) -> Iterator[None]:
    """One process at a time may start or stop the servers; a killed one leaves no lock behind."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        lock = (var / "servers.lock").open("w")
    except PermissionError as error:
        said = foreign(var) if var.exists() else f"{error.filename}: {error.strerror}"
        raise CannotStart(said) from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def claim(var: Path, reachable: Callable[[Path, pwd.struct_passwd], bool]) -> Place:
    """Make the servers' folders of `var`, or check that they may be used by whoever runs this."""
    account = pwd.getpwnam(UNPRIVILEGED) if os.geteuid() == 0 else None
    root = var / "servers"
    if account and not root.exists() and not reachable(var, account):
        make_outside(var, root, account)
    here = Place(var, root.resolve(), account)
    for folder in (root, root / "run", root / "log"):
        own_folder(folder, here.owner)
    if account and not reachable(here.root, account):
        raise CannotStart(f"{here.root}: {UNPRIVILEGED}, who runs the servers for root, can no longer enter it")
    link_sockets(here)
    return here


def own_folder(folder: Path, owner: int) -> None:
    """Make `folder` for the user `owner`, or check that it is already theirs."""
    if not folder.exists():
        folder.mkdir(mode=0o700)
        os.chown(folder, owner, -1)
    elif folder.stat().st_uid != owner:
        raise CannotStart(foreign(folder))


def make_outside(var: Path, root: Path, account: pwd.struct_passwd) -> None:
    """Give the servers a folder outside a private checkout, remembered by a link inside."""
    root.unlink(missing_ok=True)
    OUTSIDE.mkdir(exist_ok=True)
    outside = Path(tempfile.mkdtemp(prefix=f"circolo-{digest(var)}-", dir=OUTSIDE))
    os.chown(outside, account.pw_uid, -1)
    root.symlink_to(outside)


def link_sockets(here: Place) -> None:
    """Where the name of `var` does not fit, clients find the sockets through a short link."""
    short = socket_folder(here.var)
    if short == here.var / "servers" / "run":
        return
    if not os.path.lexists(short):
        short.symlink_to(here.root / "run")
    if short.lstat().st_uid != os.geteuid() or short.resolve() != (here.root / "run").resolve():
        raise CannotStart(f"{short} is not the link to {here.root / 'run'} that it should be: remove it")


def abandon(here: Place) -> None:
    """Delete the folders of `here`, data included. The servers must be stopped."""
    short = socket_folder(here.var)
    if short.is_symlink():
        short.unlink()
    shutil.rmtree(here.root)
    if (here.var / "servers").is_symlink():
        (here.var / "servers").unlink()


def foreign(folder: Path) -> str:
    """What to tell somebody who may not use `folder`."""
    try:
        owner = folder.owner()
    except KeyError:
        owner = f"user {folder.stat().st_uid}"
    who = "root" if owner == UNPRIVILEGED else owner
    return f"{folder} was made by {who}: run this as {who}, or choose another data folder with CIRCOLO_VAR=..."
