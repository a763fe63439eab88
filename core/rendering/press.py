"""The child that prints, as the worker holds it: started apart, given jobs, waited for, let go."""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings

from config.processes import DIE_WITH_PARENT, LIBC
from core.models import RenderedFile
from core.rendering.places import FONT_CACHE, PRINT, font_folders, workshop

GLANCE = 1.0
"""Seconds after which one looks whether a child that does not ring has ended."""


class Press:
    """One child and the document that it is printing. Give it a job only when it has none."""

    def __init__(self) -> None:
        self.file: RenderedFile | None = None
        self.outcome = Path()
        workshop().mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = tempfile.TemporaryDirectory(dir=workshop(), prefix="press-", ignore_cleanup_errors=True)
        self.child = subprocess.Popen(  # noqa: S603 (our own program, with folders of our own)
            [sys.executable, "-m", "core.rendering.child", str(PRINT), *map(str, font_folders())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=settings.BASE_DIR,
            env=surroundings(Path(self.folder.name)),
            text=True,
            start_new_session=True,
            preexec_fn=_end_with_worker,
        )

    def give(self, file: RenderedFile, job: dict[str, Any], outcome: Path) -> None:
        """Have it print this. That the child has ended is found out by `wait`."""
        self.file, self.outcome = file, outcome
        assert self.child.stdin is not None
        with suppress(BrokenPipeError):
            self.child.stdin.write(json.dumps({**job, "folder": self.folder.name, "outcome": str(outcome)}) + "\n")
            self.child.stdin.flush()

    def wait(self, until: float) -> bool:
        """Whether it is done with its job, or can no longer be, before the moment `until` of the clock."""
        while self.file is not None and not self.outcome.exists() and not self.has_ended:
            left = until - monotonic()
            if left <= 0:
                return False
            self._listen(min(left, GLANCE))
        return True

    def _listen(self, seconds: float) -> None:
        """Until the child rings, or for so long."""
        assert self.child.stdout is not None
        bell = self.child.stdout.fileno()
        if select.select([bell], [], [], seconds)[0]:
            os.read(bell, 1024)

    @property
    def has_ended(self) -> bool:
        """Whether the child has ended by itself, which it never should."""
        return self.child.poll() is not None

    def close(self) -> None:
        """End it, whatever it does."""
        self.child.kill()
        with suppress(BrokenPipeError):
            self.child.communicate()
        self.folder.cleanup()


def _end_with_worker() -> None:
    LIBC.prctl(DIE_WITH_PARENT, signal.SIGKILL)


def surroundings(folder: Path) -> dict[str, str]:
    """The child's environment: no secret of ours, no font of the system, its own folder for what it writes."""
    fonts = folder / "fonts.conf"
    folders = "".join(f"<dir>{escape(str(one))}</dir>" for one in font_folders())
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        f"{folders}<cachedir>{escape(str(workshop() / FONT_CACHE))}</cachedir></fontconfig>"
    )
    return {
        "PATH": "/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "FONTCONFIG_FILE": str(fonts),
        "TMPDIR": str(folder),
        "MALLOC_ARENA_MAX": "2",  # else each thread reserves address space, which the limit counts
    }
