"""The site on a port, as people reach it: hashed static files by WhiteNoise, every middleware, the real policy."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings

from config import settings as of_production

Application = Callable[..., Any]


def as_in_production(_: Application) -> Application:
    """The bare application: it serves its static files itself."""
    return WSGIHandler()


@contextmanager
def live_site() -> Iterator[str]:
    """The address of the running site; static files are collected before.

    Only its own handler learns where they are: other tests need not look through hundreds of files for each client.
    """
    collected = Path(settings.STATIC_ROOT).with_name("collected")
    hashed = of_production.STORAGES["staticfiles"] | {"OPTIONS": {"location": str(collected)}}
    with override_settings(STORAGES=of_production.STORAGES | {"staticfiles": hashed}):
        with override_settings(STATIC_ROOT=collected):
            call_command("collectstatic", interactive=False, verbosity=0)
            thread = LiveServerThread("localhost", as_in_production)  # type: ignore[arg-type]
            thread.daemon = True
            thread.start()
            thread.is_ready.wait()
        if thread.error:
            raise thread.error
        try:
            yield f"http://localhost:{thread.port}"
        finally:
            thread.terminate()
