"""Every address by which something can be read: all patterns of the site, with the keys of the rows that are marked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.urls import reverse

from beneficiaries.models import Cohort, Document, Enrolment, PersonExport, PersonInvitation, Referral
from core.importing.kinds import kinds
from newsletters.models import Edition, Issue, Newsletter
from portal.sitemaps import SITEMAPS
from projects.models import Assignment, Call, DossierFile, Project, ProjectDocument
from repertoire.models import MemberInvitation, Opportunity, Organisation, SavedSearch
from tests.kit.routes import Route, walk
from tests.sights.world import World
from training.models import (
    CalendarFeed,
    Certificate,
    CertificateFile,
    Course,
    Evaluation,
    SelfPacedUnit,
    Session,
    SessionMaterial,
)

Keys = Callable[[World], list[dict[str, Any]]]


@dataclass(frozen=True)
class Address:
    """Where to ask; `way` is what kind of way in it is."""

    url: str
    way: str
    post: bool = False
    table: str = ""  # whose list must be open


def by_uuid(model: type[models.Model]) -> Keys:
    """The address of each row of the table."""
    return lambda world: [{"uuid": row.uuid} for row in world.of(model)]


def by_slug(model: type[models.Model]) -> Keys:
    return lambda world: [{"slug": row.slug} for row in world.of(model)]


def by_code(model: type[models.Model]) -> Keys:
    return lambda world: [{"code": row.code} for row in world.of(model)]


def each(**values: list[Any]) -> Keys:
    """One parameter with each of these values."""
    [(name, found)] = values.items()
    return lambda world: [{name: value} for value in found]


def _documents(world: World) -> list[dict[str, Any]]:
    return [{"uuid": row.project.uuid, "document": row.uuid} for row in world.of(ProjectDocument)]


def _assessed_documents(world: World) -> list[dict[str, Any]]:
    documents = [row.uuid for row in ProjectDocument.objects.all()]
    return [{"uuid": row.uuid, "document": one} for row in world.of(Assignment) for one in documents]


def _revisions(world: World) -> list[dict[str, Any]]:
    return [{"uuid": row.uuid, "number": 1} for row in world.of(Project)]


def _dossiers() -> Iterator[DossierFile]:
    return DossierFile.objects.select_related("revision__project").iterator()


def _dossier(row: DossierFile) -> dict[str, Any]:
    return {"number": row.revision.number, "language": row.language}


def _places(world: World) -> list[dict[str, Any]]:
    return [{"code": world.cast.programme.code, "which": which} for which in ("residence", "origin")]


def _materials(world: World) -> list[dict[str, Any]]:
    return [{"object_id": row.session_id, "uuid": row.uuid} for row in world.of(SessionMaterial)]


def _certificates(world: World) -> list[dict[str, Any]]:
    return [{"code": row.code} for row in world.of(Certificate)]


def _papers(world: World) -> list[dict[str, Any]]:
    return [{"code": row.certificate.code, "languages": row.code} for row in CertificateFile.objects.all()]


def _issues(world: World) -> list[dict[str, Any]]:
    return [{"code": row.newsletter.code, "number": row.number} for row in Issue.objects.select_related("newsletter")]


def _files_of_issues(world: World) -> list[dict[str, Any]]:
    files = [row.upload.uuid for row in Edition.objects.exclude(upload=None) if row.upload] or [UUID(int=0)]
    return [issue | {"uuid": one} for issue in _issues(world) for one in files]


def _series(world: World) -> list[dict[str, Any]]:
    return [{"code": row.code, "language": "it"} for row in Newsletter.objects.all()]


def _of_publication(**more: Any) -> Keys:
    """Nobody's data stands in publications: that there is none of this name is enough."""
    return lambda world: [{"code": "no-such-code", **more}]


PREVIEW = {"object_id": 0, "piece": UUID(int=0), "language": "it"}
PUBLICATIONS: dict[str, Keys] = {
    "chapter": _of_publication(anchor="none"),
    "picture": _of_publication(uuid=UUID(int=0)),
    "old_file": _of_publication(key=0),
    "edition": _of_publication(number=1, language="it"),
    "*": _of_publication(),
}

KEYS: list[tuple[str, Keys]] = [
    ("admin:app_list", each(app_label=sorted({model._meta.app_label for model in admin.site._registry}))),
    ("admin:core_importbatch_send", lambda world: [{"kind": kind.code} for kind in kinds()]),
    (
        "admin:core_importbatch_export",
        lambda world: [{"kind": kind.code, "ending": end} for kind in kinds() for end in ("csv", "xlsx")],
    ),
    (
        "admin:beneficiaries_cohort_applicant",
        lambda world: [{"object_id": row.cohort_id, "uuid": row.uuid} for row in world.of(Enrolment)],
    ),
    (
        "admin:projects_project_document",
        lambda world: [{"object_id": row.project_id, "uuid": row.uuid} for row in world.of(ProjectDocument)],
    ),
    ("repertoire_data:*", each(language=["it"])),
    ("sitemap_part", each(section=sorted(SITEMAPS))),
    ("programmes:programme", lambda world: [{"code": world.cast.programme.code}]),
    ("people:places", _places),
    ("projects:document", _documents),
    ("projects:remove_document", _documents),
    ("projects:assessed_document", _assessed_documents),
    ("projects:revision", _revisions),
    ("projects:changes", _revisions),
    ("projects:print_dossier", _revisions),
    ("projects:dossier", lambda _world: [_dossier(row) | {"uuid": row.revision.project.uuid} for row in _dossiers()]),
    (
        "admin:projects_project_paper",
        lambda _world: [_dossier(row) | {"object_id": row.revision.project_id} for row in _dossiers()],
    ),
    ("projects:assignment", by_uuid(Assignment)),
    ("projects:declare", by_uuid(Assignment)),
    ("projects:*_assessment", by_uuid(Assignment)),
    ("projects:call", by_slug(Call)),
    ("projects:begin", by_slug(Call)),
    ("projects:ranking", by_slug(Call)),
    ("projects:*", by_uuid(Project)),
    ("repertoire:forget_search", by_uuid(SavedSearch)),
    ("repertoire:invitation", by_uuid(MemberInvitation)),
    ("repertoire:confirm_by_link", each(token=["no-such-token"])),
    ("repertoire:*opportunity", by_uuid(Opportunity)),
    ("repertoire:*", by_uuid(Organisation)),
    ("repertoire:new_opportunity", by_uuid(Organisation)),
    ("cohorts:*", by_slug(Cohort)),
    ("beneficiaries:profile_step", each(step=["you", "place", "education", "work", "languages", "situation"])),
    ("beneficiaries:new_referral", by_uuid(Opportunity)),
    ("beneficiaries:*referral", by_uuid(Referral)),
    ("beneficiaries:*document", by_uuid(Document)),
    ("beneficiaries:invitation", by_uuid(PersonInvitation)),
    ("beneficiaries:*", by_uuid(Enrolment)),
    ("received:*", by_uuid(Referral)),
    ("admin:training_session_material", _materials),
    (
        "admin:training_certificate_file",
        lambda _world: [
            {"object_id": row.certificate_id, "languages": row.code} for row in CertificateFile.objects.all()
        ],
    ),
    (
        "admin:newsletters_issue_preview",
        lambda world: [{"object_id": row.pk, "language": "it"} for row in world.of(Issue)],
    ),
    ("newsletters_data:*", _series),
    *((f"newsletters:{name}", each(key=["no-such-key"])) for name in ("confirm", "preferences", "leave_all")),
    ("newsletters:delete_subscriber", each(key=["no-such-key"])),
    ("newsletters:leave", lambda world: [{"key": "no-such-key", "code": row.code} for row in Newsletter.objects.all()]),
    ("newsletters:picture", _files_of_issues),
    ("newsletters:edition", _files_of_issues),
    ("newsletters:newsletter", by_code(Newsletter)),
    ("newsletters:change_own", by_code(Newsletter)),
    ("newsletters:*", _issues),
    ("admin:publications_publication_preview", lambda world: [PREVIEW]),
    *((f"publications:{name}", keys) for name, keys in PUBLICATIONS.items()),
    ("training:course", by_uuid(Course)),
    ("training:*material", by_uuid(SessionMaterial)),
    ("training:evaluation*", by_uuid(Evaluation)),
    ("training:certificate", _certificates),
    ("certificates:file", _papers),
    ("certificates:*", _certificates),
    ("calendars:calendar", lambda world: [{"token": feed.token} for feed in CalendarFeed.objects.all()]),
    *((f"training:{name}", by_uuid(SelfPacedUnit)) for name in ("unit", "quiz", "result")),
    ("training:*", by_uuid(Session)),
]
"""Which rows an address names, where its name does not say it. The first pattern counts."""


def addresses(world: World) -> list[Address]:
    """All of them. A pattern of the site of which nobody knows the keys fails."""
    found = [address for route in walk() for address in _of(route, world)]
    found += [
        Address(reverse("beneficiaries:download_my_data"), "export", post=True),
        *(
            Address(reverse("admin:beneficiaries_personexport_download", args=[row.pk]), "export", post=True)
            for row in PersonExport.objects.all()
        ),
    ]
    return list(dict.fromkeys(found))


READING = ("_change", "_changelist", "_history", "_file", "_document", "_download", "_export")
"""Pages of the back office that are there to be read, row by row; of an act, one row of its table is asked for."""
ALWAYS = ("_changelist", "_file", "_document", "_download", "_export")
"""What those ask for too to whom the list of the table is closed; the rest, says tests/access, is closed like it."""
OWN_ACCOUNT = ("account_", "mfa_", "root", "admin:jsi18n", "admin:log")
"""The libraries' pages about the own password and second factor, and what holds no rows."""


def _of(route: Route, world: World) -> Iterator[Address]:
    if (route.name.startswith(OWN_ACCOUNT) and route.name != "account_email") or route.name in {"healthz", "metrics"}:
        return
    for kwargs in _keys(route, world):
        if set(kwargs) <= route.parameters:
            yield Address(reverse(route.name, kwargs=kwargs), way_of(route.name), table=_behind(route))


def _keys(route: Route, world: World) -> list[dict[str, Any]]:
    if not route.parameters:
        return [{}]
    for pattern, keys in KEYS:
        if fnmatchcase(route.name, pattern):
            return keys(world)
    assert route.name.startswith("admin:"), f"tests/sights/addresses.py does not say which rows {route.name} names"
    rows = world.of(model_of(route.name))
    return [{"object_id": row.pk} for row in (rows if route.name.endswith(READING) else rows[:1])]


def model_of(name: str) -> type[models.Model]:
    """The table of an address of the back office."""
    app, model = name.removeprefix("admin:").split("_")[:2]
    return apps.get_model(app, model)


def _behind(route: Route) -> str:
    """The list that must be open for the address to be asked for."""
    if not route.name.startswith("admin:") or route.name.endswith(ALWAYS) or route.name.count("_") < 2:
        return ""
    return reverse(f"admin:{'_'.join(route.name.removeprefix('admin:').split('_')[:2])}_changelist")


def way_of(name: str) -> str:
    """What kind of way in an address is, as far as its name tells it; what it sends may say otherwise."""
    if name.startswith("repertoire_data:") or name.endswith(("_export", "_attendance_sheet")):
        return "export"
    if name.endswith("_history"):
        return "history"
    return "admin" if name.startswith("admin:") else "page"
