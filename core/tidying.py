"""Taking away what nothing points to any more."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from core.models import Upload

FOLDER = "uploads"
YOUNG = timedelta(days=1)
"""A file is on the disk before the transaction that writes its row has ended."""


def remove_stray_files(*, at: datetime) -> int:
    """Delete files without an upload, a day after they were written; returns how many.

    A transaction that rolls back, or a process that is killed, leaves its file behind.
    """
    removed = 0
    for folder in _folders():
        names = [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
        known = set(Upload.objects.filter(file__in=names).values_list("file", flat=True))
        for name in names:
            if name not in known and default_storage.get_modified_time(name) < at - YOUNG:
                default_storage.delete(name)
                removed += 1
    return removed


def _folders() -> Iterator[str]:
    if default_storage.exists(FOLDER):
        yield from (f"{FOLDER}/{name}" for name in sorted(default_storage.listdir(FOLDER)[0]))
