"""Personal fields of projects: the texts are the applicant's own, and may speak of people."""

from core.personal_data import Kind, register
from projects.content import FIELDS
from projects.models import (
    Assessment,
    Assignment,
    Call,
    CoApplicant,
    Criterion,
    Decision,
    Project,
    ProjectDocument,
    ProjectDraft,
    ProjectEvent,
    Revision,
    ScalePoint,
    Score,
)  # fmt: skip

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
