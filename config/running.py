"""One launcher for a data folder, and the signals that end it."""

import fcntl
import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class CannotRun(Exception):
    """The start cannot go on; the message says why."""


class Running:
    """The launcher's lock on a data folder, and what it says about itself in var/run.json."""

    def __init__(self, var: Path) -> None:
        var.mkdir(parents=True, exist_ok=True)
        self.file = (var / "run.json").open("a+")

    def lock(self) -> bool:
        """Take the lock, which ends with this process, however that ends. False when somebody else has it."""
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def read(self) -> dict[str, Any]:
        """What the present launcher wrote, or one that was killed; {} after a clean end."""
        self.file.seek(0)
        text = self.file.read()
        return dict(json.loads(text)) if text else {}

    def write(self, facts: dict[str, Any]) -> None:
        """Replace what is said."""
        self.file.truncate(0)
        self.file.write(json.dumps(facts) if facts else "")
        self.file.flush()


@contextmanager
def uninterrupted() -> Iterator[None]:
    """A signal to stop waits until the block is done, so that nothing is started and forgotten."""
    asked: list[int] = []
    before = {number: signal.signal(number, lambda got, _: asked.append(got)) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if asked:
        raise KeyboardInterrupt


def stop_on_signals() -> None:
    """Every signal to stop raises KeyboardInterrupt, as Ctrl-C does."""
    for number in STOPPING:
        signal.signal(number, signal.default_int_handler)
