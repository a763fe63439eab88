"""The back office. Whoever has no role in it is refused at its door; staff are refused where their role ends."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from beneficiaries.models import ContactTask, RecordClaim
from core.importing.kinds import kind_named
from core.importing.previewing import read_batch
from core.importing.receiving import receive_spreadsheet
from core.models import AuditEvent, DuplicateCandidate, ImportBatch, OutboxMail, SuppressedAddress
from core.uploading import store_upload
from portal.models import Statement
from tests.access.scene import Scene
from tests.builders import make_notice, make_organisation
from tests.kit.access import Answer, Expected, Row, only
from tests.kit.routes import Route

STAFF = ("case_worker", "officer", "manager", "communication", "data_protection", "administrator")
OFFICE = ("officer", "manager")
PEOPLE = (*OFFICE, "case_worker")


def staff(*roles: str, hidden: tuple[str, ...] = ()) -> Expected:
    """Open to these roles; `hidden` from those who may see other rows of the kind; everybody else is refused."""
    return only(*roles, otherwise=Answer.FORBIDDEN, **dict.fromkeys(hidden, Answer.HIDDEN))


NOBODY = staff()


def pk(find: Callable[[Scene], Any]) -> Callable[[Scene, Route], dict[str, Any]]:
    """The address of the row that `find` gives."""
    return lambda scene, route: {"object_id": find(scene).pk}


def told(scene: Scene) -> ContactTask:
    return ContactTask.objects.create(
        beneficiary=scene.cast.amina.beneficiary, programme=scene.cast.programme, template="projects/submitted"
    )


def read_only(
    model: str, *roles: str, find: Callable[[Scene], Any], delete: Expected = NOBODY, add: Expected = NOBODY
) -> list[Row]:
    """A list and its pages that nobody writes by hand."""
    return [
        Row(f"admin:{model}_changelist", get=staff(*roles), post=staff(*roles)),
        Row(f"admin:{model}_add", get=add, post=add),
        Row(f"admin:{model}_delete", get=delete, post=delete, kwargs=pk(find)),
        Row(f"admin:{model}_history", get=staff(*roles), post=staff(*roles), kwargs=pk(find)),
        Row(f"admin:{model}_change", get=staff(*roles), post=NOBODY, kwargs=pk(find)),
    ]


DOOR = [
    Row("admin:index", get=staff(*STAFF), post=staff(*STAFF)),
    Row("admin:jsi18n", get=staff(*STAFF), post=NOBODY | dict.fromkeys(STAFF, Answer.WRONG_METHOD)),
    Row("admin:login", get=staff(*STAFF), post=staff(*STAFF)),
    Row(
        "admin:logout",
        get=NOBODY | dict.fromkeys(STAFF, Answer.WRONG_METHOD) | {"visitor": Answer.OPEN},
        post=staff(*STAFF, "visitor"),
    ),
    Row(
        "admin:app_list",
        get=staff(*PEOPLE, hidden=("communication", "data_protection", "administrator")),
        post=staff(*PEOPLE, hidden=("communication", "data_protection", "administrator")),
        kwargs=lambda scene, route: {"app_label": "projects"},
    ),
]


def imported(scene: Scene) -> ImportBatch:
    """A spreadsheet that Giulia sent."""
    file = SimpleUploadedFile("table.csv", b"name_it,kind\nCasa,ngo\n", "text/csv")
    return read_batch(receive_spreadsheet(file, kind_named("organisations"), by=scene.cast.giulia))


def alike(scene: Scene) -> DuplicateCandidate:
    """Two entries that may be the same."""
    left, right = sorted(make_organisation().pk for _side in "ab")
    return DuplicateCandidate.objects.create(
        model="repertoire.organisation", left_id=left, right_id=right, score=0.8, fingerprint="x"
    )


DUPLICATES = [
    Row(
        "admin:core_duplicatecandidate_merge",
        "admin:core_duplicatecandidate_different",
        get=staff(*OFFICE),
        post=staff(*OFFICE),
        kwargs=pk(alike),
    ),
    *read_only("core_duplicatecandidate", *OFFICE, find=alike),
]

OTHERS = ("communication", "administrator")
OFFICE_ALONE = staff(*OFFICE, hidden=OTHERS)
"""Whoever sends newsletters or works with translators has imports too: those of others are not there."""
IMPORTS = [
    Row(
        "admin:core_importbatch_send",
        get=staff(*OFFICE),
        post=staff(*OFFICE),
        kwargs=lambda scene, route: {"kind": "organisations"},
    ),
    Row(
        "admin:core_importbatch_export",
        get=staff(*OFFICE),
        post=staff(*OFFICE),
        kwargs=lambda scene, route: {"kind": "organisations", "ending": "csv"},
    ),
    Row(
        "admin:core_importbatch_accept",
        "admin:core_importbatch_again",
        "admin:core_importbatch_refuse",
        "admin:core_importbatch_history",
        get=OFFICE_ALONE,
        post=OFFICE_ALONE,
        kwargs=pk(imported),
    ),
    Row(
        "admin:core_importbatch_change",
        get=OFFICE_ALONE,
        post=NOBODY | dict.fromkeys(OTHERS, Answer.HIDDEN),
        kwargs=pk(imported),
    ),
    Row(
        "admin:core_importbatch_changelist",
        get=staff(*OFFICE, *OTHERS),
        post=staff(*OFFICE, *OTHERS),
    ),
    Row("admin:core_importbatch_add", get=NOBODY, post=NOBODY),
    Row("admin:core_importbatch_delete", get=NOBODY, post=NOBODY, kwargs=pk(imported)),
]

PLATFORM = [
    *read_only("core_auditevent", "data_protection", find=lambda scene: AuditEvent.objects.latest("pk")),
    *read_only(
        "core_outboxmail",
        "data_protection",
        "administrator",
        find=lambda scene: OutboxMail.objects.latest("pk"),
    ),
    *IMPORTS,
    *DUPLICATES,
    Row(
        "admin:core_suppressedaddress_add",
        "admin:core_suppressedaddress_changelist",
        get=staff("data_protection"),
        post=staff("data_protection"),
    ),
    Row(
        "admin:core_suppressedaddress_change",
        get=staff("data_protection"),
        post=NOBODY,
        kwargs=pk(lambda scene: SuppressedAddress.objects.create(address="gone@example.org", reason="bounce")),
    ),
    Row(
        "admin:core_suppressedaddress_*",
        get=staff("data_protection"),
        post=staff("data_protection"),
        kwargs=pk(lambda scene: SuppressedAddress.objects.create(address="gone@example.org", reason="bounce")),
    ),
]

PROGRAMMES = [
    Row("admin:programmes_programme_changelist", get=staff(*STAFF), post=staff(*STAFF)),
    Row("admin:programmes_programme_add", get=staff("administrator"), post=staff("administrator")),
    Row(
        "admin:programmes_programme_grant_role",
        "admin:programmes_programme_end_role",
        get=staff(*STAFF),
        post=staff("administrator", "manager"),
        kwargs=pk(lambda scene: scene.cast.programme),
        data=lambda scene, route: {"email": "amina@example.org", "language": "it", "role": "manager"},
    ),
    Row(
        "admin:programmes_programme_delete",
        get=NOBODY,
        post=NOBODY,
        kwargs=pk(lambda scene: scene.cast.programme),
    ),
    Row(
        "admin:programmes_programme_change",
        get=staff(*STAFF),
        post=staff("administrator", "manager"),
        kwargs=pk(lambda scene: scene.cast.programme),
    ),
    Row(
        "admin:programmes_programme_history",
        get=staff(*STAFF),
        post=staff(*STAFF),
        kwargs=pk(lambda scene: scene.cast.programme),
    ),
    *read_only(
        "programmes_membership",
        *OFFICE,
        "data_protection",
        "administrator",
        find=lambda scene: scene.cast.giulia.memberships.get(),
    ),
    Row(
        "admin:accounts_user_deactivate",
        "admin:accounts_user_reactivate",
        get=staff("administrator", "manager"),
        post=staff("administrator", "manager"),
        kwargs=pk(lambda scene: scene.cast.hind),
    ),
    *read_only("accounts_user", "administrator", "manager", find=lambda scene: scene.cast.hind),
]


def claimed(scene: Scene) -> RecordClaim:
    """Amina says that the office knows her already."""
    return RecordClaim.objects.create(
        beneficiary=scene.cast.amina.beneficiary, programme=scene.cast.programme, text="I came in spring."
    )


READS_NOTICES = staff(*OFFICE, "data_protection", "administrator")
WRITES_NOTICES = staff("manager", "data_protection")
PERSONS = [
    Row("admin:beneficiaries_consentnotice_changelist", get=READS_NOTICES, post=READS_NOTICES),
    Row("admin:beneficiaries_consentnotice_add", get=WRITES_NOTICES, post=WRITES_NOTICES),
    Row(
        "admin:beneficiaries_consentnotice_publish",
        "admin:beneficiaries_consentnotice_renew",
        "admin:beneficiaries_consentnotice_change",
        get=READS_NOTICES,
        post=WRITES_NOTICES,
        kwargs=pk(lambda scene: make_notice("research", published_at=None)),
    ),
    Row(
        "admin:beneficiaries_consentnotice_delete",
        get=WRITES_NOTICES,
        post=WRITES_NOTICES,
        kwargs=pk(lambda scene: make_notice("research", published_at=None)),
    ),
    Row(
        "admin:beneficiaries_consentnotice_history",
        get=READS_NOTICES,
        post=READS_NOTICES,
        kwargs=pk(lambda scene: make_notice("research", published_at=None)),
    ),
    Row("admin:beneficiaries_beneficiary_places", get=staff(*OFFICE), post=staff(*OFFICE)),
    Row("admin:beneficiaries_beneficiary_changelist", get=staff(*PEOPLE), post=staff(*PEOPLE)),
    Row("admin:beneficiaries_beneficiary_add", get=staff(*OFFICE), post=staff(*OFFICE)),
    Row(
        "admin:beneficiaries_beneficiary_assign_case",
        "admin:beneficiaries_beneficiary_change_participation",
        "admin:beneficiaries_beneficiary_invite",
        get=staff(*PEOPLE),
        post=staff(*OFFICE),
        kwargs=pk(lambda scene: scene.cast.amina.beneficiary),
    ),
    Row(  # nobody here holds a mandate of this person
        "admin:beneficiaries_beneficiary_apply_for",
        get=staff(*PEOPLE),
        post=NOBODY,
        kwargs=pk(lambda scene: scene.cast.amina.beneficiary),
    ),
    Row(
        "admin:beneficiaries_beneficiary_delete",
        get=NOBODY,
        post=NOBODY,
        kwargs=pk(lambda scene: scene.cast.amina.beneficiary),
    ),
    Row(
        "admin:beneficiaries_beneficiary_*",
        get=staff(*PEOPLE),
        post=staff(*PEOPLE),
        kwargs=pk(lambda scene: scene.cast.amina.beneficiary),
    ),
    Row(
        "admin:beneficiaries_contacttask_mark_told",
        get=staff(*OFFICE),
        post=staff(*OFFICE),
        kwargs=pk(told),
    ),
    Row(
        "admin:beneficiaries_recordclaim_grant",
        "admin:beneficiaries_recordclaim_refuse",
        get=staff(*OFFICE),
        post=staff(*OFFICE),
        kwargs=pk(claimed),
    ),
    *read_only("beneficiaries_recordclaim", *OFFICE, find=claimed),
    *read_only("beneficiaries_contacttask", *OFFICE, find=told),
    Row("admin:beneficiaries_referral_add", get=staff(*PEOPLE), post=staff(*PEOPLE)),
    Row(
        "admin:beneficiaries_referral_send",
        "admin:beneficiaries_referral_finish",
        "admin:beneficiaries_referral_revoke",
        get=staff(*PEOPLE),
        post=staff(*PEOPLE),
        kwargs=pk(lambda scene: scene.referral),
        data=lambda scene, route: {"reason": "Because."},
    ),
    *[
        row
        for row in read_only("beneficiaries_referral", *PEOPLE, find=lambda scene: scene.referral)
        if "add" not in row.views[0]
    ],
]


CALLS = [
    Row("admin:projects_call_changelist", "admin:projects_call_add", get=staff(*OFFICE), post=staff(*OFFICE)),
    Row(
        "admin:projects_call_delete",
        get=staff("manager"),
        post=staff("manager"),
        kwargs=pk(lambda scene: scene.call),
    ),
    Row("admin:projects_call_*", get=staff(*OFFICE), post=staff(*OFFICE), kwargs=pk(lambda scene: scene.call)),
    *read_only("projects_assignment", *OFFICE, find=lambda scene: scene.assigned),
    *read_only("projects_decision", *OFFICE, find=lambda scene: scene.decision),
]

SEES_PROJECT = staff(*OFFICE, hidden=("case_worker",))
PROJECTS = [
    Row("admin:projects_project_changelist", get=staff(*PEOPLE), post=staff(*PEOPLE)),
    Row("admin:projects_project_add", get=staff("officer", "case_worker"), post=staff("officer", "case_worker")),
    Row(
        "admin:projects_project_delete",
        get=NOBODY,
        post=NOBODY,
        kwargs=pk(lambda scene: scene.submitted),
    ),
    Row(
        "admin:projects_project_change",
        "admin:projects_project_history",
        get=SEES_PROJECT,
        post=SEES_PROJECT,
        kwargs=pk(lambda scene: scene.submitted),
    ),
    Row(
        "admin:projects_project_confirm_decision",
        "admin:projects_project_publish_decision",
        get=SEES_PROJECT,
        post=staff("manager", hidden=("case_worker",)),
        kwargs=pk(lambda scene: scene.decision.project),
        data=lambda scene, route: {"decision": scene.decision.pk},
    ),
    Row(
        "admin:projects_project_terminate",
        get=SEES_PROJECT,
        post=staff("manager", hidden=("case_worker",)),
        kwargs=pk(lambda scene: scene.submitted),
    ),
    Row(
        "admin:projects_project_document",
        get=SEES_PROJECT,
        post=SEES_PROJECT,
        kwargs=lambda scene, route: {"object_id": scene.submitted.pk, "uuid": document_of(scene).uuid},
    ),
    Row(
        "admin:projects_project_*",
        get=SEES_PROJECT,
        post=SEES_PROJECT,
        kwargs=pk(lambda scene: scene.submitted),
        data=lambda scene, route: {"eligible": "yes", "body": "A word"},
    ),
]


def document_of(scene: Scene) -> Any:
    """A file of the submitted project."""
    file = SimpleUploadedFile("plan.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    upload = store_upload(file, by=scene.cast.amina)
    return scene.submitted.documents.create(upload=upload, label="Plan")


STATEMENTS = [
    Row(
        "admin:portal_statement_changelist",
        "admin:portal_statement_add",
        get=staff("administrator"),
        post=staff("administrator"),
    ),
    Row(
        "admin:portal_statement_*",
        get=staff("administrator"),
        post=staff("administrator"),
        kwargs=pk(lambda scene: Statement.objects.create(kind="privacy", title_it="Informativa", text_it="Testo.")),
    ),
]

ROWS = [*DOOR, *PLATFORM, *PROGRAMMES, *PERSONS, *CALLS, *PROJECTS, *STATEMENTS]
