"""A real IMAP server in memory, on a free port of its own, beside a test."""

import asyncio
import socket
import threading
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass

from imap_tools import MailBoxUnencrypted
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPService
from pysasl.hashing import BuiltinHash

USER, PASSWORD = "reads-what-comes-back", "not-a-secret-of-value"


@dataclass(frozen=True)
class Imap:
    """Where the server listens, and what a person sees in its folders."""

    port: int

    @contextmanager
    def opened(self) -> Iterator[MailBoxUnencrypted]:
        """As a person's mail program opens it."""
        with MailBoxUnencrypted("127.0.0.1", self.port, timeout=10).login(USER, PASSWORD) as mailbox:
            yield mailbox

    def deliver(self, mails: Iterable[bytes]) -> None:
        """These mails arrive."""
        with self.opened() as mailbox:
            for mail in mails:
                mailbox.append(mail, "INBOX")

    def flags(self, folder: str = "INBOX") -> list[set[str]]:
        """Of each mail in a folder; of one that is not there, none."""
        with self.opened() as mailbox:
            if not mailbox.folder.exists(folder):
                return []
            mailbox.folder.set(folder)
            found = mailbox.fetch(mark_seen=False, headers_only=True)
            return [set(mail.flags) - {r"\Recent"} for mail in found]


@contextmanager
def imap_server() -> Iterator[Imap]:
    """A running server with one account."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    ready, over = threading.Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        arguments = Namespace(
            host="127.0.0.1", port=port, debug=False, cert=None, key=None, tls=False, passlib_cfg=None,
            proxy_protocol=None, inherited_sockets=None, demo_data=False, demo_user=USER, demo_password=PASSWORD,
        )  # fmt: skip
        backend, config = await DictBackend.init(arguments, secure_auth=False, hash_context=BuiltinHash(rounds=1))
        config.apply_context()
        async with AsyncExitStack() as stack:
            await backend.start(stack)
            await IMAPService(backend, config).start(stack)
            loops.append(asyncio.get_running_loop())
            ready.set()
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert ready.wait(10), "the IMAP server did not start"
    try:
        yield Imap(port)
    finally:
        loops[0].call_soon_threadsafe(over.set)
        thread.join(10)
