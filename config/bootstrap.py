"""Set up what `make run` and `make test` stand on, and do nothing when it is there.

The machine's own Python runs this (`python3 -I config/bootstrap.py run|lint|test`), before there is a
virtual environment: it uses the standard library only.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = {"run": ROOT / "requirements.txt", "develop": ROOT / "requirements-dev.txt"}
# What PDFs need from the machine: the library in each package.
LIBRARIES = {
    "libpango-1.0-0": "pango-1.0",
    "libpangoft2-1.0-0": "pangoft2-1.0",
    "libharfbuzz-subset0": "harfbuzz-subset",
}
# What the browser tests need, by package: the names of a program, one of which will do, or a library.
BROWSERS = {"chromium": ("chromium", "chromium-browser", "google-chrome")}
BROWSER_LIBRARIES = {"libatomic1": "atomic"}
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if name not in {"PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH"}
}


def main(command: str) -> None:
    """Bring the virtual environment, and for "test" the machine, to the state that the command needs."""
    purpose = "run" if command == "run" else "develop"
    if sys.version_info < (3, 11):  # noqa: UP036 - this runs on whatever python3 is
        sys.exit(f"Python 3.11 or newer is needed; python3 is {sys.version.split()[0]}. Name another: make PYTHON=...")
    with REQUIREMENTS["run"].open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_current("run"):
            make_environment()
        if not is_current(purpose):
            install(purpose)
    need_system(command)


def need_system(command: str) -> None:
    """Install what the command needs from the machine. The site itself starts without: its documents wait."""
    libraries = missing_libraries(LIBRARIES)
    if command == "run":
        try:
            need_packages(libraries)
        except SystemExit as error:
            print(f"{error}\nUntil then no PDF is made.", file=sys.stderr, flush=True)
        return
    if command == "test":
        libraries += [package for package, names in BROWSERS.items() if not any(map(shutil.which, names))]
        libraries += missing_libraries(BROWSER_LIBRARIES)
    need_packages(libraries)


def missing_libraries(wanted: dict[str, str]) -> list[str]:
    """The packages whose library is not there."""
    return [package for package, name in wanted.items() if find_library(name) is None]


def is_current(purpose: str) -> bool:
    """Whether the environment holds exactly what was asked for, for the Python that it has."""
    stamp = stamp_of(purpose)
    return stamp.exists() and stamp.read_text() == fingerprint(purpose)


def stamp_of(purpose: str) -> Path:
    """The file that remembers what was installed."""
    return VENV / f"installed-for-{purpose}"


def fingerprint(purpose: str) -> str:
    """A text that changes with the lock file and with the interpreter behind the environment."""
    asked = [str(PYTHON), "-Ic", "import sys; print(sys.version, sys.prefix)"]
    try:
        interpreter = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        interpreter = "none\n"
    return interpreter + hashlib.sha256(REQUIREMENTS[purpose].read_bytes()).hexdigest()


def make_environment() -> None:
    """A new virtual environment, unless a working one is there."""
    if works(PYTHON):
        return
    if importlib.util.find_spec("ensurepip") is None:
        need_packages([f"python3.{sys.version_info.minor}-venv"])
    say("Making the virtual environment .venv")
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], env=ENVIRONMENT, check=True)


def works(program: Path) -> bool:
    """Whether the interpreter is there and fit: a system upgrade may have changed what is behind it."""
    check = [str(program), "-Ic", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
    try:
        return subprocess.run(check, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def install(purpose: str) -> None:
    """Install the locked requirements: exact versions, checked against their hashes."""
    lock_file = REQUIREMENTS[purpose]
    say(f"Installing {lock_file.name}")
    arguments = ["install", "--quiet", "--require-hashes", "-r", str(lock_file)]
    uv = shutil.which("uv")
    if uv is None or subprocess.run(with_uv(uv, arguments), env=ENVIRONMENT, check=False).returncode != 0:
        pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", *arguments]
        subprocess.run(pip, env=ENVIRONMENT, check=True)
    for name in {"run", purpose}:
        stamp_of(name).write_text(fingerprint(name))


def with_uv(uv: str, arguments: list[str]) -> list[str]:
    """The same installation by uv, which is several times as fast."""
    return [uv, "pip", *arguments, "--python", str(PYTHON), "--compile-bytecode"]


def need_packages(missing: list[str]) -> None:
    """Install packages of the system where that is allowed, else end with the line to type."""
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.exit(f"Missing on this machine: {', '.join(missing)}. Install: sudo {' '.join(command[:2] + missing)}")
    say(f"Installing on this machine: {', '.join(missing)}")
    quiet = ENVIRONMENT | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], env=quiet, capture_output=True, check=False)
    done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    importlib.invalidate_caches()


def say(what: str) -> None:
    """Tell what takes time."""
    print(f"{what} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except PermissionError as error:
        sys.exit(f"{error.filename}: {error.strerror}. Clone the project into a folder of your own.")
    except subprocess.CalledProcessError as error:
        sys.exit(f"This command failed: {' '.join(map(str, error.cmd))}")
    except KeyboardInterrupt:
        sys.exit(130)
