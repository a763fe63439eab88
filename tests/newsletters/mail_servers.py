"""A mail server that answers as a test tells it, and newsletters that are on their way to it."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.utils import timezone

from newsletters.models import Delivery, Issue, Newsletter, Subscriber
from newsletters.queueing import start_due_issues
from tests.newsletters.builders import make_issue, make_newsletter, make_subscriber

DROP, HANG = "drop", "hang"
Answers = Callable[[str, str], str | None]


@dataclass
class MailServer:
    """Keeps what it takes: (recipient, mail). `answers(stage, address)` says what it says at "mail", "rcpt" and "data";
    nothing: yes. DROP ends the connection there, HANG says nothing more."""

    answers: Answers = lambda stage, address: None
    pipelining: bool = False
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    @property
    def reached(self) -> list[str]:
        return [address for address, _mail in self.taken]

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return [*responses[:-1], "250-PIPELINING", responses[-1]] if self.pipelining else responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self._say(server, "mail", address)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        said = await self._say(server, "rcpt", address)
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        address = envelope.rcpt_tos[0]
        said = await self._say(server, "data", address)
        if said.startswith("250"):
            self.taken.append((address, envelope.original_content or b""))
        return said

    async def _say(self, server: SMTP, stage: str, address: str) -> str:
        self.asked.append((stage, address))
        said = self.answers(stage, address)
        if said == DROP:
            assert server.transport is not None
            server.transport.abort()
        if said in {DROP, HANG}:
            await asyncio.Event().wait()
        return said or "250 ok"


@contextmanager
def running(server: MailServer) -> Iterator[MailServer]:
    """The server on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        server.port = probe.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def use(settings: Any, server: MailServer, *, patience: float = 20) -> None:
    """Let this installation's mails go there, and wait so many seconds for an answer."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER, settings.EMAIL_TIMEOUT = False, "", patience


def readers(newsletter: Newsletter, *names: str, **fields: Any) -> list[Subscriber]:
    """Subscribers of these names, `name`@example.org."""
    return [make_subscriber(newsletter, email=f"{name}@example.org", **fields) for name in names]


def on_its_way(*names: str, newsletter: Newsletter | None = None, **fields: Any) -> Issue:
    """An issue that has just begun to go out to readers of these names, in this order."""
    newsletter = newsletter or make_newsletter()
    readers(newsletter, *names)
    issue = make_issue(newsletter, **fields)
    now = timezone.now()
    issue.state, issue.scheduled_at = "scheduled", now
    issue.save(update_fields=["state", "scheduled_at"])
    assert start_due_issues(now) == 1
    issue.refresh_from_db()
    return issue


def to(name: str, issue: Issue) -> Delivery:
    """The delivery to the reader of this name, as it is now."""
    return Delivery.objects.get(issue=issue, subscriber__email=f"{name}@example.org")


def states(issue: Issue) -> dict[str, str]:
    """The state of each reader's delivery, by name."""
    rows = Delivery.objects.of_issue(issue).values_list("subscriber__email", "state")
    return {(email or "nobody@").partition("@")[0]: state for email, state in rows}
