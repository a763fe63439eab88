"""The pages of those who apply. Amina is the participant of the table; nobody else handles her projects."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from beneficiaries.erasing import ask_erasure
from beneficiaries.inviting import invite_person
from projects.documents import add_document
from projects.models import Revision
from tests.access.scene import Scene, of, of_cast
from tests.beneficiaries.cases import case_of, handed_in
from tests.beneficiaries.referring import public_offer
from tests.builders import make_mandate, make_participation, make_person
from tests.kit.access import Answer, Row, only, signed_in
from tests.kit.hostile_files import PDF
from tests.kit.routes import Route

HERS = only("participant")
READ_ONLY = signed_in(Answer.WRONG_METHOD)


def document(scene: Scene, route: Route) -> dict[str, Any]:
    """A file of the draft."""
    file = SimpleUploadedFile("plan.pdf", PDF, "application/pdf")
    made = add_document(scene.draft, by=scene.cast.amina, at=timezone.now(), file=file, label="The plan")
    return {"uuid": scene.draft.uuid, "document": made.uuid}


def second_revision(scene: Scene, route: Route) -> dict[str, Any]:
    """A project that was handed in twice."""
    content = {"title": "A bigger bakery"}
    Revision.objects.create(project=scene.submitted, number=2, content=content, by=scene.cast.amina)
    return {"uuid": scene.submitted.uuid, "number": 2}


def typed(scene: Scene, route: Route) -> dict[str, Any]:
    """What the edit page sends, with or without its script."""
    return {"user": str(scene.cast.amina.uuid), "version": "10000", "changed": ["title"], "title": "Changed"}


def wish(scene: Scene, route: Route) -> dict[str, Any]:
    """Amina has asked to be erased."""
    ask_erasure(scene.cast.amina.beneficiary, by=scene.cast.amina, at=timezone.now())
    return {}


def mandate(scene: Scene, route: Route) -> dict[str, Any]:
    """Amina lets Lucia act for her."""
    given = make_mandate(scene.cast.amina.beneficiary.participations.get(), scene.cast.lucia)
    return {"mandate": given.pk}


def offer(scene: Scene, route: Route) -> dict[str, Any]:
    """What Atlas House offers to everybody."""
    return {"uuid": public_offer(scene.cast.atlas).uuid}


def own_document(scene: Scene, route: Route) -> dict[str, Any]:
    """What Amina handed in to the programme."""
    return {"uuid": handed_in(case_of(scene.cast.amina)).uuid}


def invitation(scene: Scene, route: Route) -> dict[str, Any]:
    """A person without account is asked to sign in, at Amina's address."""
    person = make_person()
    part = make_participation(person, scene.cast.programme)
    made = invite_person(part, email="amina@example.org", by=scene.cast.giulia, at=timezone.now())
    return {"uuid": made.uuid}


ROWS = [
    Row("projects:begin", get=signed_in(), post=signed_in(), kwargs=of("call", "slug", "slug")),
    Row("projects:my_projects", get=signed_in(), post=READ_ONLY),
    Row("projects:my_project", get=HERS, post=READ_ONLY, kwargs=of("submitted")),
    Row("projects:revision", "projects:changes", get=HERS, post=READ_ONLY, kwargs=second_revision),
    Row("projects:edit", get=HERS, post=HERS, kwargs=of("draft"), data=lambda s, r: {"whole": "1", "title": "Changed"}),
    # Somebody else than the page was made for is told to sign in again.
    Row("projects:save", get=HERS, post=only("participant", otherwise=Answer.LOGIN), kwargs=of("draft"), data=typed),
    Row(
        "projects:submit",
        "projects:withdraw",
        "projects:renounce",
        get=HERS,
        post=HERS,
        kwargs=of("draft"),
        data=lambda scene, route: {"statement": "on"},
    ),
    Row("projects:add_document", get=READ_ONLY, post=HERS, kwargs=of("draft"), data=typed),
    Row("projects:remove_document", get=READ_ONLY, post=HERS, kwargs=document),
    Row("projects:document", get=HERS, post=READ_ONLY, kwargs=document),
    Row("projects:send_message", get=READ_ONLY, post=HERS, kwargs=of("submitted"), data=lambda s, r: {"body": "Hello"}),
    Row("beneficiaries:profile_step", get=signed_in(), post=signed_in(), kwargs=lambda s, r: {"step": "you"}),
    # A programme that one neither takes part in nor could begin with does not exist.
    Row(
        "beneficiaries:consents",
        get=signed_in(),
        post={**signed_in(), "stranger": Answer.HIDDEN},
        data=lambda scene, route: {"programme": of_cast("programme", "code")(scene, route)["code"]},
    ),
    Row("cohorts:apply", get=signed_in(), post=signed_in(), kwargs=of("cohort", "slug", "slug")),
    Row("beneficiaries:enrolment", get=HERS, post=READ_ONLY, kwargs=of("enrolment")),
    Row(
        "beneficiaries:save_motivation",
        get=READ_ONLY,
        post=HERS,
        kwargs=of("enrolment"),
        data=lambda scene, route: {"motivation": "Better words"},
    ),
    Row("beneficiaries:accept_place", get=READ_ONLY, post=HERS, kwargs=of("offered")),
    Row("beneficiaries:decline_place", get=HERS, post=HERS, kwargs=of("offered")),
    Row("beneficiaries:withdraw_enrolment", get=HERS, post=HERS, kwargs=of("enrolment")),
    Row("beneficiaries:withdraw_mandate", get=READ_ONLY, post=HERS, data=mandate),
    Row("beneficiaries:new_referral", get=signed_in(), post=signed_in(), kwargs=offer),
    Row("beneficiaries:my_referral", get=HERS, post=READ_ONLY, kwargs=of("referral")),
    Row("beneficiaries:take_back_referral", get=HERS, post=HERS, kwargs=of("referral")),
    Row("beneficiaries:document", get=HERS, post=READ_ONLY, kwargs=own_document),
    Row("beneficiaries:take_back_document", get=READ_ONLY, post=HERS, kwargs=own_document),
    Row("beneficiaries:intention", "beneficiaries:documents", get=signed_in(), post=signed_in()),
    Row("beneficiaries:questions", get=signed_in(), post=signed_in()),
    Row(
        "beneficiaries:record",
        get=signed_in(),
        post=signed_in(),
        data=lambda scene, route: {"programme": scene.cast.programme.pk, "text": "I came in spring."},
    ),
    Row("beneficiaries:invitation", get=HERS, post=HERS, kwargs=invitation),
    Row("beneficiaries:download_my_data", get=READ_ONLY, post=signed_in()),
    Row("beneficiaries:correct_my_data", get=READ_ONLY, post=signed_in()),
    Row("beneficiaries:erase_my_data", get=signed_in(), post=signed_in()),
    Row("beneficiaries:withdraw_my_erasure", get=READ_ONLY, post=only("participant"), data=wish),
    Row("beneficiaries:*", get=signed_in(), post=READ_ONLY),
]
