"""The repertoire: for everybody, and in the back office for officers and managers."""

from typing import Any

from repertoire.models import EntryRevision, SavedSearch
from tests.access.back_office import NOBODY, OFFICE, pk, read_only, staff
from tests.access.scene import Scene
from tests.builders import make_invitation, make_opportunity, make_organisation, make_repertoire, make_request
from tests.kit.access import Answer, Expected, Row, everyone, nobody, only, signed_in
from tests.kit.routes import Route

KEEPERS = staff(*OFFICE)
MANAGERS = staff("manager")


def change(scene: Scene) -> EntryRevision:
    """A change of an entry of its own, which waits."""
    return EntryRevision.objects.create(
        organisation=make_organisation(), content={"acronym": "AH"}, by=scene.cast.yasmine
    )


def acts(model: str, *names: str, find: Any, post: Expected = KEEPERS) -> Row:
    """Acts on a row; what is posted is too little for some."""
    views = [f"admin:repertoire_{model}_{name}" for name in names]
    return Row(*views, get=KEEPERS, post=post, kwargs=pk(find), data=lambda s, r: {"reason": "Because."})


def entry(scene: Scene, route: Route) -> dict[str, Any]:
    return {"uuid": scene.cast.atlas.uuid}


def written(model: str, find: Any, *, delete: Expected = NOBODY) -> list[Row]:
    """A list whose rows staff write by hand."""
    return [
        Row(f"admin:repertoire_{model}_changelist", get=KEEPERS, post=KEEPERS),
        Row(f"admin:repertoire_{model}_add", get=KEEPERS, post=KEEPERS),
        Row(f"admin:repertoire_{model}_delete", get=delete, post=delete, kwargs=pk(find)),
        Row(
            f"admin:repertoire_{model}_change", f"admin:repertoire_{model}_history", get=KEEPERS, post=KEEPERS,
            kwargs=pk(find),
        ),
    ]  # fmt: skip


OFFICE_ROWS = [
    acts("organisation", "publish", "confirm", "hide", "show", "invite", find=lambda scene: scene.cast.atlas),
    *written("organisation", lambda scene: scene.cast.atlas),
    acts("opportunity", "publish", "withdraw", "put_back", find=lambda scene: make_opportunity(scene.cast.atlas)),
    *written("opportunity", lambda scene: make_opportunity(scene.cast.atlas)),
    *written("repertoire", lambda scene: make_repertoire(scene.cast.programme), delete=MANAGERS),
    acts("entryrevision", "clear", "refuse", find=change),
    *read_only("repertoire_entryrevision", *OFFICE, find=change),
    acts("entryrequest", "grant", "refuse", find=lambda scene: make_request(scene.cast.youssef)),
    *read_only("repertoire_entryrequest", *OFFICE, find=lambda scene: make_request(scene.cast.youssef)),
    acts("organisationmember", "end", find=lambda scene: scene.cast.yasmine.speaks_for.get()),
    *read_only(
        "repertoire_organisationmember", *OFFICE, find=lambda scene: scene.cast.yasmine.speaks_for.get()
    ),
    *read_only(
        "repertoire_memberinvitation",
        *OFFICE,
        find=lambda scene: make_invitation(scene.cast.atlas, "new@example.org", scene.cast.giulia),
    ),
]  # fmt: skip


def kept(scene: Scene, route: Route) -> dict[str, Any]:
    """A search that Amina keeps."""
    row = SavedSearch.objects.create(user=scene.cast.amina, about="opportunity", name="Jobs", query="q=job")
    return {"uuid": row.uuid}


ROWS = [
    Row("repertoire:searches", get=signed_in(), post=signed_in(Answer.WRONG_METHOD)),
    Row("repertoire:save_search", get=signed_in(Answer.WRONG_METHOD), post=signed_in()),
    Row("repertoire:forget_search", get=signed_in(Answer.WRONG_METHOD), post=only("participant"), kwargs=kept),
    Row("repertoire:organisations", "repertoire:opportunities", get=everyone(), post=nobody()),
    Row("repertoire:organisation", get=everyone(), post=nobody(), kwargs=entry),
    Row(
        "repertoire:opportunity", get=everyone(), post=nobody(),
        kwargs=lambda scene, route: {"uuid": make_opportunity(scene.cast.atlas).uuid},
    ),
    *OFFICE_ROWS,
]  # fmt: skip
