"""The pages of those who speak for organisations. Yasmine speaks for Atlas House; nobody else here does."""

from typing import Any

from django.utils import timezone

from repertoire.confirming import issue_link
from tests.access.scene import Scene, of
from tests.builders import make_invitation, make_opportunity
from tests.kit.access import Answer, Row, everyone, only, signed_in
from tests.kit.routes import Route

HERS = only("partner")


def atlas(scene: Scene, route: Route) -> dict[str, Any]:
    return {"uuid": scene.cast.atlas.uuid}


def offer(scene: Scene, route: Route) -> dict[str, Any]:
    return {"uuid": make_opportunity(scene.cast.atlas).uuid}


def invitation(scene: Scene, route: Route) -> dict[str, Any]:
    """Amina is invited."""
    return {"uuid": make_invitation(scene.cast.atlas, scene.cast.amina.email, scene.cast.giulia).uuid}


def token(scene: Scene, route: Route) -> dict[str, Any]:
    """A fresh link, mailed to Yasmine."""
    path = issue_link(scene.cast.atlas, scene.cast.yasmine, at=timezone.now())
    return {"token": path.strip("/").split("/")[-1]}


ROWS = [
    Row("received:referrals", get=signed_in(), post=signed_in(Answer.WRONG_METHOD)),
    Row("received:referral", get=HERS, post=signed_in(Answer.WRONG_METHOD), kwargs=of("referral")),
    Row(
        "received:answer",
        get=signed_in(Answer.WRONG_METHOD),
        post=HERS,
        kwargs=of("referral"),
        data=lambda s, r: {"decision": "accept", "answer": "Come on Monday."},
    ),
    Row(
        "received:finish",
        get=signed_in(Answer.WRONG_METHOD),
        post=HERS,
        kwargs=of("referral"),
        data=lambda s, r: {"outcome": "done"},
    ),
    Row("repertoire:partner", get=signed_in(), post=signed_in(Answer.WRONG_METHOD)),
    Row("repertoire:ask_to_speak", get=signed_in(), post=signed_in(), data=lambda s, r: {"name": "A", "reason": "B"}),
    Row("repertoire:invitation", get=only("participant"), post=only("participant"), kwargs=invitation),
    # Whoever has the link needs no account.
    Row("repertoire:confirm_by_link", get=everyone(), post=everyone(), kwargs=token),
    Row("repertoire:own_organisation", get=HERS, post=signed_in(Answer.WRONG_METHOD), kwargs=atlas),
    Row("repertoire:confirm_organisation", get=signed_in(Answer.WRONG_METHOD), post=HERS, kwargs=atlas),
    Row(
        "repertoire:edit_organisation",
        "repertoire:new_opportunity",
        "repertoire:leave_organisation",
        get=HERS,
        post=HERS,
        kwargs=atlas,
    ),
    Row(
        "repertoire:edit_opportunity",
        "repertoire:withdraw_opportunity",
        "repertoire:renew_opportunity",
        get=HERS,
        post=HERS,
        kwargs=offer,
    ),
]
