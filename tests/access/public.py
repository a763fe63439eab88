"""Calls, for everybody."""

from typing import Any

from tests.access.scene import Scene, of
from tests.builders import make_participation, make_person
from tests.kit.access import Row, everyone, nobody
from tests.kit.routes import Route


def five_in_italy(scene: Scene, route: Route) -> dict[str, Any]:
    """As many people that the country's page is there, for the address that names one."""
    for _ in range(5):
        make_participation(make_person(None), scene.cast.programme)
    return {"country": "IT"} if "country" in route.parameters else {}


ROWS = [
    Row(
        "people:places",
        get=everyone(),
        post=nobody(),
        kwargs=lambda scene, route: (
            {"code": scene.cast.programme.code, "which": "residence"} | five_in_italy(scene, route)
        ),
    ),
    Row("cohorts:cohort", get=everyone(), post=nobody(), kwargs=of("cohort", "slug", "slug")),
    Row("projects:calls", get=everyone(), post=nobody()),
    Row("projects:call", get=everyone(), post=nobody(), kwargs=of("call", "slug", "slug")),
]
