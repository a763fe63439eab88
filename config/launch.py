"""`make run`: start everything, tell where it is, and stop what was started when asked to."""

import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from config import embedded
from config.embedded.programs import last_lines
from config.processes import PROCESSES, end, environment, log_of, new_log, spawn
from config.running import CannotRun, Running, stop_on_signals, uninterrupted

PATIENCE = 120
LANGUAGES = {"it": "italiano", "fr": "français", "en": "English"}

DIRECT = build_opener(ProxyHandler({}))

Children = dict[str, "subprocess.Popen[bytes]"]


def launch(host: str, port: int, var: Path, stack: ExitStack) -> Children:
    """Start what is needed, in order; `stack` then holds how each part is ended. Returns the processes.

    Raises CannotRun or CannotStart with the reason.
    """
    address = f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0', '::1', '::'} else host}:{port}"  # noqa: S104
    record = only_launcher(var, address)
    refuse_taken_port(host, port)
    stack.callback(record.write, {})
    start_servers(var, record, stack)
    os.umask(0o077)  # Logs, mails and uploads are nobody else's to read.
    surroundings = environment(var, port)
    accounts = prepare(var, surroundings)
    children: Children = {}
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    for process in PROCESSES:
        with uninterrupted():
            child = spawn(process, var=var, bind=bind, surroundings=surroundings)
            stack.callback(end, child, process.patience)
        children[process.name] = child
    wait_until_it_answers(address, children, var)
    announce(address, accounts, var)
    return children


def only_launcher(var: Path, address: str) -> Running:
    """Hold the data folder for this launcher, keeping what one that was killed says about its servers."""
    try:
        record = Running(var)
    except PermissionError as error:
        raise CannotRun(
            f"{error.filename}: {error.strerror}. Choose a data folder of your own: make run CIRCOLO_VAR=..."
        ) from None
    if not record.lock():
        other = record.read()
        raise CannotRun(
            f"Circolo already runs on {var}: {other.get('address')}, process {other.get('process')}. "
            "Stop it with Ctrl-C there, or choose another folder and port: make run CIRCOLO_VAR=... PORT=..."
        )
    record.write({"address": address, "process": os.getpid(), "servers": record.read().get("servers", [])})
    return record


def refuse_taken_port(host: str, port: int) -> None:
    """Raise CannotRun when another program listens on the port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotRun(f"{host}:{port}: {error.strerror}. Choose another: make run PORT={port + 1}") from None


def start_servers(var: Path, record: Running, stack: ExitStack) -> None:
    """Start the embedded servers that no variable replaces; those that ran before are left running at the end."""
    for name in embedded.wanted():
        with uninterrupted():
            facts = record.read()
            if embedded.start(var, only=(name,)) or name in facts["servers"]:
                record.write({**facts, "servers": [*{*facts["servers"], name}]})
                stack.callback(embedded.stop, var, (name,))


def prepare(var: Path, surroundings: dict[str, str]) -> str:
    """Bring database and files up to date, and return the accounts of the demo."""
    log = new_log(var, "prepare")
    print("Preparing the database and the files (the first time takes a minute) ...", flush=True)
    with log.open("wb") as progress:
        command = [sys.executable, "-m", "config.prepare"]
        done = subprocess.run(command, env=surroundings, stdout=subprocess.PIPE, stderr=progress, check=False)
    if done.returncode != 0:
        raise CannotRun(f"The preparation failed. The end of {log}:{last_lines(log)}")
    return done.stdout.decode()


def wait_until_it_answers(address: str, children: Children, var: Path) -> None:
    """Return when the site answers. Raises CannotRun when a process ends or it stays silent for too long."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        refuse_dead_child(children, var)
        try:
            with DIRECT.open(f"{address}/healthz", timeout=10):
                return
        except HTTPError:
            return  # It answers, and says itself what is not yet well.
        except OSError:
            time.sleep(0.1)
    log = log_of(var, "web")
    raise CannotRun(f"The site does not answer. The end of {log}:{last_lines(log)}")


def refuse_dead_child(children: Children, var: Path) -> None:
    """Raise CannotRun, with the end of its log, when a process has ended by itself."""
    for name, child in children.items():
        if child.poll() is not None:
            log = log_of(var, name)
            raise CannotRun(f"{name} ended by itself ({child.returncode}). The end of {log}:{last_lines(log)}")


def announce(address: str, accounts: str, var: Path) -> None:
    """Tell where the site is and who can sign in."""
    print("\nCircolo runs:\n")
    for code, name in LANGUAGES.items():
        print(f"  {address}/{code}/   {name}")
    if accounts:
        print(f"\n{accounts.rstrip()}")
        if not os.environ.get("EMAIL_HOST"):
            print(f"\n  {address}/demo/mailbox/   every mail that was sent")
    print(f"\nLogs: {var / 'log'}. Ctrl-C stops everything.", flush=True)


def main() -> int:
    """Run until asked to stop; the exit status is 1 when something else ended it."""
    host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or "8000")
    var = embedded.var_folder()
    stop_on_signals()
    try:
        with ExitStack() as stack:
            try:
                children = launch(host, port, var, stack)
                while True:
                    refuse_dead_child(children, var)
                    time.sleep(0.5)
            except (CannotRun, embedded.CannotStart) as error:
                print(error, file=sys.stderr)
                return 1
            finally:
                print("Stopping ...", flush=True)
    except KeyboardInterrupt:
        pass
    print("Stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
