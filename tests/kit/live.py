"""The site on a port, as people reach it: hashed static files by WhiteNoise, every middleware, the real policy."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Condition
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings

from config import settings as of_production

Application = Callable[..., Any]


class CountingServer(ThreadedWSGIServer):
    """Knows how many conversations it holds, so that a test can wait for the last before its rows are emptied."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.talks = 0
        self.changed = Condition()
        super().__init__(*args, **kwargs)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self.changed:
            self.talks += 1
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self.changed:
                self.talks -= 1
                self.changed.notify_all()

    def quiet(self, *, seconds: float) -> bool:
        """Wait at most so long until every conversation has ended. False if one goes on."""
        with self.changed:
            return self.changed.wait_for(lambda: self.talks == 0, timeout=seconds)


class LiveSite(LiveServerThread):
    """A site in a thread of its own."""

    server_class = CountingServer
    httpd: CountingServer

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"


def as_in_production(_: Application) -> Application:
    """The bare application: it serves its static files itself."""
    return WSGIHandler()


@contextmanager
def live_site() -> Iterator[LiveSite]:
    """The running site; static files are collected before.

    Only its own handler learns where they are: other tests need not look through hundreds of files for each client.
    """
    collected = Path(settings.STATIC_ROOT).with_name("collected")
    hashed = of_production.STORAGES["staticfiles"] | {"OPTIONS": {"location": str(collected)}}
    with override_settings(STORAGES=of_production.STORAGES | {"staticfiles": hashed}):
        with override_settings(STATIC_ROOT=collected):
            call_command("collectstatic", interactive=False, verbosity=0)
            thread = LiveSite("localhost", as_in_production)  # type: ignore[arg-type]
            thread.daemon = True
            thread.start()
            thread.is_ready.wait()
        if thread.error:
            raise thread.error
        try:
            yield thread
        finally:
            thread.terminate()
