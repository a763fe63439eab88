"""How the processes of a run share the tests: by files, the long ones first, so that none is left with one at the end.

A file of which every test asks the same of another place is shared in parts.
"""

from zlib import crc32

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

LONG = (
    "tests/config/test_make_run.py",
    "tests/sights/test_sights.py",
    "tests/access/test_matrix.py",
    "tests/journeys/",
    "tests/config/",
    "tests/gates/",
)
"""What takes longer than its number of tests tells, the longest first; the others follow by their number of tests."""
PARTS = {"tests/sights/test_sights.py": 2, "tests/access/test_matrix.py": 6}


def part_of(nodeid: str) -> str:
    """What is run by one process in one go: a file, or a part of it that is the same in every run."""
    file = nodeid.split("::", 1)[0]
    number = crc32(nodeid.encode()) % PARTS[file] if file in PARTS else 0
    return f"{file} {number}" if number else file


def rank(part: str) -> int:
    """Where the part stands in LONG; behind it when it is not there."""
    return next((place for place, start in enumerate(LONG) if part.startswith(start)), len(LONG))


class LongOnesFirst(LoadFileScheduling):  # type: ignore[misc]
    """What `-n 2 --dist loadfile` shares the tests by."""

    def _split_scope(self, nodeid: str) -> str:
        return part_of(nodeid)

    def _assign_work_unit(self, node: WorkerController) -> None:
        self.workqueue.move_to_end(min(self.workqueue, key=rank), last=False)
        super()._assign_work_unit(node)
