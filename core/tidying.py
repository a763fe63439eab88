"""Taking away what nothing points to any more."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from shutil import rmtree

from django.core.files.storage import default_storage

from core.erasing import erasing
from core.models import Bounce, RenderedFile, Upload
from core.rendering import places

FOLDER = "uploads"
OLD = timedelta(days=366)
"""What came back is kept for a year."""
YOUNG = timedelta(days=1)
"""A file is on the disk before the transaction that writes its row has ended."""


def remove_stray_files(*, at: datetime) -> int:
    """Delete files without an upload, and documents that nobody keeps, a day after they were written; returns how many.

    A transaction that rolls back, or a process that is killed, leaves its file behind.
    """
    removed = 0
    for folder in _folders(FOLDER):
        names = [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
        removed += _remove(names, set(Upload.objects.filter(file__in=names).values_list("file", flat=True)), at)
    for folder in _folders(places.FOLDER):
        names = [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
        digests = RenderedFile.objects.with_digests(Path(name).stem for name in names).values_list("digest", flat=True)
        removed += _remove(names, {f"{folder}/{digest}.pdf" for digest in digests}, at)
    return removed + _clear_workshop(at)


def remove_unused_pictures(*, at: datetime) -> int:
    """Delete pictures to which nothing refers any more, a day after they were sent; returns how many.

    Who puts another picture in, or takes an article out, leaves the old one behind. What was sent or released refers
    to its own. The files go with those that have no upload.
    """
    with erasing():
        old = Upload.objects.unused_pictures().filter(at__lt=at - YOUNG).select_for_update()
        return old.delete()[0]


def forget_bounces(*, at: datetime) -> int:
    """Delete reports of mail that came back more than a year ago; returns how many."""
    return Bounce.objects.filter(at__lt=at - OLD).delete()[0]


def _remove(names: list[str], known: set[str], at: datetime) -> int:
    stray = [name for name in names if name not in known and default_storage.get_modified_time(name) < at - YOUNG]
    for name in stray:
        default_storage.delete(name)
    return len(stray)


def _folders(top: str) -> Iterator[str]:
    if default_storage.exists(top):
        yield from (f"{top}/{name}" for name in sorted(default_storage.listdir(top)[0]))


def _clear_workshop(at: datetime) -> int:
    """What killed makers of documents left: folders of theirs, files half written, outcomes that came too late."""
    removed = 0
    for path in places.workshop().glob("*"):
        if path.name != places.FONT_CACHE and path.stat().st_mtime < (at - YOUNG).timestamp():
            rmtree(path) if path.is_dir() else path.unlink()
            removed += 1
    return removed
