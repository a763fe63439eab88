"""Programmes and what they publish."""

from tests.access.scene import of_cast
from tests.kit.access import Row, everyone, nobody

ROWS = [
    Row("programmes:programmes", get=everyone(), post=nobody()),
    Row("programmes:programme", get=everyone(), post=nobody(), kwargs=of_cast("programme", "code")),
]
