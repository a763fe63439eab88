"""Reads of calls, projects, assignments and decisions: each begins with what the reader may see."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import (
    Aggregate,
    Avg,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    FloatField,
    Q,
    StdDev,
)
from django.db.models.functions import Cast

from core.translated import translated
from programmes.models import Programme, Role
from projects.states import READ_BY_ASSESSORS, AssignmentState, DecisionState, ProjectState

if TYPE_CHECKING:  # named in strings below
    from projects.models.assessment import Assessment, Assignment  # noqa: F401
    from projects.models.call import Call
    from projects.models.decision import Decision  # noqa: F401
    from projects.models.project import Project  # noqa: F401


OFFICE = [Role.OFFICER, Role.MANAGER]
JUDGED = [
    ProjectState.IN_ASSESSMENT, ProjectState.APPROVED, ProjectState.RESERVE, ProjectState.REFUSED,
    ProjectState.IN_PROGRESS, ProjectState.COMPLETED, ProjectState.TERMINATED, ProjectState.RENOUNCED,
]  # fmt: skip


class Median(Aggregate):
    """The middle of the values (the mean of the two middle ones)."""

    function = "PERCENTILE_CONT"
    name = "Median"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


class CallQuerySet(models.QuerySet["Call"]):
    def published(self) -> Self:
        """Calls that the public may read, of programmes that it may read."""
        return self.filter(published=True, programme__published=True)

    def open_at(self, at: datetime) -> Self:
        """Calls to which a new idea can be handed in now."""
        return self.published().filter(opens_at__lte=at, closes_at__gt=at)

    def opening_after(self, at: datetime) -> Self:
        return self.published().filter(opens_at__gt=at)

    def closed_at(self, at: datetime) -> Self:
        return self.published().filter(closes_at__lte=at)

    def seen_by_staff(self, user: Any) -> Self:
        """Calls of the programmes that `user` runs."""
        return self.filter(programme__in=Programme.objects.with_role_of(user, OFFICE))

    def assessed_by(self, user: Any) -> Self:
        """Calls in which `user` agreed to assess a project."""
        return self.filter(pk__in=_assignments().asked_of(user).accepted().values("project__call"))

    def with_programme(self) -> Self:
        return self.select_related("programme")

    def for_list(self) -> Self:
        """Without the long text."""
        return self.with_programme().defer("text", "text_it", "text_fr", "text_en", *_programme_text())

    def by_title(self) -> Self:
        return self.order_by(translated("title"), "id")

    def closing_between(self, after: datetime, before: datetime) -> Self:
        return self.filter(published=True, closes_at__gt=after, closes_at__lte=before)

    def with_grace_end(self) -> Self:
        """Annotates `grace_end`, the last moment at which a draft can be submitted."""
        grace = ExpressionWrapper(F("grace_minutes") * timedelta(minutes=1), output_field=DurationField())
        return self.annotate(grace_end=ExpressionWrapper(F("closes_at") + grace, output_field=DateTimeField()))


def _programme_text() -> list[str]:
    return [f"programme__{name}" for name in ("description", "description_it", "description_fr", "description_en")]


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: Any) -> Self:
        """Projects that `user` may open: own and shared ones, those of the programmes one runs, those to assess.

        An assessor sees one after declaring no interest. Drafts of others are nobody's business.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        own = Q(owner__user=user) | Q(pk__in=_shared_with(user))
        return self.filter(own | Q(pk__in=self._office(user)) | Q(pk__in=_accepted_by(user)))

    def owned_by(self, user: Any) -> Self:
        """Projects that `user` applied with, as owner or together with the owner."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(owner__user=user) | Q(pk__in=_shared_with(user)))

    def seen_by_staff(self, user: Any) -> Self:
        """Projects of the programmes that `user` runs, drafts apart (unless handed in on the person's behalf)."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(pk__in=self._office(user))

    def _office(self, user: Any) -> Self:
        programmes = Programme.objects.with_role_of(user, OFFICE)
        mandated = _with_mandate(user)
        handed_in = ~Q(state=ProjectState.DRAFT) & (Q(submitted_at__isnull=False) | ~Q(state=ProjectState.WITHDRAWN))
        return self.model.objects.filter(  # type: ignore[return-value]
            Q(handed_in, call__programme__in=programmes)
            | Q(
                call__programme__in=Programme.objects.with_role_of(user, [*OFFICE, Role.CASE_WORKER]),
                owner__in=mandated,
            )
        ).values("pk")

    def in_state(self, *states: str) -> Self:
        return self.filter(state__in=states)

    def of_call(self, call: "Call") -> Self:
        return self.filter(call=call)

    def submitted(self) -> Self:
        """Projects that have been handed in at least once."""
        return self.exclude(submitted_at=None)

    def for_list(self) -> Self:
        """What a list shows, without the long texts."""
        return self.select_related("call", "call__programme", "owner").defer(
            "need", "activities", "people", "sustainability",
            "call__text", "call__text_it", "call__text_fr", "call__text_en", *_call_programme_text(),
        )  # fmt: skip

    def judged(self) -> Self:
        """Projects that are or were assessed, unless they left before a decision."""
        return self.filter(state__in=JUDGED)

    def without_interest_of(self, user: Any) -> Self:
        """Leaves out projects in which `user` applies or has declared a conflict."""
        conflicts = _assignments().filter(assessor=user, state=AssignmentState.CONFLICT).values("project")
        return self.exclude(Q(owner__user=user) | Q(pk__in=_shared_with(user)) | Q(pk__in=conflicts))

    def with_ranking(self) -> Self:
        """Annotates, over the submitted assessments of the latest revision (0 to 100): `mean`, `median`, `spread`
        (standard deviation, None for a single one) and `assessed` (their number)."""
        path = "assignments__assessments"
        counted = Q(
            **{f"{path}__state": "submitted", f"{path}__revision": F("latest_revision")},
        )
        total = Cast(f"{path}__total", FloatField())
        return self.annotate(
            mean=Avg(total, filter=counted),
            median=Median(total, filter=counted),
            spread=StdDev(total, filter=counted, sample=True),
            assessed=Count(path, filter=counted),
        )

    def for_ranking(self) -> Self:
        """Only what a ranking shows of each project."""
        return self.only("uuid", "reference", "title", "state", "call", "amount_requested")

    def ranked(self) -> Self:
        """Best first; those without an assessment last."""
        return self.with_ranking().order_by(F("mean").desc(nulls_last=True), "reference", "id")

    def drafts_to_remind(self, calls: Any) -> Self:
        """Drafts of these calls whose owners have not been reminded of the close."""
        return self.filter(call__in=calls, state=ProjectState.DRAFT, reminded_at=None)


def _call_programme_text() -> list[str]:
    return [f"call__{name}" for name in _programme_text()]


def _shared_with(user: Any) -> models.QuerySet[Any]:
    from projects.models import CoApplicant

    return CoApplicant.objects.filter(beneficiary__user=user).values("project")


def _accepted_by(user: Any) -> models.QuerySet[Any]:
    from projects.models import Assignment

    return Assignment.objects.open_to(user).values("project")


def _assignments() -> "AssignmentQuerySet":
    from projects.models import Assignment

    return Assignment.objects.all()


def _with_mandate(user: Any) -> models.QuerySet[Any]:
    from django.utils import timezone

    from beneficiaries.models import Mandate

    now = timezone.now()
    return Mandate.objects.current(now).filter(
        holder=user, participation__programme=models.OuterRef("call__programme")
    ).values("participation__beneficiary")  # fmt: skip


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def of_assessor(self, user: Any) -> Self:
        """Assignments of `user` in programmes where the role of assessor is in force, not released."""
        programmes = Programme.objects.with_role_of(user, [Role.ASSESSOR])
        return self.filter(assessor=user, project__call__programme__in=programmes).exclude(
            state=AssignmentState.RELEASED
        )

    def asked_of(self, user: Any) -> Self:
        """Everything that `user` was ever asked to assess where the role is in force, released requests too."""
        programmes = Programme.objects.with_role_of(user, [Role.ASSESSOR])
        return self.filter(assessor=user, project__call__programme__in=programmes)

    def open_to(self, user: Any) -> Self:
        """Assignments whose project `user` may read: accepted, and the assessment is or was open."""
        readable = self.of_assessor(user).accepted().filter(project__state__in=READ_BY_ASSESSORS)
        return readable.exclude(Q(project__owner__user=user) | Q(project__in=_shared_with(user)))

    def visible_to(self, user: Any) -> Self:
        programmes = Programme.objects.with_role_of(user, OFFICE)
        mine = self.of_assessor(user).values("pk")
        return self.filter(Q(pk__in=mine) | Q(project__call__programme__in=programmes))

    def with_project(self) -> Self:
        return self.select_related("project", "project__call", "project__call__programme", "project__latest_revision")

    def with_assessments(self) -> Self:
        """With the own assessments and the revisions that they judged."""
        return self.prefetch_related("assessments__revision")

    def of_call(self, call: "Call") -> Self:
        return self.filter(project__call=call)

    def still_open(self) -> Self:
        """What may still ask something of its assessor, by the day it is due."""
        return self.unfinished().order_by("due_on", "id")

    def without_todo(self) -> Self:
        """What asks nothing of its assessor now."""
        return self.exclude(pk__in=self.model.objects.unfinished().values("pk"))

    def accepted(self) -> Self:
        return self.filter(state=AssignmentState.ACCEPTED)

    def live(self) -> Self:
        """Neither declined nor in conflict nor released."""
        return self.filter(state__in=[AssignmentState.INVITED, AssignmentState.ACCEPTED])

    def without_assessment(self) -> Self:
        """Those whose assessor has not submitted an assessment of the latest revision."""
        done = Q(assessments__state="submitted", assessments__revision=F("project__latest_revision"))
        return self.exclude(pk__in=self.model.objects.filter(done).values("pk"))

    def unfinished(self) -> Self:
        """Live assignments without a submitted assessment of the latest revision, while assessment is open."""
        return self.live().filter(project__state=ProjectState.IN_ASSESSMENT).without_assessment()

    def due_until(self, day: date) -> Self:
        return self.filter(due_on__lte=day, reminded_at=None)


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def submitted(self) -> Self:
        return self.filter(state="submitted")

    def of_latest_revision(self) -> Self:
        return self.filter(revision=F("assignment__project__latest_revision"))

    def with_scores(self) -> Self:
        return self.select_related("revision", "assignment__assessor").prefetch_related("scores__criterion")

    def of_assignment(self, assignment: "Assignment") -> Self:
        return self.filter(assignment=assignment)

    def of_others(self, assignment: "Assignment") -> Self:
        """Assessments of the same project, as it is now, by other assessors."""
        return self.filter(assignment__project=assignment.project).exclude(assignment=assignment)

    def visible_to(self, user: Any) -> Self:
        """The own ones, and for staff those of their programmes."""
        programmes = Programme.objects.with_role_of(user, OFFICE)
        return self.filter(
            Q(assignment__assessor=user) | Q(assignment__project__call__programme__in=programmes, state="submitted")
        )


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Any) -> Self:
        """Published ones for the applicants, all for the programme's staff."""
        programmes = Programme.objects.with_role_of(user, OFFICE)
        applicants = Q(project__owner__user=user) | Q(project__in=_shared_with(user))
        return self.filter(Q(applicants, state=DecisionState.PUBLISHED) | Q(project__call__programme__in=programmes))

    def open(self) -> Self:
        """Drafted or confirmed, not yet published."""
        return self.filter(state__in=[DecisionState.DRAFT, DecisionState.CONFIRMED])

    def published(self) -> Self:
        return self.filter(state=DecisionState.PUBLISHED)
