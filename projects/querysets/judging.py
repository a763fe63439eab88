"""Reads of assignments and assessments."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q

from programmes.models import Programme, Role
from projects.querysets.whose import OFFICE, interest_of, shared_with
from projects.states import READ_BY_ASSESSORS, AssignmentState, ProjectState

if TYPE_CHECKING:  # named in strings below
    from projects.models.assessment import Assessment, Assignment  # noqa: F401
    from projects.models.call import Call
    from projects.models.project import Project


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def of_assessor(self, user: Any) -> Self:
        """Assignments of `user` in programmes where the role of assessor is in force, not released."""
        return self.asked_of(user).exclude(state=AssignmentState.RELEASED)

    def asked_of(self, user: Any) -> Self:
        """Everything that `user` was ever asked to assess where the role is in force, released requests too."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        programmes = Programme.objects.with_role_of(user, [Role.ASSESSOR])
        return self.filter(assessor=user, project__call__programme__in=programmes)

    def open_to(self, user: Any) -> Self:
        """Assignments whose project `user` may read: accepted, and the assessment is or was open."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        readable = self.of_assessor(user).accepted().filter(project__state__in=READ_BY_ASSESSORS)
        return readable.exclude(Q(project__owner__user=user) | Q(project__in=shared_with(user)))

    def visible_to(self, user: Any) -> Self:
        """The own ones, released ones apart, and those of the programmes that `user` runs without an interest."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        mine = self.model.objects.of_assessor(user).values("pk")
        staff = self.model.objects.seen_by_staff(user).values("pk")
        return self.filter(Q(pk__in=mine) | Q(pk__in=staff))

    def seen_by_staff(self, user: Any) -> Self:
        """Those of the programmes that `user` runs, on projects in which `user` has no interest."""
        mine = self.filter(project__call__programme__in=Programme.objects.with_role_of(user, OFFICE))
        return mine.without_interest_of(user)

    def without_interest_of(self, user: Any) -> Self:
        """Leaves out assignments to projects in which `user` applies or has declared a conflict."""
        return self.exclude(interest_of(user, "project__")) if user.is_authenticated else self

    def late(self, day: date) -> Self:
        """Unfinished ones that were due before `day`."""
        return self.unfinished().filter(due_on__lt=day)

    def with_people(self) -> Self:
        return self.select_related("assessor", "assigned_by")

    def with_project(self) -> Self:
        return self.select_related("project", "project__call", "project__call__programme", "project__latest_revision")

    def with_sheet(self) -> Self:
        """With the criteria and the scale by which the project is judged."""
        return self.prefetch_related("project__call__criteria", "project__call__scale")

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

    def counted(self) -> Self:
        """Those that count in a ranking and for a decision: submitted, on the latest revision, no conflict since."""
        free = ~Q(assignment__state=AssignmentState.CONFLICT)
        return self.submitted().of_latest_revision().filter(free)

    def of_latest_revision(self) -> Self:
        return self.filter(revision=F("assignment__project__latest_revision"))

    def with_scores(self) -> Self:
        return self.select_related("revision", "assignment__assessor").prefetch_related("scores__criterion")

    def of_project(self, project: "Project") -> Self:
        return self.filter(assignment__project=project)

    def recommendations_on(self, projects: list[int]) -> list[tuple[int, str]]:
        """The key of the project and the recommendation, for each assessment of these projects."""
        found = self.filter(assignment__project__in=projects).order_by()
        return list(found.values_list("assignment__project", "recommendation"))

    def of_assignment(self, assignment: "Assignment") -> Self:
        return self.filter(assignment=assignment)

    def of_others(self, assignment: "Assignment") -> Self:
        """Assessments of the same project, as it is now, by other assessors."""
        return self.filter(assignment__project=assignment.project).exclude(assignment=assignment)

    def visible_to(self, user: Any) -> Self:
        """The own ones as long as the role is in force, and for staff the submitted ones of their programmes.

        Who has an interest in the project sees none but the own ones.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        own = Q(assignment__assessor=user, assignment__project__call__programme__in=_assessed_in(user))
        programmes = Programme.objects.with_role_of(user, OFFICE)
        staff = Q(assignment__project__call__programme__in=programmes, state="submitted")
        return self.filter(own | (staff & ~interest_of(user, "assignment__project__")))


def _assessed_in(user: Any) -> models.QuerySet[Programme]:
    return Programme.objects.with_role_of(user, [Role.ASSESSOR])
