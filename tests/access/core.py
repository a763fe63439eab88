"""What machines ask for."""

from tests.kit.access import Answer, Row, everyone, nobody

ROWS = [
    # Without its key /metrics does not exist.
    Row("metrics", get=everyone(Answer.HIDDEN), post=nobody()),
    # No worker runs beside these tests, so that the health page says that something is missing.
    Row("healthz", get=everyone(Answer.BROKEN), post=nobody()),
    Row("repertoire_data:*", get=everyone(), post=nobody(), kwargs=lambda scene, route: {"language": "it"}),
]
