"""Everything that the programme's staff see of one project."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from core.models import Message, OutboxMail
from core.states import allowed
from core.threads import read_thread
from projects.comparing import Difference, differences
from projects.content import content_of
from projects.models import Assessment, Assignment, Decision, DossierFile, Project, ProjectDocument, Revision
from projects.presenting import Chapter, chapters_of
from projects.recounting import Happening, happenings
from projects.states import AssignmentState


@dataclass(frozen=True)
class Judge:
    """An assessor of the project: the request, and the assessments so far, the latest last."""

    assignment: Assignment
    assessments: list[Assessment]
    current: Assessment | None
    counts: bool

    @property
    def may_be_released(self) -> bool:
        return self.assignment.state in {AssignmentState.INVITED, AssignmentState.ACCEPTED} and self.current is None


@dataclass(frozen=True)
class Version:
    """A revision, its files, and what changed since the one before."""

    revision: Revision
    documents: list[ProjectDocument]
    changes: list[Difference]


@dataclass(frozen=True)
class Dossier:
    """`title` and `chapters` are those of the latest revision; of a draft, what is written so far.

    Judges, decisions that are not published and notes among staff are there only for whoever may read deliberations.
    """

    project: Project
    title: str
    language: str
    chapters: list[Chapter]
    documents: list[ProjectDocument]
    versions: list[Version]
    happenings: list[Happening]
    judges: list[Judge]
    decisions: list[Decision]
    posts: list[Message]
    not_reached: list[OutboxMail]
    papers: list[DossierFile]


def dossier_of(project: Project, *, reader: Any) -> Dossier:
    """Collect what the page shows. The caller has checked that `reader` may see it."""
    revisions = list(project.revisions.select_related("by"))
    content = revisions[-1].content if revisions else content_of(project)
    files = {str(document.uuid): document for document in project.documents.with_files()}
    shown = [files[uuid] for uuid in revisions[-1].documents] if revisions else list(files.values())
    inside = allowed(reader, "projects.read_deliberations", project)
    decisions = project.decisions.all() if inside else project.decisions.published()
    return Dossier(
        project=project,
        title=content.get("title", ""),
        language=content.get("working_language", ""),
        chapters=chapters_of(content, currency=project.call.currency),
        documents=shown,
        versions=_versions(revisions, files, project.call.currency),
        happenings=happenings(project, reader=reader, events=project.events.with_people()),
        judges=_judges(project) if inside else [],
        decisions=list(decisions.with_people().latest_first()),
        posts=read_thread(project.thread, staff=inside),
        not_reached=list(unreached_mails(project)),
        papers=list(DossierFile.objects.of_project(project)),
    )


def _versions(revisions: list[Revision], files: dict[str, ProjectDocument], currency: str) -> list[Version]:
    """The revisions, latest first, each with what changed since the one before."""
    pairs = [(revision, revisions[number - 1] if number else None) for number, revision in enumerate(revisions)]
    return [
        Version(
            revision,
            [files[uuid] for uuid in revision.documents],
            differences(before.content, revision.content, currency=currency) if before else [],
        )
        for revision, before in reversed(pairs)
    ]


def _judges(project: Project) -> list[Judge]:
    found: dict[int, list[Assessment]] = {}
    for one in Assessment.objects.of_project(project).with_scores():
        found.setdefault(one.assignment_id, []).append(one)
    judges = []
    for assignment in project.assignments.with_people().order_by("pk"):
        own = sorted(found.get(assignment.pk, []), key=lambda one: one.revision.number)
        done = [one for one in own if one.state == Assessment.State.SUBMITTED]
        current = next((one for one in done if one.revision_id == project.latest_revision_id), None)
        judges.append(Judge(assignment, done, current, assignment.state != AssignmentState.CONFLICT))
    return judges


def unreached_mails(project: Project) -> QuerySet[OutboxMail]:
    """Mails about the project that did not arrive at the applicant."""
    decisions, messages = project.decisions.values("pk"), project.thread.messages.values("pk")
    about = (
        Q(cause_type="projects.project", cause_id=project.pk)
        | Q(cause_type="projects.decision", cause_id__in=decisions)
        | Q(cause_type="core.message", cause_id__in=messages)
    )
    return OutboxMail.objects.filter(about, state=OutboxMail.State.FAILED)
