"""A real Celery worker beside a test, on the test's database and broker, and a real mail server that it sends to."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection

from tests.kit.source import ROOT
from tests.kit.waiting import wait_for


class Mailbox:
    """A mail server on a free port that keeps what it gets, in order."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.senders: list[str] = []  # of the envelopes, in the same order

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        self.senders.append(envelope.mail_from or "")
        return "250 kept"

    def to(self, address: str) -> list[EmailMessage]:
        """Mails to that address."""
        return [message for message in self.received if address in str(message["To"])]


@contextmanager
def mail_server() -> Iterator[tuple[Mailbox, int]]:
    """A running mail server and its port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox, port
    finally:
        controller.stop()


def database_url(name: str = "") -> str:
    """The address of the database that this test uses, or of another one beside it."""
    of_test = connection.settings_dict
    user, password, host, port = (str(of_test[key]) for key in ("USER", "PASSWORD", "HOST", "PORT"))
    name = name or str(of_test["NAME"])
    if host.startswith("/"):
        return f"postgresql://{quote(user)}@/{quote(name)}?host={quote(host)}"
    return f"postgresql://{quote(user)}:{quote(password)}@{host}:{port or 5432}/{quote(name)}"


@contextmanager
def running_worker(log: Path, *, mail_port: int, concurrency: int = 1) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker process that is ready. It writes into `log`, and ends with the block; a test may kill it before."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_url(),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(mail_port),
        "EMAIL_USE_TLS": "0",
        "LOG_LEVEL": "INFO",
    }
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--loglevel=INFO"]
    command += [f"--concurrency={concurrency}", "--without-gossip", "--without-mingle"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        wait_for(lambda: has_begun(process, log), what="the worker", seconds=60)
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def has_begun(process: "subprocess.Popen[bytes]", log: Path) -> bool:
    """Whether the worker says that it is ready; fails when it has ended instead."""
    said = log.read_text(errors="replace")
    assert process.poll() is None, said
    return " ready." in said
