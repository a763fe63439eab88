"""A real installation on a port of its own, for tests of what `make run` does."""

import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from tests.kit.source import ROOT
from tests.kit.waiting import wait_for

NOT_INHERITED = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "EMAIL_HOST", "SITE_URL", "SECRET_KEY", "HOST"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Installation:
    """A data folder, and the launcher that runs on it or not."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_port()
        self.output = var.with_name("output.txt")
        self.launcher: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
        return {**kept, "CIRCOLO_VAR": str(self.var), "PORT": str(self.port), "CIRCOLO_DEMO": "1"}

    def launch(self) -> None:
        """Start the launcher and return when it says that the site runs."""
        with self.output.open("wb") as output:
            command = [sys.executable, "-m", "config.launch"]
            self.launcher = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=output, stderr=subprocess.STDOUT
            )
        wait_for(self.runs_or_ended, what="the start of the site", seconds=150)
        assert self.launcher.poll() is None, self.said()

    def runs_or_ended(self) -> bool:
        assert self.launcher is not None
        return "Circolo runs" in self.said() or self.launcher.poll() is not None

    def said(self) -> str:
        return self.output.read_text()

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a Python module of the project on this installation, to its end."""
        command = [sys.executable, "-m", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)

    def get(self, path: str) -> tuple[int, str]:
        """The status and the body of a page."""
        try:
            with build_opener(ProxyHandler({})).open(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()

    def healthy(self) -> bool:
        status, body = self.get("/healthz")
        return status == 200 and set(json.loads(body)["parts"].values()) == {"ok"}

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send the launcher a signal, and return its exit status."""
        assert self.launcher is not None
        self.launcher.send_signal(number)
        return self.launcher.wait(60)

    def clear(self) -> None:
        """Kill whatever still runs, as a test that failed may have left it."""
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        if self.launcher is not None:
            self.launcher.wait(20)

    def processes(self) -> dict[int, str]:
        """Everything that runs with this data folder in its environment: process number and command."""
        mark = f"CIRCOLO_VAR={self.var}".encode()
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    found[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ").strip()
        return found

    def process(self, word: str) -> int:
        """The first process in whose command the word stands."""
        return min(number for number, command in self.processes().items() if f" {word} " in f" {command} ")
