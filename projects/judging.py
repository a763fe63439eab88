"""What an assessor sees of one project: as much as the declaration, the state and the call allow."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from core.states import allowed
from core.uploading import ending_of
from projects.assessment_forms import sheet_of
from projects.comparing import Difference, differences
from projects.documents import documents_of
from projects.models import Assessment, Assignment, Call, ProjectDocument, Revision
from projects.presenting import Chapter, chapters_of, text_of
from projects.standing import Place, Standing, place_of


@dataclass(frozen=True)
class Paper:
    """A file of the project. In a blind call it has a number instead of a name."""

    number: int
    document: ProjectDocument
    label: str
    file_name: str
    kind: str


@dataclass(frozen=True)
class Judgement:
    """`people` is empty in a blind call; everything about the content is empty until it may be read."""

    assignment: Assignment
    call: Call
    place: Place
    readable: bool
    open: bool
    people: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    revision: Revision | None = None
    title: str = ""
    language: str = ""
    chapters: list[Chapter] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    changes: list[Difference] = field(default_factory=list)
    sheet: dict[str, Any] = field(default_factory=dict)
    submitted: list[Assessment] = field(default_factory=list)
    others: list[Assessment] = field(default_factory=list)

    @property
    def may_declare(self) -> bool:
        return self.place.standing == Standing.TO_ANSWER

    @property
    def may_withdraw(self) -> bool:
        """A conflict can be declared as long as something is to be done or read."""
        return self.readable

    @property
    def own(self) -> Assessment | None:
        """The own assessment of the project as it is now, once submitted."""
        current = self.place.current
        return current if current is not None and current.state == Assessment.State.SUBMITTED else None


def judgement_of(assignment: Assignment, *, user: Any) -> Judgement:
    """Everything that the assessor may see of the project now."""
    project, call, place = assignment.project, assignment.project.call, place_of(assignment)
    readable = allowed(user, "projects.read_assigned", assignment)
    common: dict[str, Any] = {
        "assignment": assignment,
        "call": call,
        "place": place,
        "readable": readable,
        "open": place.is_todo and allowed(user, "projects.assess", assignment),
        "submitted": list(Assessment.objects.submitted().of_assignment(assignment).with_scores()),
    }
    if readable or place.standing == Standing.TO_ANSWER:
        common |= {"people": [] if call.blind else _people(assignment), "hints": _hints(assignment)}
    revision = project.latest_revision
    if not readable or revision is None:
        return Judgement(**common)
    return Judgement(
        **common,
        revision=revision,
        title=revision.content.get("title", ""),
        language=revision.content.get("working_language", ""),
        chapters=chapters_of(revision.content, currency=call.currency),
        papers=papers_of(assignment),
        changes=_changes(revision, common["submitted"], call.currency),
        sheet=_initial(assignment, place, revision),
        others=_others(assignment, user),
    )


def _people(assignment: Assignment) -> list[str]:
    project = assignment.project
    return [project.owner.full_name, *(person.full_name for person in project.co_applicants.all())]


def _hints(assignment: Assignment) -> list[str]:
    """What helps to notice an interest: sector and country; the title and the town too where nobody is hidden."""
    revision = assignment.project.latest_revision
    content = revision.content if revision is not None else {}
    names = ["sector", "country"] if assignment.project.call.blind else ["title", "sector", "country", "region", "city"]
    texts = [text_of(name, content.get(name), currency="") for name in names]
    return [text for text in texts if text]


def papers_of(assignment: Assignment) -> list[Paper]:
    """The files of the revision to judge, under neutral names in a blind call."""
    project = assignment.project
    if project.latest_revision is None:
        return []
    papers = []
    for number, document in enumerate(documents_of(project.latest_revision), start=1):
        ending = ending_of(document.upload)
        blind = project.call.blind
        papers.append(
            Paper(
                number=number,
                document=document,
                label="" if blind else document.label,
                file_name=f"{project.reference}-{number}.{ending}" if blind else document.upload.name,
                kind=ending.upper(),
            )
        )
    return papers


def _changes(revision: Revision, submitted: list[Assessment], currency: str) -> list[Difference]:
    """What changed since the revision that the assessor judged last."""
    earlier = [one.revision for one in submitted if one.revision_id != revision.pk]
    return differences(earlier[-1].content, revision.content, currency=currency) if earlier else []


def _initial(assignment: Assignment, place: Place, revision: Revision) -> dict[str, Any]:
    """The sheet as it was saved; for a new version, as the last one was."""
    known = place.current or (
        Assessment.objects.of_assignment(assignment).filter(~Q(revision=revision)).order_by("-revision__number").first()
    )
    return (sheet_of(known) if known is not None else {}) | {"revision": revision.pk}


def _others(assignment: Assignment, user: Any) -> list[Assessment]:
    if not allowed(user, "projects.read_others_assessments", assignment):
        return []
    return list(Assessment.objects.submitted().of_latest_revision().of_others(assignment).with_scores())
