"""Certificates: verified by everybody, downloaded by their holder."""

from typing import Any

from django.utils import timezone

from tests.access.scene import Scene
from tests.kit.access import Answer, Row, everyone, nobody, only, signed_in
from tests.kit.printed import ready
from tests.kit.routes import Route
from tests.training.lessons import make_certificate, make_course
from training.models import Certificate
from training.printing import put_on_paper


def certificate(scene: Scene) -> Certificate:
    """Amina's."""
    return make_certificate(make_course(scene.cast.programme), scene.cast.amina, by=scene.cast.giulia)


def of_amina(scene: Scene, route: Route) -> dict[str, Any]:
    return {"code": certificate(scene).code}


def on_paper(scene: Scene, route: Route) -> dict[str, Any]:
    """Its document in Italian, which is there."""
    found = certificate(scene)
    printed = put_on_paper(found, languages=["it"], by=scene.cast.giulia, at=timezone.now())
    ready(printed)
    return {"code": found.code, "languages": "it"}


ROWS = [
    Row("certificates:find", get=everyone(), post=nobody()),
    Row("certificates:verify", get=everyone(), post=nobody(), kwargs=of_amina),
    Row("certificates:print", get=signed_in(Answer.WRONG_METHOD), post=only("participant"), kwargs=of_amina),
    Row("certificates:file", get=only("participant"), post=signed_in(Answer.WRONG_METHOD), kwargs=on_paper),
]
