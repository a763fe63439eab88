"""The site of the journeys: a test can wait for the last answer before its rows are emptied."""

import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any
from urllib.request import urlopen

from django.core.servers.basehttp import WSGIRequestHandler

from tests.kit.live import CountingServer


class Slow:
    """An application that answers only when it is told to."""

    def __init__(self) -> None:
        self.asked, self.may_answer = Event(), Event()

    def __call__(self, environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked.set()
        self.may_answer.wait(timeout=60)
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "4")])
        return [b"done"]


@contextmanager
def serving(application: Slow) -> Iterator[CountingServer]:
    server = CountingServer(("localhost", 0), WSGIRequestHandler)
    server.set_app(application)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_server_is_not_quiet_while_somebody_waits_for_an_answer() -> None:
    slow = Slow()
    with serving(slow) as server:
        asker = Thread(target=lambda: urlopen(f"http://localhost:{server.server_port}/", timeout=60).read())
        asker.start()
        assert slow.asked.wait(timeout=60)
        assert not server.quiet(seconds=0.1)
        slow.may_answer.set()
        assert server.quiet(seconds=60)
        asker.join()


def test_a_request_whose_asker_has_gone_is_waited_for_too() -> None:
    slow = Slow()
    with serving(slow) as server:
        with socket.create_connection(("localhost", server.server_port)) as asker:
            asker.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert slow.asked.wait(timeout=60)
        assert not server.quiet(seconds=0.1)
        slow.may_answer.set()
        assert server.quiet(seconds=60)
