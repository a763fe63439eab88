"""Calls, for everybody."""

from tests.access.scene import of
from tests.kit.access import Row, everyone, nobody

ROWS = [
    Row("projects:calls", get=everyone(), post=nobody()),
    Row("projects:call", get=everyone(), post=nobody(), kwargs=of("call", "slug", "slug")),
]
