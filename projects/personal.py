"""Personal fields of projects: the texts are the applicant's own, and may speak of people."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Beneficiary
from core.models import Message, RenderedFile
from core.personal_data import (
    KEEP,
    Hold,
    Kind,
    Subject,
    also_about,
    ends_with_person,
    hold,
    involves,
    keeps_busy,
    register,
)
from projects.content import FIELDS
from projects.leaving import end_projects_of
from projects.models import (
    Assessment,
    Assignment,
    Call,
    CoApplicant,
    Criterion,
    Decision,
    DossierFile,
    Project,
    ProjectDocument,
    ProjectDraft,
    ProjectEvent,
    Revision,
    ScalePoint,
    Score,
)  # fmt: skip
from projects.states import BEFORE_THE_END, RUNNING, ProjectState

UNDER_WAY = [state for state in BEFORE_THE_END if state != ProjectState.DRAFT]

register(
    Call,
    plain="programme slug reference_prefix title summary text opens_at closes_at time_zone grace_minutes countries "
    "instruments ceiling currency documents_needed blind assessments_needed others_seen published last_number "
    "source_language",
)
register(ScalePoint, plain="call value label source_language")
register(Criterion, plain="call order label help weight optional source_language")
register(
    Project,
    personal=dict.fromkeys(FIELDS, Kind.CONTENT),
    plain="uuid call owner co_applicants state reference thread created_at updated_at submitted_at latest_revision "
    "revise_by reminded_at",
    person="owner",
    blank={"working_language": KEEP},
)
register(
    ProjectDraft,
    personal={"values": Kind.CONTENT},
    plain="project versions invalid version saved_at saved_by",
    person="project__owner",
)
register(CoApplicant, plain="project beneficiary", person="beneficiary")
register(
    ProjectDocument,
    personal={"label": Kind.CONTENT},
    plain="uuid project upload removed_at",
    person="project__owner",
    file="upload",
)
register(
    ProjectEvent,
    personal={"note": Kind.CONTENT},
    plain="project act source target by on_behalf_of at",
    person="project__owner",
)
register(
    Revision,
    personal={"content": Kind.CONTENT},
    plain="project number documents by at",
    person="project__owner",
)
register(DossierFile, plain="revision language file")
register(
    Assignment,
    personal={"declaration": Kind.CONTENT},
    plain="uuid project assessor state due_on assigned_by assigned_at declared_at reminded_at",
    user="assessor",
)
register(
    Assessment,
    personal={"comment": Kind.CONTENT},
    plain="assignment revision state recommendation total saved_at submitted_at",
    user="assignment__assessor",
)
register(
    Score,
    personal={"comment": Kind.CONTENT},
    plain="assessment criterion value",
    user="assessment__assignment__assessor",
)
register(
    Decision,
    personal={"conditions": Kind.CONTENT, "message": Kind.CONTENT},
    plain="project outcome amount instrument state drafted_by drafted_at confirmed_by confirmed_at published_by "
    "published_at source_language",
    person="project__owner",
    given={"state": "published"},  # what is still being decided is told by publishing it
)

for _model, _lookup in (
    (Message, "thread__project__owner"),
    (RenderedFile, "dossier_file__revision__project__owner"),
    (RenderedFile, "dossier_file__revision__project__co_applicants"),
    (Assignment, "project__owner"),
    (Assessment, "assignment__project__owner"),
    (Score, "assessment__assignment__project__owner"),
):
    also_about(_model, _lookup)

involves(lambda: Q(projects__isnull=False) | Q(co_applications__isnull=False))
keeps_busy(lambda: Q(projects__state__in=[*UNDER_WAY, *RUNNING]))

FUNDED = [*RUNNING, ProjectState.COMPLETED]
YEARS = 10
FOR_THE_AUDITORS = frozenset(
    [
        "title",
        "summary",
        "activities",
        "aim",
        "sector",
        "goals",
        "country",
        "region",
        "amount_requested",
        "own_contribution",
        "jobs_expected",
        "women_led",
        "youth_led",
    ]
)
"""What a funded project was and what it cost: the fields that accounts and donors' auditors ask for."""
SUPPORT = _("Support from public money was granted: the accounts and the donor's auditors need this for ten years.")


def _funded(path: str) -> Any:
    return lambda subject: Q(**{f"{path}state__in": FUNDED, f"{path}owner__in": subject.persons})


for _funded_model, _path, _fields in (
    (Project, "", FOR_THE_AUDITORS),
    (Decision, "project__", frozenset({"conditions"})),
    (Beneficiary, "projects__", frozenset({"given_name", "family_name"})),
):
    hold(
        _funded_model,
        Hold(
            code="support",
            where=_funded(_path),
            fields=_fields,
            since=f"{_path}updated_at",
            months=YEARS * 12,
            reason=SUPPORT,
        ),
    )


def _judged_for_others(path: str) -> Any:
    """Rows by the person about a project of somebody else."""
    return lambda subject: ~Q(**{f"{path}project__owner__in": subject.persons})


for _model, _path, _fields in (
    (Assignment, "", frozenset({"declaration"})),
    (Assessment, "assignment__", frozenset({"comment"})),
    (Score, "assessment__assignment__", frozenset({"comment"})),
):
    hold(
        _model,
        Hold(
            code="judged",
            where=_judged_for_others(_path),
            fields=_fields,
            since=f"{_path}project__updated_at",
            months=YEARS * 12,
            reason=_("It is part of the decision on somebody else's project, which must stay explicable."),
        ),
    )


def _office_mail(subject: Subject) -> Q:
    own = Q(thread__project__owner__in=subject.persons)
    return ~(own | Q(thread__project__co_applicants__in=subject.persons))


hold(
    Message,
    Hold(
        code="conversation",
        where=_office_mail,
        fields=frozenset({"body"}),
        since="thread__project__updated_at",
        months=YEARS * 12,
        reason=_("It belongs to the conversation on somebody else's project, written in the office's name."),
    ),
)
ends_with_person(end_projects_of)
