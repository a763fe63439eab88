"""A sending process beside a test, and a mail server that writes down what it took; the process can be killed."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.kit.source import ROOT
from tests.kit.waiting import wait_for

SENDER = """
import django
django.setup()
from newsletters.sending import send_due
send_due(seconds=3600)
"""


class Sink:
    """Takes every mail and keeps its recipient before it says so."""

    def __init__(self, log: Path, port: int) -> None:
        self.log, self.port = log, port

    @property
    def taken(self) -> Counter[str]:
        """How many mails each recipient got."""
        return Counter(self.log.read_text().splitlines()) if self.log.exists() else Counter()


@contextmanager
def running_sink(folder: Path) -> Iterator[Sink]:
    """In a process of its own, which outlives those that send to it."""
    log = folder / "recipients"
    command = [sys.executable, "-I", str(ROOT / "bench" / "mail_sink.py"), str(log), "quick"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Sink(log, int(process.stdout.readline()))
        finally:
            process.terminate()


def start_sender(sink: Sink, database: str) -> "subprocess.Popen[bytes]":
    """A process that sends until nobody is left."""
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": database, "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(sink.port), "EMAIL_USE_TLS": "0",
    }  # fmt: skip
    return subprocess.Popen([sys.executable, "-c", SENDER], cwd=ROOT, env=environment)


def kill_after(process: "subprocess.Popen[bytes]", sink: Sink, mails: int) -> None:
    """Kill the process, without a word, once so many mails more have been taken."""
    wanted = sink.taken.total() + mails
    wait_for(lambda: sink.taken.total() >= wanted or process.poll() is not None, what=f"{mails} mails", seconds=60)
    process.send_signal(signal.SIGKILL)
    process.wait()
